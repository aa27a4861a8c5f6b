"""One gzip member put together from pieces, of which one was compressed long before.

Browsers stop after the first member of several, so joined files will not do: the pieces must be deflate blocks of
one member, each flushed so that nothing after it refers back into it, with one check sum over all (RFC 1951, 1952).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate, no name, no time, unknown system
_RAW = -zlib.MAX_WBITS


@dataclass(frozen=True)
class Piece:
    """Bytes, and the same bytes as deflate blocks that end on a byte and refer to nothing before them."""

    plain: bytes
    deflated: bytes


def make_piece(plain: bytes, level: int = 9) -> Piece:
    """Compress a piece once, to be sent many times."""
    packer = zlib.compressobj(level, zlib.DEFLATED, _RAW)
    return Piece(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


def gzip_around(head: bytes, piece: Piece, tail: bytes, level: int = 6) -> bytes:
    """A gzip file of head + piece + tail, compressing only head and tail."""
    before = make_piece(head, level)
    packer = zlib.compressobj(level, zlib.DEFLATED, _RAW)
    after = packer.compress(tail) + packer.flush(zlib.Z_FINISH)
    check = zlib.crc32(tail, zlib.crc32(piece.plain, zlib.crc32(head)))
    size = len(head) + len(piece.plain) + len(tail)
    trailer = check.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join((_HEADER, before.deflated, piece.deflated, after, trailer))
