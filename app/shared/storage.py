"""The content store: bytes under the name of their own SHA-256, in a folder or in object storage."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Protocol

from flask import Flask, current_app


class ContentStore(Protocol):
    """What is put in never changes and is found again by its hash."""

    def put(self, content: bytes) -> str:
        """Keep the bytes durably and give their SHA-256 in hex; the same bytes are kept once."""

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises FileNotFoundError, or ValueError when they are no longer what was put in."""

    def has(self, sha256: str) -> bool:
        """Whether the bytes are here."""

    def remove(self, sha256: str) -> None:
        """Forget the bytes, for the erasure of personal data; what is not here is no fault."""


def name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _path_of(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _checked(content: bytes, sha256: str) -> bytes:
    if name_of(content) != sha256:
        raise ValueError(f"the stored content {sha256} is damaged: restore it from a backup")
    return content


class FolderStore:
    """A content store in a local folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        sha256 = name_of(content)
        path = self.root / _path_of(sha256)
        if not path.exists():
            _write_durably(path, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        return _checked((self.root / _path_of(sha256)).read_bytes(), sha256)

    def has(self, sha256: str) -> bool:
        return (self.root / _path_of(sha256)).exists()

    def remove(self, sha256: str) -> None:
        (self.root / _path_of(sha256)).unlink(missing_ok=True)


def _write_durably(path: Path, content: bytes) -> None:
    """Write beside, sync, rename: a power cut leaves the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)
    if os.name == "posix":
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class ObjectStore:
    """A content store behind any fsspec URL, such as s3://bucket/prefix."""

    def __init__(self, url: str) -> None:
        import fsspec  # noqa: PLC0415 - a folder needs none of it

        self.files, self.root = fsspec.core.url_to_fs(url)

    def put(self, content: bytes) -> str:
        sha256 = name_of(content)
        if not self.has(sha256):
            self.files.pipe_file(self._at(sha256), content)
        return sha256

    def get(self, sha256: str) -> bytes:
        return _checked(self.files.cat_file(self._at(sha256)), sha256)

    def has(self, sha256: str) -> bool:
        return bool(self.files.exists(self._at(sha256)))

    def remove(self, sha256: str) -> None:
        if self.has(sha256):
            self.files.rm_file(self._at(sha256))

    def _at(self, sha256: str) -> str:
        return f"{self.root}/{_path_of(sha256)}"


def open_store(url: str) -> ContentStore:
    """A store for a folder path or an fsspec URL."""
    return ObjectStore(url) if "://" in url else FolderStore(Path(url))


def init_storage(app: Flask, url: str) -> None:
    app.extensions["content_store"] = open_store(url)


def store() -> ContentStore:
    """The content store of the running application."""
    found: ContentStore = current_app.extensions["content_store"]
    return found
