"""What readers take, what they name instead, and what they refuse."""

from __future__ import annotations

import lzma
import unicodedata
from contextlib import suppress
from fractions import Fraction
from io import BytesIO
from time import process_time
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.formats import FORMATS
from app.domain.formats.bank_item import AUTO, HTML, Choices, Option, Text, TrueFalse
from app.domain.formats.gift_reading import read_gift
from app.domain.formats.moodle_reading import read_moodle
from app.domain.formats.problems import Problem, UnreadableFile
from tests.cases import CASES, needs_cases
from tests.formats.make import every_type
from tests.generated import examples

READS = sorted({name for name in FORMATS if name != "xlsx"})
PROBLEM_FILES = {
    "gift": (
        "Hai câu {=a ~b\n\nCâu tốt {=a ~b}\n\nMột {~a}\n\nSố {#ba}\n\nTổng {=%nhiều%a}\n\n{=a ~b}\n\n"
        "Hỏng }\n\nGì cũng được {=nạn*}\n",
        [
            (1, "brace-alone"),
            (5, "too-few-answers"),
            (7, "not-a-number"),
            (9, "not-a-percent"),
            (11, "no-stem"),
            (13, "brace-alone"),
            (15, "wildcard"),
        ],
    ),
    "aiken": (
        "Câu tốt\nA) a\nB) b\nANSWER: A\nKhông đáp án\nA) a\nB) b\n\nTiếp\nA. a\nC. c\nANSWER: A\n"
        "Chữ lạ\nA) a\nB) b\nANSWER: D\nMột mình\n",
        [(5, "no-answer-line"), (9, "letters-out-of-order"), (13, "no-such-letter"), (17, "no-answer-line")],
    ),
    "csv": (
        "type,stem,answer 1,value 1,answer 2,value 2\nsingle,Câu tốt,a,1,b,\nsingle,Câu,a,2,b,\nlạ,Câu,a,1,b,\n"
        'single,Câu,a,nửa,b,\nsingle,,a,1,b,0\ntruefalse,Câu,đúng,1,sai,0\n\nnumerical,Số,"3,5",1,,\n',
        [
            (3, "share-out-of-range"),
            (4, "unknown-type"),
            (5, "not-a-share"),
            (6, "no-stem"),
            (7, "not-true-and-false"),
            (9, "not-a-number"),
        ],
    ),
    "moodle": (
        '<quiz>\n<question type="multichoice"><questiontext><text>Câu tốt</text></questiontext>\n'
        '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer></question>\n'
        '<question type="calculated"/>\n'
        '<question type="essay"><questiontext><text>Viết</text>\n<file name="a.png"/></questiontext></question>\n'
        '<question type="numerical"><questiontext><text>Số</text></questiontext>\n'
        '<answer fraction="100"><text>5</text></answer><units><unit/></units></question>\n<oops/>\n</quiz>',
        [(4, "unknown-type"), (6, "files"), (8, "units"), (9, "unknown-element")],
    ),
}


@pytest.mark.parametrize("name", PROBLEM_FILES)
def test_whole_items_come_and_the_others_are_named_by_line(name: str) -> None:
    written, expected = PROBLEM_FILES[name]
    reading = FORMATS[name].read(written.encode())
    assert [(each.line, each.code, each.severity) for each in reading.problems] == [
        (line, code, "error") for line, code in expected
    ]
    assert [(item.stem.text, item.answer.type) for item in reading.items] == [("Câu tốt", "single")]


def test_feedback_on_a_true_statement_follows_moodle_unless_told_otherwise() -> None:
    reading = read_gift("Đúng vậy. {TRUE#vì sao sai#vì sao đúng}".encode())
    assert reading.items[0].answer == TrueFalse(True, Text("vì sao đúng", AUTO), Text("vì sao sai", AUTO))


