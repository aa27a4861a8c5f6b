"""A course in one ZIP file: the same bytes for the same files, and hostile archives refused with the reason."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import course_archive
from app.domain.course_archive import pack_course, unpack_course

FILES = {
    "course.yml": b"slug: mini\n",
    "01-x/module.vi.md": "Chữ".encode(),
    "01-x/figures/a.vi.svg": b"<svg/>",
}
NAMES = st.from_regex(r"[a-z0-9]{1,8}(/[a-z0-9]{1,8}){0,2}\.(md|svg)", fullmatch=True)


@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=5))
def test_what_was_packed_is_unpacked(files: dict[str, bytes]) -> None:
    files |= {"course.yml": b"slug: x\n"}
    assert unpack_course(pack_course(files, "mini")) == (files, [])


def test_the_bytes_are_the_same_whatever_the_order_and_the_day() -> None:
    backwards = dict(reversed(FILES.items()))
    assert pack_course(FILES, "mini") == pack_course(backwards, "mini")
    with zipfile.ZipFile(io.BytesIO(pack_course(FILES, "mini"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def zipped(
    *entries: tuple[str, bytes], mode: int = stat.S_IFREG | 0o644, method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A ZIP of these entries; the same name may come twice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.compress_type = mode << 16, method
            archive.writestr(entry, content)
    return buffer.getvalue()


def faults(content: bytes) -> list[tuple[str, str]]:
    files, problems = unpack_course(content)
    assert files == {}
    return [(problem.path, problem.code) for problem in problems]


@pytest.mark.parametrize(
    "name",
    [
        "../evil.md",
        "mini/../../evil.md",
        "/etc/evil.md",
        "C:/evil.md",
        "mini\\evil.md",
        "mini/Evil.md",
        "mini/a b.md",
        "mini//a.md",
        "mini/\u202egpj.md",
        "mini/" + "a" * 200 + ".md",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert [code for _path, code in faults(zipped(("mini/course.yml", b"x"), (name, b"x")))] == [
        "bad-file-name"
    ]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(kind: int) -> None:
    assert faults(zipped(("mini/a.md", b"/etc/passwd"), mode=kind | 0o777)) == [
        ("mini/a.md", "not-a-plain-file")
    ]


def test_only_files_of_a_course_are_taken() -> None:
    found = faults(zipped(("mini/course.yml", b"x"), ("mini/run.exe", b"MZ"), ("mini/a.html", b"<p>")))
    assert found == [("mini/run.exe", "bad-file-kind"), ("mini/a.html", "bad-file-kind")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice_is_refused() -> None:
    assert faults(zipped(("mini/a.md", b"1"), ("mini/a.md", b"2"))) == [("mini/a.md", "file-twice")]


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(("mini/a.md", b"0" * 40_000_000))
    assert len(bomb) < 50_000
    assert faults(bomb) == [("mini/a.md", "file-too-large")]
    monkeypatch.setattr(course_archive, "MOST_BYTES", 2500)
    many = zipped(*((f"mini/a{number}.md", b"0" * 1000) for number in range(9)))
    assert faults(many) == [("", "archive-too-large")]


def test_a_size_that_the_archive_lies_about_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course_archive, "MOST_BYTES_OF_A_FILE", 1000)
    honest = zipped(("mini/a.md", b"0" * 5000))
    lying = honest.replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    assert [code for _path, code in faults(lying)] in (["damaged-file"], ["file-too-large"])


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course_archive, "MOST_FILES", 2)
    assert faults(zipped(*((f"mini/a{number}.md", b"") for number in range(3)))) == [("", "too-many-files")]


def test_what_is_no_archive_or_damaged_is_refused() -> None:
    assert faults(b"PK\x03\x04 and nothing more") == [("", "not-an-archive")]
    whole = zipped(("mini/a.md", b"some text that is long enough"), method=zipfile.ZIP_STORED)
    assert faults(whole.replace(b"some text", b"SOME TEXT")) == [("mini/a.md", "damaged-file")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_only_ordinary_packing_is_unpacked(method: int) -> None:
    whole = zipped(("mini/a.md", b"some text " * 50), method=method)
    assert faults(whole) == [("mini/a.md", "packed-otherwise")]
    packed = whole.index(b"mini/a.md") + len("mini/a.md")
    broken = whole[: packed + 9] + b"\xff" * 12 + whole[packed + 21 :]
    assert faults(broken) == [("mini/a.md", "packed-otherwise")]


def test_an_lzma_header_that_asks_for_four_gigabytes_reserves_nothing() -> None:
    whole = zipped(("mini/a.md", b"some text " * 50), method=zipfile.ZIP_LZMA)
    dictionary = whole.index(b"mini/a.md") + len("mini/a.md") + 5  # after version, length and properties
    greedy = whole[:dictionary] + b"\xff" * 4 + whole[dictionary + 4 :]
    assert faults(greedy) == [("mini/a.md", "packed-otherwise")]


@pytest.mark.parametrize("offset", [2**40, 2**63 - 1, 2**63, 2**64 - 1])
def test_a_file_that_stands_beyond_every_end_is_damaged(offset: int) -> None:
    assert faults(zip64_at(offset)) == [("mini/a.md", "damaged-file")]


def zip64_at(offset: int) -> bytes:
    """An archive whose one file stands at this offset, as its list of contents has it."""
    whole = zipped(("mini/a.md", b"text"), method=zipfile.ZIP_STORED)
    start = whole.index(b"PK\x01\x02")
    extra = struct.pack("<HHQ", 1, 8, offset)  # the field for large offsets
    contents = bytearray(whole[start : start + 46 + len("mini/a.md")])
    contents[30:32], contents[42:46] = struct.pack("<H", len(extra)), b"\xff" * 4
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(contents) + len(extra), start, 0)
    return whole[:start] + contents + extra + end


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6))
def test_whatever_is_damaged_it_is_taken_or_refused(flips: list[tuple[int, int]]) -> None:
    damaged = bytearray(zipped(("mini/course.yml", b"slug: mini\n" * 9), ("mini/a.md", b"text")))
    for place, byte in flips:
        damaged[place % len(damaged)] = byte
    files, problems = unpack_course(bytes(damaged))
    assert bool(files) != bool(problems)


def test_an_archive_holds_one_course_and_nothing_beside_it() -> None:
    assert faults(zipped(("mini/a.md", b"x"))) == [("", "not-one-course")]
    assert faults(zipped(("a/course.yml", b"x"), ("b/course.yml", b"x"))) == [("", "not-one-course")]
    assert faults(zipped(("a/course.yml", b"x"), ("b/a.md", b"x"))) == [("b/a.md", "outside-course")]


def test_what_desktops_add_is_left_out() -> None:
    content = zipped(
        ("mini/course.yml", b"x"), ("__MACOSX/mini/._course.yml", b"?"), ("mini/.DS_Store", b"?")
    )
    assert unpack_course(content) == ({"course.yml": b"x"}, [])
