"""By what an edition is known again, whatever it is called."""

from __future__ import annotations

from collections.abc import Mapping

from app.shared.storage import name_of


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the paths and contents of all files."""
    lines = (f"{path}\0{name_of(content)}\n" for path, content in sorted(files.items()))
    return name_of("".join(lines).encode())