def test_what_moodle_says_of_a_question_and_has_no_place_is_named() -> None:
    reading = read_moodle(
        b'<quiz><question type="multichoice">\n<questiontext format="html"><text><![CDATA[<b>Q</b>]]></text>'
        b"</questiontext>\n<defaultgrade>2.0</defaultgrade>\n<shuffleanswers>0</shuffleanswers>\n<hidden>1</hidden>\n"
        b"<hint><text>h</text></hint>\n<correctfeedback><text>Good</text></correctfeedback>\n"
        b'<answer fraction="66.66667"><text>a</text></answer><answer fraction="33.33333"><text>b</text></answer>'
        b"<single>false</single></question></quiz>"
    )
    codes = ["hints", "combined-feedback", "hidden", "fixed-order", "points"]
    assert [(each.code, each.severity) for each in reading.problems] == [(code, "warning") for code in codes]
    thirds = (Option(Text("a", HTML), Fraction(2, 3)), Option(Text("b", HTML), Fraction(1, 3)))
    assert (reading.items[0].stem, reading.items[0].answer) == (
        Text("<b>Q</b>", HTML),
        Choices(thirds, False),
    )


@pytest.mark.parametrize(
    ("table", "problems"),
    [
        (
            "type,stem,answer 01,answer 1,answer 2\nordering,Q,x,a,b\n",
            [(1, "unknown-column", {"name": "answer 01"})],
        ),
        (
            "type,stem,answer 1,answer 2,value 0\nordering,Q,a,b,1\n",
            [(1, "unknown-column", {"name": "value 0"})],
        ),
        ("type,stem,answer 1,value 1,answer 2,value 3\nsingle,Q,a,1,b,1\n", [(2, "empty-answer", {})]),
        (
            "type,stem,answer 1,value 1,answer 2,rule\nmultiple,Q,a,1,b,All of them\n",
            [(2, "unknown-rule", {"text": "All of them"})],
        ),
        (
            "type,stem,answer 1,value 1,answer 2,rule\nsingle,Q,a,1,b,all\n",
            [(2, "unknown-rule", {"text": "all"})],
        ),
        ("type,stem,answer 1,rule\nshorttext,Q,a,all\n", [(2, "unknown-rule", {"text": "all"})]),
        ("type,stem,answer 1,rule\nshorttext,Q,a,Case\n", []),
        ("type,stem,answer 1\nnumerical,Q,1..\n", [(2, "not-a-number", {"text": "1.."})]),
    ],
)
def test_what_a_table_says_and_has_no_place_is_named(
    table: str, problems: list[tuple[int, str, dict[str, str]]]
) -> None:
    found = FORMATS["csv"].read(table.encode()).problems
    assert [(each.line, each.code, dict(each.values)) for each in found] == problems


@pytest.mark.parametrize(
    ("grade", "codes"),
    [("", []), ("1", []), ("1.0000000", []), ("0.0", []), ("10", ["points"]), ("0.5", ["points"])],
)
def test_points_other_than_one_are_named(grade: str, codes: list[str]) -> None:
    reading = read_moodle(
        f'<quiz><question type="truefalse"><questiontext><text>Q</text></questiontext>'
        f"<defaultgrade>{grade}</defaultgrade>"
        '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
        "</question></quiz>".encode()
    )
    assert ([each.code for each in reading.problems], len(reading.items)) == (codes, 1)


def test_what_an_item_that_does_not_come_would_lose_is_not_told() -> None:
    reading = read_moodle(
        b'<quiz><question type="multichoice"><questiontext><text>Q</text></questiontext>\n<hint><text>h</text></hint>'
        b'<answer fraction="most"><text>a</text></answer></question></quiz>'
    )
    assert [(each.line, each.code) for each in reading.problems] == [(2, "not-a-percent")]


def test_an_item_too_many_refuses_the_file() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        FORMATS["aiken"].read(b"Q\nA) a\nB) b\nANSWER: A\n\n" * 2_001)
    assert (refusal.value.line, refusal.value.code) == (10_001, "too-many-items")


SENTENCE = "Nạn nhân được bảo vệ ở đâu? {=Cơ sở hỗ trợ ~Đồn biên phòng ~Ở nhà}\n"


@pytest.mark.parametrize(
    ("mark", "codec", "named"),
    [
        (b"", "utf-8", "UTF-8"),
        (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
        (b"", "utf-16-le", "UTF-16"),
        (b"", "utf-16-be", "UTF-16"),
        (b"\xff\xfe", "utf-16-le", "UTF-16"),
        (b"\xfe\xff", "utf-16-be", "UTF-16"),
    ],
)
def test_encodings_are_found(mark: bytes, codec: str, named: str) -> None:
    reading = read_gift(mark + SENTENCE.encode(codec))
    assert (reading.items, reading.encoding) == (read_gift(SENTENCE.encode()).items, named)


def windows_1258(text: str) -> bytes:
    """As Windows writes Vietnamese: the tone after its vowel."""
    parts = []
    for letter in text:
        try:
            parts.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            bare = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in bare if mark in "\u0300\u0301\u0303\u0309\u0323")
            parts.append(unicodedata.normalize("NFC", bare.replace(tone, "")).encode("cp1258"))
            parts.append(tone.encode("cp1258"))
    return b"".join(parts)


