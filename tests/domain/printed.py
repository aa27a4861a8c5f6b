"""What tests of printed papers share: letters, a document to hang them on, and reading a PDF back."""

import unicodedata
from datetime import UTC, datetime
from io import BytesIO
from itertools import product

from pypdf import PdfReader
from pypdf.generic import ContentStream

from app.domain.papers import DocumentInfo

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LOWER = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product(_VOWELS, _TONES)] + ["đ"]
VIETNAMESE_LETTERS = _LOWER + [letter.upper() for letter in _LOWER]

INFO = DocumentInfo(
    title="Giấy tờ thử nghiệm",
    author="Cột Mốc",
    subject="Kiểm thử",
    lang="vi-VN",
    created=datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC),
)


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """What pypdf reads on all pages."""
    return "\n".join(page.extract_text() for page in reader(pdf).pages)


def words_of(text: str) -> str:
    """Text with its line breaks and runs of spaces made single spaces."""
    return " ".join(text.split())


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Every font any object of the file names, and whether its outlines are embedded."""
    found = {}
    document = reader(pdf)
    for number in range(1, len(document.xref[0]) + 1):
        thing = document.get_object(number)
        if isinstance(thing, dict) and thing.get("/Type") == "/Font":
            descriptor = thing.get("/FontDescriptor")
            found[str(thing["/BaseFont"])] = (
                descriptor is not None and "/FontFile2" in descriptor.get_object()
            )
    return found


def operations_of(pdf: bytes, page: int = 0) -> list[tuple[list, bytes]]:
    """The drawing operators of a page, without those of its forms."""
    document = reader(pdf)
    return ContentStream(document.pages[page].get_contents(), document).operations
