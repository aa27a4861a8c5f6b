"""Papers that people send: what is kept, what is refused and why."""

from __future__ import annotations

import re
from io import BytesIO
from subprocess import run
from sys import executable

import pytest
from PIL import Image

from app.shared import uploads
from app.shared.uploads import UnfitPaper, read_paper
from tests.curriculum.papers import pdf_that, scan
from tests.serving import ROOT


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


def test_a_letter_locked_with_aes_is_refused_as_locked() -> None:
    """Version 5, revision 6 (ISO 32000-2: 7.6.4), which needs AES-256 to be opened at all."""
    keys = {"U": 48, "O": 48, "UE": 32, "OE": 32, "Perms": 16}
    secrets = " ".join(f"/{name} <{'00' * length}>" for name, length in keys.items())
    filters = "/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> /StmF /StdCF /StrF /StdCF"
    lock = f"/Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -4 {secrets} {filters} >>"
    plain = pdf_that()
    locked = plain.replace(b"trailer\n<<", f"trailer\n<< /ID [<00> <00>] {lock}".encode())
    assert locked != plain
    assert fault_of(locked) == "encrypted"


def test_an_action_whose_kind_stands_elsewhere_is_found() -> None:
    plain = pdf_that()
    root = plain.index(b"/Type /Catalog")
    number = plain.count(b" 0 obj") + 1
    kind = b"%d 0 obj\n/Launch\nendobj\n" % number
    acting = plain[:root] + b"/OpenAction << /S %d 0 R /F (cmd.exe) >>\n" % number + plain[root:]
    start = acting.index(b"xref\n")
    assert fault_of(with_xref(acting[:start] + kind)) == "active"


def with_xref(objects: bytes) -> bytes:
    """A PDF of these objects with the table that says where they stand; the catalogue is among them."""
    places = {int(found[1]): found.start(1) for found in re.finditer(rb"(\d+) 0 obj", objects)}
    root = next(
        n for n, place in places.items() if b"/Catalog" in objects[place : objects.index(b"endobj", place)]
    )
    lines = [b"0000000000 65535 f \n", *(b"%010d 00000 n \n" % places[number] for number in sorted(places))]
    trailer = b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (len(lines), root)
    table = b"xref\n0 %d\n" % len(lines) + b"".join(lines) + trailer
    return objects + table + b"startxref\n%d\n%%%%EOF\n" % len(objects)


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


def drawing(size: tuple[int, int], kind: str, mode: str = "L", **options: object) -> bytes:
    """A large picture in few bytes: a dark half and a light one."""
    picture = Image.new(mode, size, 0)
    picture.paste(1 if mode == "P" else "white", (0, 0, size[0] // 2, size[1]))
    if mode == "P":
        picture.putpalette([0, 0, 0, 255, 255, 255])
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (drawing((4000, 4000), "JPEG"), (4000, 4000)),
        (drawing((7000, 5600), "JPEG", "RGB"), (3500, 2800)),
        (drawing((5000, 3998), "JPEG", progressive=True), (2500, 1999)),
        (drawing((5000, 3998), "PNG", "P"), (2500, 1999)),
    ],
    ids=["as many as are kept", "halved while it is read", "progressive", "palette"],
)
def test_a_very_large_scan_is_kept_at_half_its_size(sent: bytes, kept: tuple[int, int]) -> None:
    with Image.open(BytesIO(read_paper(sent).content)) as picture:
        assert picture.size == kept
        light, dark = (picture.convert("L").getpixel((x, 9)) for x in (9, kept[0] - 9))
    assert (light > 250, dark < 5) == (True, True)


@pytest.mark.parametrize(
    "sent",
    [
        drawing((8000, 5001), "JPEG"),
        drawing((5000, 4001), "JPEG", progressive=True),
        drawing((5000, 4001), "PNG", "P"),
    ],
    ids=["by line", "progressive", "png"],
)
def test_more_pixels_than_can_be_read_in_little_memory_are_refused(sent: bytes) -> None:
    assert fault_of(sent) == "too-many-pixels"


PEAK = """
import resource, sys
from PIL import Image, JpegImagePlugin, PngImagePlugin
from app.shared.uploads import read_paper
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
read_paper(sys.stdin.buffer.read())
print(peak() - before)
"""


def test_the_largest_scans_take_little_memory() -> None:
    """In megabytes, in a process of its own; whole, forty million pixels would take 160 for each copy of them."""
    largest = {
        "halved": drawing((8000, 5000), "JPEG", "RGB"),
        "whole": drawing((4000, 4000), "JPEG", "CMYK"),
        "progressive": drawing((5000, 4000), "JPEG", "RGB", progressive=True),
        "png": drawing((5000, 4000), "PNG", "RGB"),
    }
    taken = {
        name: int(run([executable, "-c", PEAK], input=sent, capture_output=True, check=True, cwd=ROOT).stdout)
        for name, sent in largest.items()
    }
    assert [name for name, megabytes in taken.items() if megabytes > 260] == [], taken


def test_a_picture_taken_sideways_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    buffer = BytesIO()
    Image.new("RGB", (40, 20), "white").save(buffer, "JPEG", exif=exif)
    with Image.open(BytesIO(read_paper(buffer.getvalue()).content)) as picture:
        assert picture.size == (20, 40)
