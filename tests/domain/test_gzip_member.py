"""Pages with holes as one gzip member: any reader gets every byte, and stops at none too few."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.gzip_member import Document, make_piece

PARTS = st.lists(
    st.one_of(st.binary(max_size=2000).map(make_piece), st.sampled_from(["name", "token"])), max_size=9
)
VALUES = st.fixed_dictionaries({"name": st.binary(max_size=300), "token": st.binary(max_size=300)})


@given(PARTS, VALUES)
def test_what_was_put_in_comes_out_of_one_member(parts, values: dict[str, bytes]) -> None:
    document = Document(tuple(parts))
    whole = b"".join(values[part] if isinstance(part, str) else part.plain for part in parts)
    packed = document.gzipped(values)
    assert document.plain(values) == whole
    assert gzip.decompress(packed) == whole
    reader = zlib.decompressobj(wbits=31)  # reads one member and stops
    assert (reader.decompress(packed), reader.eof, reader.unused_data) == (whole, True, b"")


def test_a_value_may_have_65535_bytes_and_no_more() -> None:
    document = Document(("name",))
    longest = b"x" * 65535
    assert gzip.decompress(document.gzipped({"name": longest})) == longest
    with pytest.raises(ValueError):
        document.gzipped({"name": longest + b"x"})


def test_a_long_text_stays_small() -> None:
    lesson = "Cán bộ tuyến đầu là người nạn nhân gặp trước tiên. ".encode() * 800
    packed = Document((make_piece(b"<html>"), make_piece(lesson), "name")).gzipped({"name": b"Duong"})
    assert len(packed) < len(gzip.compress(b"<html>" + lesson + b"Duong")) + 60


def test_the_digest_tells_pages_apart_whatever_fills_their_holes() -> None:
    pages = [
        ("a", make_piece(b"b")),
        (make_piece(b"a"), "b"),
        (make_piece(b"b"), "a"),
        ("a", make_piece(b"c")),
    ]
    digests = [Document(parts).digest for parts in pages]
    assert digests[0] == Document(("a", make_piece(b"b"))).digest
    assert len({digests[0], digests[2], digests[3]}) == 3
