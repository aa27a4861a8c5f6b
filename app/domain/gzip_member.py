"""A page with holes, sent as one gzip member of which almost everything was compressed long before.

Browsers stop after the first member of several, so joined files will not do: the pieces must be deflate blocks of
one member, each flushed so that nothing after it refers back into it, with one check sum over all (RFC 1951, 1952).
What fills the holes is small and goes in as stored blocks, so that a request compresses nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate, no name, no time, unknown system
_END = b"\x03\x00"  # an empty last block
_LONGEST_STORED = 0xFFFF


@dataclass(frozen=True)
class Piece:
    """Bytes, and the same bytes as deflate blocks that end on a byte and refer to nothing before them."""

    plain: bytes
    deflated: bytes


def make_piece(plain: bytes) -> Piece:
    """Compress a piece once, to be sent many times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Piece(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


@dataclass(frozen=True)
class Document:
    """A page: pieces, and between them the names of holes."""

    parts: tuple[Piece | str, ...]

    @cached_property
    def digest(self) -> bytes:
        """What the page says beside its holes, in 16 bytes."""
        digest = blake2b(digest_size=16)
        for part in self.parts:
            digest.update(part.encode() if isinstance(part, str) else part.plain)
        return digest.digest()

    def plain(self, values: Mapping[str, bytes]) -> bytes:
        """The page with its holes filled."""
        return b"".join(self._plain_parts(values))

    def gzipped(self, values: Mapping[str, bytes]) -> bytes:
        """The same as one gzip member; a value has at most 65,535 bytes."""
        check = size = 0
        for plain in self._plain_parts(values):
            check, size = zlib.crc32(plain, check), size + len(plain)
        trailer = check.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")
        return b"".join((_HEADER, *self._packed_parts(values), _END, trailer))

    def _plain_parts(self, values: Mapping[str, bytes]) -> Iterable[bytes]:
        return (values[part] if isinstance(part, str) else part.plain for part in self.parts)

    def _packed_parts(self, values: Mapping[str, bytes]) -> Iterator[bytes]:
        for part in self.parts:
            yield _stored(values[part]) if isinstance(part, str) else part.deflated


def _stored(value: bytes) -> bytes:
    """A block that holds bytes as they are (RFC 1951, 3.2.4). It begins on a byte: every piece ends on one."""
    if len(value) > _LONGEST_STORED:
        raise ValueError("too long for one block")
    length = len(value).to_bytes(2, "little")
    return b"\x00" + length + bytes(byte ^ 0xFF for byte in length) + value
