"""A course as one ZIP file: the same bytes for the same files, and nothing taken from one that is not plain files."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import PurePosixPath

from app.domain.course_source import Problem

MOST_FILES = 2000
MOST_BYTES_OF_A_FILE = 1024 * 1024
MOST_BYTES = 32 * 1024 * 1024
LONGEST_NAME = 180
KINDS = (".md", ".yml", ".svg")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that ZIP knows; a real one would change the bytes
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*)*")
_STRAYS = ("__MACOSX/",)
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # an LZMA header may ask for 4 GB, and gets them
_DAMAGED = (  # what zipfile raises, and lets through from beneath, when bytes are not what they should be
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(OverflowError, ValueError, NotImplementedError, RuntimeError),
)


def pack_course(files: Mapping[str, bytes], slug: str) -> bytes:
    """The files (path to bytes) under a folder named `slug`; not compressed, since zlib's bytes differ by version."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{slug}/{path}", _EPOCH)
            entry.create_system, entry.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def unpack_course(content: bytes) -> tuple[dict[str, bytes], list[Problem]]:
    """The files of a course in a ZIP, by path from the folder of its course.yml; or every reason to refuse it.

    With any problem nothing is given. Sizes are counted while unpacking, whatever the archive says of itself.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_stray(entry)]
            problems = list(_problems(entries))
            files = {} if problems else dict(_read(archive, entries, problems))
    except _DAMAGED:
        return {}, [Problem("", 1, "not-an-archive")]
    if problems:
        return {}, problems
    return _from_course_folder(files)


def _is_stray(entry: zipfile.ZipInfo) -> bool:
    """Folders, and what desktops add beside one's files."""
    parts = PurePosixPath(entry.filename).parts
    is_hidden = any(part.startswith(".") and part not in (".", "..") for part in parts)
    return entry.is_dir() or entry.filename.startswith(_STRAYS) or is_hidden


def _problems(entries: list[zipfile.ZipInfo]) -> Iterator[Problem]:
    """What can be told from the list of contents."""
    if len(entries) > MOST_FILES:
        yield Problem("", 1, "too-many-files", {"most": MOST_FILES})
        return
    seen: set[str] = set()
    for entry in entries:
        if problem := _problem_of(entry):
            yield problem
        elif entry.filename in seen:
            yield Problem(entry.filename, 1, "file-twice")
        seen.add(entry.filename)


def _problem_of(entry: zipfile.ZipInfo) -> Problem | None:
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        return Problem(entry.filename, 1, "not-a-plain-file")
    if entry.flag_bits & 0x1:
        return Problem(entry.filename, 1, "locked-file")
    if not _is_plain_name(entry.filename):
        return Problem(entry.filename, 1, "bad-file-name")
    if not entry.filename.endswith(KINDS):
        return Problem(entry.filename, 1, "bad-file-kind", {"kinds": ", ".join(KINDS)})
    if entry.compress_type not in _PACKED:
        return Problem(entry.filename, 1, "packed-otherwise")
    return None


def _is_plain_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and len(name) <= LONGEST_NAME and ".." not in name


def _read(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], problems: list[Problem]
) -> Iterator[tuple[str, bytes]]:
    total = 0
    for entry in entries:
        try:
            with archive.open(entry) as file:
                content = file.read(MOST_BYTES_OF_A_FILE + 1)
        except _DAMAGED:
            problems.append(Problem(entry.filename, 1, "damaged-file"))
            continue
        total += len(content)
        if len(content) > MOST_BYTES_OF_A_FILE:
            problems.append(
                Problem(entry.filename, 1, "file-too-large", {"most": MOST_BYTES_OF_A_FILE // 1024})
            )
        if total > MOST_BYTES:
            problems.append(Problem("", 1, "archive-too-large", {"most": MOST_BYTES // 1024 // 1024}))
            return
        yield entry.filename, content


def _from_course_folder(files: dict[str, bytes]) -> tuple[dict[str, bytes], list[Problem]]:
    """The files by path from the folder of the course, which is the only thing in the archive."""
    courses = [path.removesuffix("course.yml") for path in files if PurePosixPath(path).name == "course.yml"]
    if len(courses) != 1 or courses[0].count("/") > 1:
        return {}, [Problem("", 1, "not-one-course")]
    outside = [path for path in sorted(files) if not path.startswith(courses[0])]
    if outside:
        return {}, [Problem(path, 1, "outside-course") for path in outside]
    return {path.removeprefix(courses[0]): content for path, content in files.items()}, []
