"""A package of QTI items: a ZIP file with a manifest. Nothing of it is written anywhere; paths are names only.

Source: 1EdTech, Content Packaging 1.1.4, and the QTI 2.1 "Meta-data and Usage Data" binding (resource types).
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from posixpath import normpath
from xml.sax.saxutils import quoteattr

from app.domain.formats.encoding import MAX_BYTES
from app.domain.formats.problems import UnreadableFile
from app.domain.formats.soundness import MOST_ITEMS
from app.domain.formats.xml_tree import read_xml
from app.domain.packages.archive import MANIFEST, zip_of

MAX_EXPANDED = 30_000_000
MOST_FILES = 2 * MOST_ITEMS + 10
_ITEM = "imsqti_item_xmlv2p"


def documents_of(content: bytes) -> tuple[list[tuple[str, bytes]], bool]:
    """The item files of a package by path, in the manifest's order, and True; or the one file itself and False."""
    if not content.startswith(b"PK\x03\x04"):
        return [("", content)], False
    if len(content) > MAX_BYTES:
        raise UnreadableFile(1, "too-big", most=str(MAX_BYTES // 1_000_000))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _documents(archive), True
    except UnreadableFile:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,  # a packing that zipfile cannot undo
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise UnreadableFile(1, "archive-damaged") from error


def _documents(archive: zipfile.ZipFile) -> list[tuple[str, bytes]]:
    members = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    if len(members) > MOST_FILES:
        raise UnreadableFile(1, "archive-too-many", most=str(MOST_FILES))
    if sum(info.file_size for info in members.values()) > MAX_EXPANDED:
        raise UnreadableFile(1, "too-big", most=str(MAX_EXPANDED // 1_000_000))
    if MANIFEST not in members:
        raise UnreadableFile(1, "archive-without-manifest")
    manifest, _ = read_xml(archive.read(MANIFEST))
    wanted = [
        normpath(node.attributes.get("href", ""))
        for node in manifest.walk()
        if node.name == "resource" and node.attributes.get("type", "").startswith(_ITEM)
    ]
    if not wanted:
        raise UnreadableFile(1, "archive-without-items")
    missing = next((path for path in wanted if path not in members), None)
    if missing is not None:
        raise UnreadableFile(1, "archive-file-missing", file=missing[:100])
    return [(path, archive.read(path)) for path in dict.fromkeys(wanted)]


def package_of(items: Sequence[tuple[str, str]]) -> bytes:
    """A package of item documents by identifier. The same items give the same bytes."""
    paths = {identifier: f"items/{identifier}.xml" for identifier, _ in items}
    files: dict[str, bytes] = {MANIFEST: _manifest(paths).encode()}
    files |= {paths[identifier]: document.encode() for identifier, document in items}
    return zip_of(files)


def _manifest(paths: Mapping[str, str]) -> str:
    resources = "\n".join(
        f"<resource identifier={quoteattr(identifier)} type={quoteattr(_ITEM + '1')} href={quoteattr(path)}>"
        f"<file href={quoteattr(path)}/></resource>"
        for identifier, path in paths.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="items">\n'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>\n"
        f"<organizations/>\n<resources>\n{resources}\n</resources>\n</manifest>\n"
    )
