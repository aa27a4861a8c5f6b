"""Papers as people send them: letters as PDFs, some of which do more than show, and scans."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def pdf_that(*, script: str = "", carries: bytes = b"", password: str = "", launches: str = "") -> bytes:
    """A PDF of one empty page that runs a script, carries a file, opens a program or asks for a password."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    if script:
        writer.root_object[NameObject("/OpenAction")] = action("/JavaScript", "/JS", script)
    if carries:
        writer.add_attachment("carried.exe", carries)
    if launches:
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action("/Launch", "/F", launches)})
    if password:
        writer.encrypt(password)
    return written(writer)


def action(kind: str, key: str, value: str) -> DictionaryObject:
    """What a PDF does by itself."""
    return DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(value)})


def written(writer: PdfWriter) -> bytes:
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def scan(kind: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    """A picture that says where it was taken (Exif GPS), and holds more after its end."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (21.0, 50.0, 0.0)}
    buffer = BytesIO()
    Image.new("RGB", size, "white").save(buffer, kind, exif=exif)
    return buffer.getvalue() + b"<script>after the end</script>"
