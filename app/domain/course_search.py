"""Finding words in the passages of a course, with or without their marks, and showing where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Generic, TypeVar

from app.domain.course_passages import Passage
from app.domain.text import fold, nfc

LONGEST_QUERY = 100  # letters
SNIPPET = 220  # letters
LEAD = 60  # letters of a snippet before the first word found

_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_QUERY_PART = re.compile(r'"([^"]*)"|([^"\s]+)')
_EDGES = re.compile(r"^\W+|\W+$")

Pieces = tuple[tuple[str, bool], ...]  # text, and whether it is what was looked for
Span = tuple[int, int]
K = TypeVar("K")


@dataclass(frozen=True)
class Needle:
    """A word or a phrase to look for: a pattern for passages as spelled, and one for bare ones."""

    spelled: re.Pattern[str]
    bare: re.Pattern[str]
    spelled_text: str
    bare_text: str


@dataclass(frozen=True)
class Hit(Generic[K]):
    """A passage that holds everything looked for. `key` is the caller's."""

    key: K
    passage: Passage
    is_exact: bool
    title: Pieces
    snippet: Pieces


@dataclass(frozen=True)
class Found(Generic[K]):
    """The best hits, and how many there are in all."""

    hits: tuple[Hit[K], ...]
    total: int


def parse_query(text: str, *, endings: bool) -> tuple[Needle, ...]:
    """The words of a query, and its phrases in quotation marks; none when it holds no letter or digit.

    With `endings` a word also finds what begins with it ("border": "borders"), as suits English; a phrase never
    does. Vietnamese syllables are looked for whole: "an" is not "anh".
    """
    parts = _QUERY_PART.findall(nfc(text).translate(_QUOTES))
    needles = (_needle(phrase or word, may_end=endings and not phrase) for phrase, word in parts)
    return tuple({needle: None for needle in needles if needle})


def _needle(text: str, *, may_end: bool) -> Needle | None:
    spelled = _trimmed(text.casefold())
    bare = _trimmed(fold(text))
    if not spelled or not bare:
        return None
    return Needle(_pattern(spelled, may_end=may_end), _pattern(bare, may_end=may_end), spelled, bare)


def _trimmed(text: str) -> str:
    return _EDGES.sub("", " ".join(text.split()))


def _pattern(text: str, *, may_end: bool) -> re.Pattern[str]:
    """The letters stand before the look back at where they begin: a pattern is found quickest by what is fixed."""
    letters = re.escape(text)
    return re.compile(rf"{letters}(?<!\w{letters})" + (r"\w*" if may_end else r"(?!\w)"))


def search(passages: Iterable[tuple[K, Passage]], needles: Sequence[Needle], most: int) -> Found[K]:
    """The `most` best of the passages that hold every needle.

    Those that hold them as they are spelled come first; then those where they stand together as typed, for most
    Vietnamese words are of several syllables; then those with more of them in the title, meanings of terms, those
    that hold them more often; else in the order given.
    """
    matches = [match for key, passage in passages if (match := _match(key, passage, needles))]
    matches.sort(key=lambda match: match.rank)
    return Found(tuple(_hit(match, needles) for match in matches[:most]), len(matches))


@dataclass(frozen=True)
class _Match(Generic[K]):
    key: K
    passage: Passage
    is_exact: bool
    rank: tuple[bool, bool, int, bool, int]


def _match(key: K, passage: Passage, needles: Sequence[Needle]) -> _Match[K] | None:
    if not needles or not all(needle.bare_text in passage.bare for needle in needles):
        return None  # nearly always: quicker than the patterns
    if not all(needle.bare.search(passage.bare) for needle in needles):
        return None
    is_exact = all(needle.spelled.search(passage.spelled) for needle in needles)
    text = passage.spelled if is_exact else passage.bare
    patterns = _patterns(needles, is_exact=is_exact)
    title = text.partition("\n")[0]
    in_title = sum(bool(pattern.search(title)) for pattern in patterns)
    times = sum(len(pattern.findall(text)) for pattern in patterns)
    is_apart = _together(needles, is_exact=is_exact) not in text
    rank = (not is_exact, is_apart, -in_title, passage.kind != "term", -times)
    return _Match(key, passage, is_exact, rank)


def _together(needles: Sequence[Needle], *, is_exact: bool) -> str:
    return " ".join(needle.spelled_text if is_exact else needle.bare_text for needle in needles)


def _patterns(needles: Sequence[Needle], *, is_exact: bool) -> list[re.Pattern[str]]:
    return [needle.spelled if is_exact else needle.bare for needle in needles]


def _hit(match: _Match[K], needles: Sequence[Needle]) -> Hit[K]:
    patterns = _patterns(needles, is_exact=match.is_exact)
    shape = str.casefold if match.is_exact else fold
    title, *blocks = (match.passage.title, *match.passage.blocks)
    shaped = (match.passage.spelled if match.is_exact else match.passage.bare).split("\n")[1:]
    phrase = _together(needles, is_exact=match.is_exact)
    held = [(_held(text, patterns), phrase in text) for text in shaped]
    best = blocks[held.index(max(held))] if held else ""
    return Hit(
        match.key,
        match.passage,
        match.is_exact,
        _pieces(title, find_spans(title, patterns, shape), (0, len(title))),
        _snippet(best, find_spans(best, patterns, shape)),
    )


def _held(text: str, patterns: Iterable[re.Pattern[str]]) -> int:
    return sum(bool(pattern.search(text)) for pattern in patterns)


def find_spans(text: str, patterns: Iterable[re.Pattern[str]], shape: Callable[[str], str]) -> list[Span]:
    """Where the patterns match in the text once it is shaped letter by letter; in order, never overlapping.

    A letter whose shape is matched in part ("İ" becomes "i" and a dot) is matched as a whole.
    """
    shaped, places = _aligned(text, shape)
    spans = [match.span() for pattern in patterns for match in pattern.finditer(shaped)]
    return _merged((places[start], max(places[end], places[end - 1] + 1)) for start, end in spans)


@lru_cache(maxsize=4096)
def _shaped(letter: str, shape: Callable[[str], str]) -> str:
    return " " if letter.isspace() else shape(letter)


def _aligned(text: str, shape: Callable[[str], str]) -> tuple[str, list[int]]:
    """The shaped text, and for each of its letters, and for its end, the place in the text that it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        made = _shaped(letter, shape)
        if made == " " and letters[-1:] in ([], [" "]):
            continue  # as fold() does
        letters.extend(made)
        places.extend([place] * len(made))
    return "".join(letters), [*places, len(text)]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _snippet(text: str, spans: Sequence[Span]) -> Pieces:
    """About SNIPPET letters of whole words around the first span; dots where text was left out."""
    first = spans[0] if spans else (0, 0)
    start = 0 if first[0] <= LEAD else text.find(" ", first[0] - LEAD, first[0]) + 1 or first[0]
    end = max(start + SNIPPET, first[1])
    if end < len(text):
        end = max(text.rfind(" ", start, end), first[1])
    before: Pieces = (("… ", False),) if start else ()
    after: Pieces = ((" …", False),) if end < len(text) else ()
    return before + _pieces(text, spans, (start, end)) + after


def _pieces(text: str, spans: Iterable[Span], window: Span) -> Pieces:
    start, end = window
    inside = [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
    edges = [start, *(edge for span in inside for edge in span), min(end, len(text))]
    pieces = ((text[a:b], place % 2 == 1) for place, (a, b) in enumerate(pairwise(edges)))
    return tuple(piece for piece in pieces if piece[0])