@pytest.mark.parametrize("name", ["gift", "csv", "aiken"])
def test_windows_1258_is_found_by_its_tones(name: str) -> None:
    content = {
        "gift": SENTENCE,
        "csv": "type,stem,answer 1,value 1,answer 2\nsingle,Nạn nhân được bảo vệ ở đâu?,Cơ sở hỗ trợ,1,Ở nhà\n",
        "aiken": "Nạn nhân được bảo vệ ở đâu?\nA) Cơ sở hỗ trợ\nB) Ở nhà\nANSWER: A\n",
    }[name]
    reading = FORMATS[name].read(windows_1258(content))
    assert (reading.encoding, reading.items) == ("windows-1258", FORMATS[name].read(content.encode()).items)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b" \n\n", "empty-file"),
        ("Où est la fiancée? {=a ~b}".encode("latin-1"), "encoding-not-found"),
        ("где? {=а ~б}".encode("cp1251"), "encoding-not-found"),
        ("a {=b ~c}".encode("utf-32"), "encoding-unknown"),
        (b"\x00\x01\x02\x03PNG\x00\x00\x00 \x00a", "encoding-broken"),
        (b"x" * 5_000_001, "too-big"),
    ],
)
def test_other_bytes_are_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_gift(content)
    assert refusal.value.code == code


@needs_cases
@pytest.mark.parametrize("name", sorted(path.name for path in (CASES / "xml-attacks").glob("*.xml")))
@pytest.mark.parametrize("form", ["moodle", "qti"])
def test_attacks_through_xml_are_refused_at_once(name: str, form: str) -> None:
    started = process_time()
    with pytest.raises(UnreadableFile) as refusal:
        FORMATS[form].read((CASES / "xml-attacks" / name).read_bytes())
    expected = {"simple.xml": f"not-{form}", "simple-ns.xml": f"not-{form}"}
    assert refusal.value.code == expected.get(name, "xml-doctype")
    assert process_time() - started < 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<quiz>" + b"<a>" * 50 + b"</a>" * 50 + b"</quiz>", "xml-too-deep"),
        (b"<quiz>" + b"<a/>" * 200_001 + b"</quiz>", "xml-too-large"),
        (b"<quiz>\n<question>\n</quiz>", "xml-broken"),
        (b'<?xml version="1.0" encoding="koi8-r"?><quiz/>', "encoding-unknown"),
        (b'<?xml version="1.0" encoding="utf-8"?><quiz>\xff</quiz>', "encoding-broken"),
    ],
)
def test_xml_beyond_its_limits_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_moodle(content)
    assert refusal.value.code == code


@needs_cases
@pytest.mark.parametrize(("folder", "count"), [("csv-spectrum/csvs", 11), ("xlsx-calamine", 7)])
def test_tables_of_something_else_are_refused_by_name(folder: str, count: int) -> None:
    codes = []
    for path in sorted((CASES / folder).glob("*.[cx][sl]*")):
        with pytest.raises(UnreadableFile) as refusal:
            FORMATS["csv"].read(path.read_bytes())
        codes.append(refusal.value.code)
    assert codes == ["table-without-head"] * count


VALID = {name: form.write(form.fit(every_type()).items) for name, form in FORMATS.items()}


def read_or_refuse(name: str, content: bytes) -> None:
    """Whole items and named problems, or a refusal with a code: nothing else, and soon."""
    started = process_time()
    with suppress(UnreadableFile):
        reading = FORMATS[name].read(content)
        assert all(isinstance(problem, Problem) for problem in reading.problems)
    assert process_time() - started < 2


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=examples(60), deadline=None)
@given(
    content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore"))
)
def test_no_bytes_break_a_reader(name: str, content: bytes) -> None:
    read_or_refuse(name, content)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_no_damage_to_a_good_file_breaks_a_reader(name: str, data: st.DataObject) -> None:
    content = VALID[name]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    put = data.draw(
        st.binary(max_size=6) | st.sampled_from([b"{", b"}", b"<", b"=", b"%", b"->", b"&amp;", b"\n\n"])
    )
    read_or_refuse(name, content[:start] + put + content[end:])


