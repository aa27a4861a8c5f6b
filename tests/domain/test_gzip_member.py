"""Pieces joined to one gzip member: any reader gets every byte, from one member."""

from __future__ import annotations

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from app.domain.gzip_member import gzip_around, make_piece


@given(st.binary(max_size=3000), st.binary(max_size=3000), st.binary(max_size=3000))
def test_what_was_put_in_comes_out_of_one_member(head: bytes, body: bytes, tail: bytes) -> None:
    packed = gzip_around(head, make_piece(body), tail)
    assert gzip.decompress(packed) == head + body + tail
    reader = zlib.decompressobj(wbits=31)  # reads one member and stops
    assert (reader.decompress(packed), reader.eof, reader.unused_data) == (head + body + tail, True, b"")


def test_a_long_text_stays_small() -> None:
    lesson = "Cán bộ tuyến đầu là người nạn nhân gặp trước tiên. ".encode() * 800
    packed = gzip_around(b"<html>", make_piece(lesson), b"</html>")
    assert len(packed) < len(gzip.compress(b"<html>" + lesson + b"</html>")) + 60


def test_the_same_piece_serves_different_pages() -> None:
    piece = make_piece(b"lesson" * 100)
    pages = [gzip.decompress(gzip_around(head, piece, b"!")) for head in (b"Duong", b"", b"Dat" * 50)]
    assert pages == [head + b"lesson" * 100 + b"!" for head in (b"Duong", b"", b"Dat" * 50)]
