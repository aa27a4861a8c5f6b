"""Papers that people send: what is kept, what is refused and why."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from app.shared import uploads
from app.shared.uploads import UnfitPaper, read_paper
from tests.curriculum.papers import pdf_that, scan


def fault_of(content: bytes) -> str:
    with pytest.raises(UnfitPaper) as refusal:
        read_paper(content)
    return refusal.value.code


def test_a_plain_letter_is_kept_as_it_is() -> None:
    letter = pdf_that()
    paper = read_paper(letter)
    assert (paper.content, paper.media_type) == (letter, "application/pdf")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "empty"),
        (b"x" * (uploads.MOST_BYTES + 1), "too-large"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "unknown"),
        (b"%PDF-1.7 and nothing more", "damaged"),
        (scan()[:200], "damaged"),
        (pdf_that(password="secret"), "encrypted"),
        (pdf_that(script="app.alert(1)"), "active"),
        (pdf_that(carries=b"MZ"), "active"),
        (pdf_that(launches="calc.exe"), "active"),
    ],
    ids=["empty", "large", "svg", "gif", "cut pdf", "cut jpeg", "locked", "script", "attachment", "launch"],
)
def test_what_is_refused_and_why(content: bytes, fault: str) -> None:
    assert fault_of(content) == fault


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_drawn_anew_and_says_nothing_but_itself(kind: str) -> None:
    sent = scan(kind)
    assert b"after the end" in sent
    kept = read_paper(sent)
    assert kept.media_type == f"image/{kind.lower()}"
    assert b"after the end" not in kept.content
    with Image.open(BytesIO(kept.content)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((40, 20), {})


def test_a_picture_with_too_many_pixels_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_PIXELS", 799)
    assert fault_of(scan(size=(40, 20))) == "too-many-pixels"


def test_a_picture_taken_sideways_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    buffer = BytesIO()
    Image.new("RGB", (40, 20), "white").save(buffer, "JPEG", exif=exif)
    with Image.open(BytesIO(read_paper(buffer.getvalue()).content)) as picture:
        assert picture.size == (20, 40)