GAPS_TIMES_WORDS = {
    (kind, word): (
        f'<quiz><question type="{kind}"><questiontext><text>{"[[1]]" * 1500}</text></questiontext>'
        + "".join(f"<{word}><text>{n}</text></{word}>" for n in range(1500))
        + "</question></quiz>"
    ).encode()
    for kind, word in [("gapselect", "selectoption"), ("ddwtos", "dragbox")]
}
_RESPONSE = (
    "<assessmentItem><responseDeclaration identifier='R' baseType='{}'>"
    "<mapping>{}</mapping></responseDeclaration>"
)
WORDS_TIMES_GAPS = (
    _RESPONSE.format("directedPair", "<mapEntry mapKey='w0 g0' mappedValue='1'/>")
    + "<itemBody><gapMatchInteraction responseIdentifier='R'>"
    + "".join(f"<gapText identifier='w{n}'>{n}</gapText>" for n in range(1500))
    + "".join(f"<gap identifier='g{n}'/>" for n in range(1500))
    + "</gapMatchInteraction></itemBody></assessmentItem>"
).encode()
FIELDS_TIMES_WORDS = (
    _RESPONSE.format("string", "".join(f"<mapEntry mapKey='{n}' mappedValue='1'/>" for n in range(1500)))
    + "<itemBody>"
    + "<p>a <textEntryInteraction responseIdentifier='R'/></p>" * 1500
    + "</itemBody></assessmentItem>"
).encode()


@pytest.mark.parametrize("content", [*GAPS_TIMES_WORDS.values(), WORDS_TIMES_GAPS, FIELDS_TIMES_WORDS])
def test_gaps_times_words_are_refused_before_they_are_put_together(content: bytes) -> None:
    reading = FORMATS["moodle" if content.startswith(b"<quiz") else "qti"].read(content)
    assert (reading.items, [each.code for each in reading.problems]) == ((), ["too-many-answers"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gift", b"a {" + b"=%5%b" * 100_000 + b"}"),
        ("gift", b"[id:" * 300_000),
        ("gift", b"// [id:" * 300_000),
        ("gift", b"a {#" + b"1" * 1_000_000 + b"}"),
        ("gift", b"\\" * 2_000_000),
        ("aiken", b"A) b\n" * 500_000),
        (
            "moodle",
            b'<quiz><question type="cloze"><questiontext><text>'
            + b"{1:SA:" * 300_000
            + b"</text></questiontext>"
            b"</question></quiz>",
        ),
        ("moodle", GAPS_TIMES_WORDS["gapselect", "selectoption"]),
        ("moodle", GAPS_TIMES_WORDS["ddwtos", "dragbox"]),
        ("qti", WORDS_TIMES_GAPS),
        ("qti", FIELDS_TIMES_WORDS),
        ("moodle", b"<quiz " + b'a="b" ' * 1000 + b"/>"),
        ("moodle", b"<?xml " * 500_000),
        ("csv", b"type,stem\n" + b"single,x\n" * 15_000),
        ("qti", b"<assessmentItem><itemBody>" + b"<br/>" * 150_000 + b"</itemBody></assessmentItem>"),
    ],
)
def test_what_is_built_to_take_long_does_not(name: str, content: bytes) -> None:
    started = process_time()
    with suppress(UnreadableFile):
        FORMATS[name].read(content)
    assert process_time() - started < 10


def test_a_damaged_member_is_a_damaged_archive() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_LZMA) as archive:
        archive.writestr("imsmanifest.xml", "<manifest/>" * 50)
    data = bytearray(buffer.getvalue())
    start = data.index(b"imsmanifest.xml") + len("imsmanifest.xml")
    data[start + 4 : start + 9] = b"\xff" * 5  # the properties of the packing
    with pytest.raises(UnreadableFile) as refusal:
        FORMATS["qti"].read(bytes(data))
    assert refusal.value.code == "archive-damaged"
    assert isinstance(refusal.value.__cause__, lzma.LZMAError)
