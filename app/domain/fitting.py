"""Making words fit a given width: breaking lines, balancing them, and shrinking when nothing else helps."""

from app.domain.typeface import text_width


def wrap(text: str, face: str, size: float, width: float) -> list[str]:
    """Lines of `text` no wider than `width` points, broken at spaces; a longer word is broken anywhere.

    Newlines in the text are kept. Empty text gives one empty line.
    """
    lines = []
    for paragraph in text.split("\n"):
        lines += _fill(_pieces(paragraph, face, size, width), face, size, width)
    return lines


def _fill(words: list[str], face: str, size: float, width: float) -> list[str]:
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if not lines[-1] or text_width(longer, face, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _pieces(text: str, face: str, size: float, width: float) -> list[str]:
    """The words of `text`, those wider than a line (an address, a code) cut into pieces that fit."""
    pieces = []
    for word in text.split(" "):
        while len(word) > 1 and text_width(word, face, size) > width:
            end = _longest_start(word, face, size, width)
            pieces.append(word[:end])
            word = word[end:]
        pieces.append(word)
    return pieces


def _longest_start(word: str, face: str, size: float, width: float) -> int:
    end = 1
    while end < len(word) and text_width(word[: end + 1], face, size) <= width:
        end += 1
    return end


def balance(text: str, face: str, size: float, width: float) -> list[str]:
    """Like `wrap`, with lines of about equal length: the narrowest measure that needs no more lines."""
    lines = wrap(text, face, size, width)
    low = min(width, max((text_width(word, face, size) for word in text.split()), default=0.0))
    high = width
    while len(lines) > 1 and high - low > 1:
        middle = (low + high) / 2
        narrower = wrap(text, face, size, middle)
        low, high = (low, middle) if len(narrower) <= len(lines) else (middle, high)
    return wrap(text, face, size, high) if len(lines) > 1 else lines


def fit(
    text: str, face: str, size: float, width: float, lines: int = 1, least: float = 6
) -> tuple[float, list[str]]:
    """The largest size up to `size` at which `text` stands whole words in at most `lines` lines, and those lines.

    Below `least` points it is no longer worth reading; there the lines may grow in number instead.
    """
    whole = width / max(text_width(text.replace("\n", " "), face, 1), 0.001)
    if "\n" not in text and whole >= (size if lines > 1 else least):
        return min(size, _tenth_below(whole)), [text]
    longest = max(text.split(), key=len, default="")
    while size > least and (
        text_width(longest, face, size) > width or len(wrap(text, face, size, width)) > lines
    ):
        size = max(least, size - 0.5)
    return size, balance(text, face, size, width)


def _tenth_below(size: float) -> float:
    return int(size * 10) / 10
