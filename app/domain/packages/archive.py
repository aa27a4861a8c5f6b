"""A ZIP file whose bytes follow from its contents, and from nothing else but the version of zlib."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from xml.etree.ElementTree import Element, indent, tostring
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MANIFEST = "imsmanifest.xml"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a ZIP file can tell
_UNIX = 3
_READABLE = 0o100644 << 16


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """The files by path, in the order of the mapping, all of the same date."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = ZipInfo(path, _LONG_AGO)
            entry.create_system, entry.external_attr, entry.compress_type = _UNIX, _READABLE, ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def xml_of(root: Element) -> bytes:
    """A document in UTF-8, indented. Names carry their prefixes as written; the root declares them."""
    indent(root)
    document: bytes = tostring(root, "utf-8", xml_declaration=True)
    return document + b"\n"
