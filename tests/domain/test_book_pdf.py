"""Printed books read back: text, notes, contents, index, outline, facing pages, and nothing outside the page."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.book import (
    NOTE,
    Book,
    Callout,
    Checklist,
    Choice,
    Contents,
    Cover,
    Definitions,
    Facts,
    Heading,
    Items,
    Meaning,
    Part,
    Picture,
    Question,
    Side,
    Table,
    TermIndex,
    Text,
    plain,
)
from app.domain.book_pdf import draw_book
from app.domain.book_styles import PAPERS
from app.domain.text import nfc
from tests.domain.printed import INFO, VIETNAMESE_LETTERS, fonts_of, reader, words_of
from tests.generated import examples

LETTERS = " ".join(f"m{letter}n" for letter in VIETNAMESE_LETTERS)
SENTENCE = "Cán bộ tuyến đầu ở cửa khẩu là người thực thi pháp luật đầu tiên họ gặp. "
FIGURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 200" width="360" height="200">'
    b'<rect x="10" y="10" width="340" height="60" rx="8" fill="#eef1f5" stroke="#475569"/>'
    b'<text x="180" y="45" font-size="15" text-anchor="middle">H\xe1\xbb\x8fi ti\xe1\xba\xbfp</text></svg>'
)


def draw(parts, paper="a4", cover=None, *others: Side) -> bytes:
    side = Side("vi", "Khóa học", "Ấn bản 1", parts)
    return draw_book(Book(INFO, paper, [side, *others], cover))[0]


def part(*blocks, key="one", title="Phần một", **more) -> Part:
    return Part(key, "", title, blocks, **more)


def run(tool: str, pdf: bytes, tmp_path: Path, *options: str) -> str:
    file = tmp_path / "book.pdf"
    file.write_bytes(pdf)
    return subprocess.run([tool, *options, file, "-"], capture_output=True, check=True, text=True).stdout


def pages_of(pdf: bytes, tmp_path: Path, *options: str) -> list[str]:
    """What pdftotext reads, page by page."""
    return run("pdftotext", pdf, tmp_path, *options).split("\f")[:-1]


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_every_letter_comes_back_as_it_was_written(paper: str, tmp_path: Path) -> None:
    pdf = draw([part(Text(LETTERS), Callout("law", "Pháp luật", LETTERS, [Text(LETTERS)]))], paper)
    [page] = pages_of(pdf, tmp_path)
    assert words_of(page).count(LETTERS) == 3
    assert nfc(page) == page
    width, height = (float(side) for side in reader(pdf).pages[0].mediabox[2:])
    assert (width, height) == pytest.approx((PAPERS[paper].width, PAPERS[paper].height))


def test_the_file_says_what_it_is_and_holds_its_faces() -> None:
    pdf = draw([part(Items([[Text("một")], [Text("hai")]], 1), Text("<b>đậm</b> và <i>nghiêng</i>"))])
    assert set(fonts_of(pdf).values()) == {True}
    assert reader(pdf).trailer["/Root"]["/Lang"] == INFO.lang
    assert reader(pdf).metadata.title == INFO.title
    assert draw([part(Text("một"))]) == draw([part(Text("một"))])


def test_a_note_stands_on_each_page_that_points_to_it(tmp_path: Path) -> None:
    pointing = Text(f'Một câu.<a href="#{NOTE}one-1"><super>1</super></a> {SENTENCE * 3}')
    filler = [Text(SENTENCE * 4) for _each in range(14)]
    pdf = draw([part(pointing, *filler, pointing, notes={f"{NOTE}one-1": ("1", "Nguồn của câu ấy.")})])
    pages = pages_of(pdf, tmp_path)
    assert ["Nguồn của câu ấy." in page for page in pages] == ["Một câu." in page for page in pages]
    assert len(pages) == 2
    assert pages[0].index("Một câu.") < pages[0].index(SENTENCE[:30]) < pages[0].index("Nguồn của câu ấy.")


def test_notes_never_run_into_the_text(tmp_path: Path) -> None:
    """Each paragraph has a note of three lines: wherever the page breaks, all of it stays between the margins."""
    notes = {f"{NOTE}one-{n}": (str(n), f"Ghi chú {n}. {SENTENCE * 2}") for n in range(1, 31)}
    texts = [
        Text(f'Đoạn {n}. {SENTENCE * 2}<a href="#{NOTE}one-{n}"><super>{n}</super></a>') for n in range(1, 31)
    ]
    pdf = draw([part(*texts, notes=notes)])
    pages = pages_of(pdf, tmp_path)
    for number in range(1, 31):
        home = [page for page in pages if f"Ghi chú {number}." in page]
        assert len(home) == 1
        assert re.search(rf"\b{number}\b", home[0])
    assert_within_margins(pdf, tmp_path, "a4")


def assert_within_margins(pdf: bytes, tmp_path: Path, paper: str) -> None:
    """Every word lies on the page, and no two lines of the text over each other."""
    measures = PAPERS[paper]
    for box in re.findall(
        r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"',
        run("pdftotext", pdf, tmp_path, "-bbox"),
    ):
        left, top, right, bottom = map(float, box)
        assert left >= measures.outer - 1
        assert right <= measures.width - measures.outer + 1
        assert top >= 10
        assert bottom <= measures.height - 10


def test_a_long_table_breaks_between_rows_under_its_head(tmp_path: Path) -> None:
    rows = [[f"Dòng {n}", SENTENCE * 2, str(n)] for n in range(60)]
    pdf = draw([part(Table(["Tên cột", "Nội dung", "Số"], rows, frozenset({2})))])
    pages = pages_of(pdf, tmp_path)
    assert len(pages) > 3
    assert ["Tên cột" in page for page in pages] == [True] * len(pages)
    assert re.findall(r"Dòng (\d+)", "".join(pages)) == [str(n) for n in range(60)]
    assert_within_margins(pdf, tmp_path, "a4")


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_what_is_taller_than_a_page_is_cut_nowhere(paper: str, tmp_path: Path) -> None:
    many = " ".join(f"chữ{n}" for n in range(2500))
    table = Table(["Một", "Hai"], [[many, "hai"], ["ba", "bốn"]])
    pdf = draw([part(Callout("case", "Tình huống", "Dài", [Text(many)]), table)], paper)
    assert re.findall(r"chữ(\d+)", "".join(pages_of(pdf, tmp_path))) == [str(n) for n in range(2500)] * 2
    assert_within_margins(pdf, tmp_path, paper)


def test_a_word_longer_than_the_line_is_broken(tmp_path: Path) -> None:
    address = "https://" + "duong-dan-rat-dai/" * 20
    pdf = draw([part(Text(address), Table(["Một", "Hai"], [[address, address]]))], "a5")
    assert words_of(pages_of(pdf, tmp_path)[0]).replace(" ", "").count(address[:60]) >= 1
    assert_within_margins(pdf, tmp_path, "a5")


class Tokens:
    """Words that occur once in a book: w1, w2 … Each block made of them notes what it is to say."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.notes: dict[str, tuple[str, str]] = {}

    def words(self, count: int) -> str:
        new = [f"w{len(self.said) + number}" for number in range(count)]
        self.said += new
        return " ".join(new)

    def block(self, kind: str, count: int):
        """A block of about so many words."""
        if kind == "heading":
            return Heading(self.words(3), 3)
        if kind == "list":
            return Items([[Text(self.words(count // 3 + 1))] for _entry in range(3)], 1)
        if kind == "callout":
            return Callout("law", "", self.words(2), [Text(self.words(count)), Text(self.words(3))])
        if kind == "table":
            return Table(["h", "h"], [[self.words(2), self.words(count // 4 + 1)] for _row in range(6)])
        if kind == "picture":
            return Picture(FIGURE, self.words(4), "")
        if kind == "note":
            return Text(f"{self.words(count)} {self._note(count // 4)} {self.words(2)}")
        return Text(self.words(count))

    def _note(self, count: int) -> str:
        number = len(self.notes) + 1
        key = f"{NOTE}one-{number}"
        self.notes[key] = (f"n{number}", f"note{number} {self.words(count + 1)}")
        return f'<a href="#{key}"><super>mark{number}</super></a>'


KINDS = ("text", "heading", "list", "callout", "table", "picture", "note")


A_NOTE_IN_THE_LAST_LINE_OF_A_FULL_PAGE = [
    ("text", 182), ("text", 229), ("text", 1), ("table", 53), ("table", 91), ("note", 399), ("text", 1)
]  # fmt: skip


@settings(max_examples=examples(40), suppress_health_check=list(HealthCheck))
@example(wanted=A_NOTE_IN_THE_LAST_LINE_OF_A_FULL_PAGE, paper="a5")
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 400)), min_size=1, max_size=14),
    st.sampled_from(["a4", "a5"]),
)
def test_whatever_stands_in_a_book_is_printed_once_within_the_page(
    tmp_path_factory, wanted, paper: str
) -> None:
    tmp_path = tmp_path_factory.mktemp("book")
    tokens = Tokens()
    blocks = [tokens.block(kind, count) for kind, count in wanted]
    pdf = draw([part(*blocks, notes=tokens.notes)], paper)
    pages = pages_of(pdf, tmp_path)
    assert sorted(re.findall(r"\bw\d+", "\n".join(pages))) == sorted(tokens.said)
    for number in range(1, len(tokens.notes) + 1):
        marked = [place for place, page in enumerate(pages) if re.search(rf"mark{number}\b", page)]
        noted = [place for place, page in enumerate(pages) if re.search(rf"note{number}\b", page)]
        assert marked == noted
    assert_within_margins(pdf, tmp_path, paper)


def book_of(modules: int) -> list[Part]:
    sections = [
        part(
            *(
                block
                for section in range(3)
                for block in (
                    Heading(f"Mục {module}.{section}", 2, f"m{module}-s{section}"),
                    Text(f'<a href="#term-t{section}">từ {section}</a> {SENTENCE * 60}'),
                )
            ),
            key=f"m{module}",
            title=f"Học phần số {module}",
        )
        for module in range(modules)
    ]
    terms = [Meaning(f"term-t{n}", f"từ {n}", f"word {n}", [SENTENCE]) for n in range(4)]
    index = [TermIndex([(meaning.key, meaning.term) for meaning in terms])]
    return [
        part(Contents(), key="contents", title="Mục lục", is_listed=False),
        *sections,
        part(*terms, key="glossary", title="Thuật ngữ"),
        part(*index, key="index", title="Bảng tra"),
    ]


def test_contents_and_outline_name_the_pages_on_which_things_stand(tmp_path: Path) -> None:
    pdf = draw(book_of(4))
    pages = pages_of(pdf, tmp_path, "-layout")
    said = re.findall(r"^ *(Học phần số \d|Mục \d\.\d|Thuật ngữ|Bảng tra) +(\d+)$", pages[0], re.MULTILINE)
    assert len(said) == 4 * 4 + 2
    for title, page in said:
        assert re.search(rf"^ *{re.escape(title)} *$", pages[int(page) - 1], re.MULTILINE), (title, page)
    document = reader(pdf)
    outline = [entry for entry in document.outline if not isinstance(entry, list)]
    inner = [each for entry in document.outline if isinstance(entry, list) for each in entry]
    found = {e.title: document.get_destination_page_number(e) + 1 for e in outline + inner}
    assert found == {title: int(page) for title, page in said}


def test_the_index_names_every_page_on_which_a_term_is_met(tmp_path: Path) -> None:
    pages = pages_of(draw(book_of(4)), tmp_path)
    index = words_of(pages[-1])
    for number in range(3):
        met = [
            str(n)
            for n, page in enumerate(pages[1:-2], 2)
            if re.search(rf"^từ {number} ", page, re.MULTILINE)
        ]
        assert len(met) == 4
        said = re.search(rf"từ {number}, ([\d, –]+?)(?= từ| Ấn|$)", index)
        assert said[1].strip() == ", ".join(met)
    assert "từ 3" not in index  # it is in the glossary alone


def test_two_languages_keep_step_on_facing_pages(tmp_path: Path) -> None:
    def side(language: str, name: str, long: int) -> Side:
        sections = [
            block
            for number in range(4)
            for block in (
                Heading(f"{name}{number}", 2, f"s{number}"),
                Text(SENTENCE * (80 if number == long else 20)),
            )
        ]
        return Side(
            language,
            name,
            name,
            [part(*sections, title=f"{name}-title"), part(key="two", title=f"{name}-two")],
        )

    cover = Cover(
        "Cột Mốc", [("Tên sách", "Cẩm nang"), ("A title", "Handbook")], [("Ấn bản", "1")], ["Trình diễn"]
    )
    pdf, count = draw_book(Book(INFO, "a4", [side("vi", "Trái", 1), side("en", "Right", 2)], cover))
    pages = pages_of(pdf, tmp_path, "-layout")
    assert count == len(pages)
    assert {"Tên sách", "A title", "Trình diễn"} <= {line.strip() for line in pages[0].splitlines()}
    for heading in ("-title", "0", "1", "2", "3", "-two"):
        [left] = [
            n
            for n, page in enumerate(pages, 1)
            if re.search(rf"^ *Trái{heading}$", page, re.MULTILINE) and n % 2 == 0
        ][-1:]
        assert re.search(rf"^ *Right{heading}$", pages[left], re.MULTILINE), heading
    for number, page in enumerate(pages[1:], 2):
        assert ("Right" in page) == (number % 2 == 1)


def test_a_figure_is_drawn_as_lines_and_its_words_can_be_found(tmp_path: Path) -> None:
    pdf = draw([part(Picture(FIGURE, "Chú thích", "Một ô: hỏi tiếp."))])
    [page] = pages_of(pdf, tmp_path)
    assert "Hỏi tiếp" in page
    assert "Chú thích" in page
    assert "Một ô" not in page
    assert list(reader(pdf).pages[0].images) == []


@pytest.mark.parametrize(
    "strange",
    [
        b"<marker/>",
        b'<rect width="100%" height="100%"/>',
        b'<rect fill="var(--x)" width="9" height="9"/>',
        b'<text x="9" y="9" text-anchor="centre">m</text>',
        b'<polygon points="1 1 2"/>',
        b'<g transform="translate(a)"/>',
        b'<g clip-path="url(#hole)"/>',
    ],
)
def test_a_figure_that_cannot_be_drawn_is_said_in_words(tmp_path: Path, strange: bytes) -> None:
    strange = FIGURE.replace(b"<rect", strange + b"<rect")
    [page] = pages_of(draw([part(Picture(strange, "Chú thích", "Một ô: hỏi tiếp."))]), tmp_path)
    assert "Một ô: hỏi tiếp." in page


def test_a_figure_without_room_waits_and_the_text_goes_on(tmp_path: Path) -> None:
    tall = FIGURE.replace(b"0 0 360 200", b"0 0 360 500").replace(b'height="200"', b'height="500"')
    texts = [Text(f"Đoạn {n}. {SENTENCE * 6}") for n in range(9)]
    pdf = draw([part(*texts[:5], Picture(tall, "Chú thích", ""), *texts[5:])])
    first, second = pages_of(pdf, tmp_path)
    assert "Đoạn 5." in first
    assert "Chú thích" in second


def test_pictures_that_wait_at_the_end_of_a_book_are_not_lost(tmp_path: Path) -> None:
    pictures = [Picture(FIGURE, f"Hình {n}", "") for n in range(9)]
    pdf = draw([part(Text(SENTENCE * 6), *pictures, Text("Hết."))], "a5")
    assert sorted(re.findall(r"Hình (\d)", "".join(pages_of(pdf, tmp_path)))) == [str(n) for n in range(9)]


@pytest.mark.parametrize("sides", [1, 2])
def test_a_picture_near_the_end_is_printed_once_however_long_the_text_above_it(
    tmp_path: Path, sides: int
) -> None:
    """At some lengths it waits for a page of its own behind the last words, on one side of a book or on both."""
    waited = 0
    for lines in range(24, 60, 2):
        texts = [Text("<br/>".join([f"dòng {side}"] * (lines - 9 * side))) for side in range(sides)]
        first, *others = [[part(text, Picture(FIGURE, "Hình", ""), Text("Hết."))] for text in texts]
        pdf = draw(first, "a4", None, *(Side("en", "Course", "Edition", parts) for parts in others))
        pages = pages_of(pdf, tmp_path)
        assert "".join(pages).count("Hình") == sides
        waited += any("Hình" in page and "Hết." not in page and "dòng" not in page for page in pages)
    assert waited


def test_a_heading_never_stands_alone_at_the_foot(tmp_path: Path) -> None:
    for lines in range(30, 50):
        pdf = draw([part(Text("<br/>".join(["dòng"] * lines)), Heading("Đầu đề", 3), Text(SENTENCE * 3))])
        page = next(page for page in pages_of(pdf, tmp_path) if "Đầu đề" in page)
        assert SENTENCE[:20] in page.partition("Đầu đề")[2]


def test_questions_are_asked_without_and_with_their_answers(tmp_path: Path) -> None:
    choices = [Choice("Có"), Choice("Không")]
    answered = [Choice("Có", feedback="Chưa đúng."), Choice("Không", is_right=True, feedback="Đúng.")]
    asked = draw([part(Question("1", "Có phải không?", "", choices, has_boxes=False))])
    told = draw([part(Question("1", "Có phải không?", "", answered, has_boxes=False, note="Nguồn: Điều 2."))])
    assert "Đúng." not in pages_of(asked, tmp_path)[0]
    assert {"Chưa đúng.", "Đúng.", "Nguồn: Điều 2."} <= {
        line.strip() for line in pages_of(told, tmp_path)[0].splitlines()
    }
    assert len(told) > len(asked)


def test_a_situation_stands_above_the_number_of_its_first_question(tmp_path: Path) -> None:
    told = ["Tình huống cho câu 1", "Hôm nay có chợ."]
    [page] = pages_of(
        draw([part(Question("1", "Có phải không?", "", [Choice("Có")], has_boxes=False, before=told))]),
        tmp_path,
    )
    lines = [" ".join(line.split()) for line in page.splitlines() if line.strip()]
    start = lines.index(told[0])
    assert lines[start : start + 4] == [*told, "1.", "Có phải không?"]


def test_everything_else_says_its_words(tmp_path: Path) -> None:
    blocks = [
        Facts([("Nhãn", "Giá trị"), ("Để trống", "")]),
        Definitions([("Tuyển mộ", "Tìm người"), ("Chứa chấp", "Giữ người")]),
        Checklist("Quan sát", ["tốt", "một phần"], [("Nhìn trước khi nói", "điểm: 2")]),
        Items([[Text("ngoài"), Items([[Text("trong")]])]]),
        Text("nhỏ", "small"),
        Text("một < hai & ba", "body"),
    ]
    blocks[-1] = Text(plain("một < hai & ba"))
    [page] = pages_of(draw([part(*blocks)]), tmp_path)
    said = words_of(page)
    for words in (
        "Nhãn Giá trị",
        "Để trống",
        "Tuyển mộ Tìm người",
        "Nhìn trước khi nói (điểm: 2)",
        "• ngoài • trong",
    ):
        assert words in said
    assert "nhỏ một < hai & ba" in said


def test_a_link_that_leads_nowhere_is_plain_words(tmp_path: Path) -> None:
    pdf = draw([part(Text('đến <a href="#nowhere">đâu</a> và <a href="#one">đây</a>'))])
    assert "đến đâu và đây" in pages_of(pdf, tmp_path)[0]
    assert len(reader(pdf).pages[0]["/Annots"]) == 1


def test_signs_without_a_shape_are_written_by_number(tmp_path: Path) -> None:
    assert "[U+4E2D]" in pages_of(draw([part(Text("chữ 中"))]), tmp_path)[0]
