"""Papers that people send: PDFs that only show, and pictures drawn anew so that nothing hidden comes along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000  # of a JPEG, which can be read at half its size
MOST_PIXELS_AT_ONCE = 20_000_000  # of a picture that can only be read whole: 80 MB in memory
KEPT_PIXELS = 16_000_000  # A4 at 400 dots per inch; a larger scan is kept at half its size
MOST_OBJECTS = 50_000  # of a PDF; a long letter has hundreds
PDF = "application/pdf"
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg"}
MODES = {"PNG": "RGBA", "JPEG": "RGB"}

# What makes a PDF do something, or carry other files (ISO 32000-1: 7.11.4, 12.6.4, 12.7.8, 13).
_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent"})
_ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound", "/GoToE"}
)


class UnfitPaper(ValueError):
    """The file is not taken. `code`: empty, too-large, unknown, damaged, encrypted, active, too-many-pixels."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Paper:
    """A file fit to be kept."""

    content: bytes
    media_type: str


def read_paper(content: bytes) -> Paper:
    """A letter or a scan as it may be kept: a PDF as it is, a PNG or JPEG drawn anew. Raises UnfitPaper."""
    if not content:
        raise UnfitPaper("empty")
    if len(content) > MOST_BYTES:
        raise UnfitPaper("too-large")
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return Paper(content, PDF)
    return _drawn_anew(content)


def _check_pdf(content: bytes) -> None:
    from pypdf import PdfReader  # noqa: PLC0415 - only where papers are sent
    from pypdf.errors import DependencyError, PyPdfError  # noqa: PLC0415 - likewise

    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise UnfitPaper("encrypted")
        if not len(reader.pages):
            raise UnfitPaper("damaged")
        is_active = any(_does_something(each) for each in _dictionaries(reader.trailer))
    except DependencyError as error:  # locked with AES, for which pypdf wants a library that we do without
        raise UnfitPaper("encrypted") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise error if isinstance(error, UnfitPaper) else UnfitPaper("damaged") from error
    if is_active:
        raise UnfitPaper("active")


def _does_something(entries: dict[Any, Any]) -> bool:
    kind = entries["/S"] if "/S" in entries else None  # noqa: SIM401 - unlike get(), [] resolves it
    return not _ACTIVE_KEYS.isdisjoint(entries) or (isinstance(kind, str) and kind in _ACTIVE_ACTIONS)


def _dictionaries(trailer: Any) -> Iterator[dict[Any, Any]]:
    """Every dictionary that can be reached, in compressed object streams as well; each object once."""
    waiting, seen = [trailer], set[tuple[int, int]]()
    while waiting:
        found = waiting.pop()
        if hasattr(found, "idnum"):  # a reference
            key = (found.idnum, found.generation)
            if key in seen:
                continue
            seen.add(key)
            if len(seen) > MOST_OBJECTS:
                raise UnfitPaper("too-large")
            found = found.get_object()
        if isinstance(found, dict):
            yield found
            waiting.extend(dict.values(found))
        elif isinstance(found, list):
            waiting.extend(list.__iter__(found))


def _drawn_anew(content: bytes) -> Paper:
    """Only the pixels are kept: no place, no device, no name, nothing after the picture's end."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - only where papers are sent

    try:
        with Image.open(BytesIO(content), formats=tuple(PICTURES)) as picture:
            kind = str(picture.format)
            bare = _halved(picture)
            ImageOps.exif_transpose(bare, in_place=True)
            if bare.mode != MODES[kind]:
                bare = bare.convert(MODES[kind])
    except UnidentifiedImageError as error:
        raise UnfitPaper("unknown") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise error if isinstance(error, UnfitPaper) else UnfitPaper("damaged") from error
    bare.info.clear()
    drawn = BytesIO()
    bare.save(drawn, kind, optimize=True)
    return Paper(drawn.getvalue(), PICTURES[kind])


def _halved(picture: Image.Image) -> Image.Image:
    """The pixels, half as wide and high if there are more than are kept. Raises UnfitPaper before too many are read.

    A JPEG that comes line by line is halved while it is read; any other file is held in memory whole.
    """
    pixels = picture.width * picture.height
    is_by_line = picture.format == "JPEG" and not picture.info.get("progressive")
    if pixels > (MOST_PIXELS if is_by_line else MOST_PIXELS_AT_ONCE):
        raise UnfitPaper("too-many-pixels")
    if pixels <= KEPT_PIXELS:
        picture.load()
        return picture
    if is_by_line:
        picture.draft(None, (picture.width // 2, picture.height // 2))
        picture.load()
        return picture
    return picture.convert(MODES[str(picture.format)]).reduce(2)
