"""Published lessons taken apart into blocks for print: nothing that a reader sees is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.domain.book import NOTE, Callout, Definitions, Heading, Items, Part, Picture, Side, Table, Text
from app.domain.book import Book as PrintedText
from app.domain.book_blocks import words_of as words_in
from app.domain.book_pdf import draw_book
from app.domain.book_prose import read_prose, tree_of
from app.domain.course import LANGUAGES, Term
from app.domain.course_figures import size_of
from app.domain.course_files import read_course
from app.domain.course_markdown import Figure
from app.domain.course_text import LessonWords, render_lesson
from tests.domain.printed import INFO, text_of

WORDS = LessonWords("Terms", "Notes", "Back {}", "Table", {"law": "Law", "case": "Case"})
TERM = Term(
    "victim",
    "nạn nhân",
    "victim",
    {"vi": "Người bị hại.", "en": "A person harmed."},
    {"vi": "Chú ý.", "en": "Note."},
)
COURSE = Path(__file__).parents[2] / "courses" / "counter-trafficking"


def prose_of(markdown: str, figures=None, drawing=lambda address: address.encode()):
    html = render_lesson(markdown, "vi", minutes=0, words=WORDS, glossary=[TERM], figures=figures).html
    return read_prose(html, "m1", drawing)


def test_headings_keep_their_anchors_apart_from_other_modules() -> None:
    assert prose_of("## Một {#one}\n\n### Hai {#two}\n\nba").blocks == (
        Heading("Một", 2, "m1-one"),
        Heading("Hai", 3, "m1-two"),
        Text("ba"),
    )


def test_runs_of_text_become_markup() -> None:
    markdown = (
        "**đậm** *nghiêng* a < b & `c` [đây](#one) [kia](https://vd.vn) <https://vd.vn>\n\n## Một {#one}"
    )
    [first, _heading] = prose_of(markdown).blocks
    assert first == Text(
        '<b>đậm</b> <i>nghiêng</i> a &lt; b &amp; c <a href="#m1-one">đây</a> '
        '<a href="https://vd.vn">kia (https://vd.vn)</a> <a href="https://vd.vn">https://vd.vn</a>'
    )


def test_lists_hold_lists_and_keep_their_first_number() -> None:
    [items] = prose_of("3. ba\n4. bốn\n\n    - trong").blocks
    assert items == Items([(Text("ba"),), (Text("bốn"), Items([(Text("trong"),)]))], 3)


def test_a_callout_has_its_label_apart_from_its_title() -> None:
    [callout] = prose_of('!!! law "Điều 2"\n    Một.\n\n    - hai').blocks
    assert callout == Callout("law", "Law", "Điều 2", (Text("Một."), Items([(Text("hai"),)])))


def test_tables_know_their_columns_of_numbers() -> None:
    [table] = prose_of("| Tên | Số |\n|---|---:|\n| [[victim|hai]] | 4 |").blocks
    assert table == Table(
        ["Tên", "Số"], [['<a href="#term-victim" color="#0B4A38">hai</a>', "4"]], frozenset({1})
    )


def test_definitions() -> None:
    assert prose_of("một\n:   là 1").blocks == (Definitions([("một", "là 1")]),)


def test_notes_are_found_by_the_key_that_points_to_them() -> None:
    prose = prose_of("Câu.[^1] Lại.[^1]\n\n[^1]: Nguồn *này*.")
    assert prose.notes == {f"{NOTE}m1-fn:1": ("1", "Nguồn <i>này</i>.")}
    [text] = prose.blocks
    assert text.text.count(f'href="#{NOTE}m1-fn:1"') == 2


def test_a_lesson_gives_the_meanings_of_its_terms() -> None:
    [meaning] = prose_of("Một [[victim]].").meanings
    assert (meaning.key, meaning.term, meaning.other, meaning.texts) == (
        "term-victim",
        "nạn nhân",
        "victim",
        ["Người bị hại.", "Chú ý."],
    )


def test_a_figure_is_fetched_by_its_address() -> None:
    prose = prose_of('![Nói gì](figures/abc.svg "Chú thích")', {"abc": Figure("/figures/x.svg", 9, 9)})
    assert prose.blocks == (Picture(b"/figures/x.svg", "Chú thích", "Nói gì"),)


@pytest.fixture(scope="module")
def course():
    files = {str(p.relative_to(COURSE)): p.read_bytes() for p in COURSE.rglob("*") if p.is_file()}
    return read_course(files)[0], files


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", [1, 10])
def test_every_word_of_a_lesson_is_in_its_pdf(course, place: int, language: str) -> None:
    whole, files = course
    module = whole.modules[place]
    svgs = {path: svg for path, svg in files.items() if path.startswith(f"{module.slug}/figures/")}
    figures = {
        Path(path).name.removesuffix(f".{language}.svg"): Figure(
            f"/{path}", size_of(svg).width, size_of(svg).height
        )
        for path, svg in svgs.items()
        if path.endswith(f".{language}.svg")
    }
    html = render_lesson(
        module.lessons[language].markdown,
        language,
        minutes=0,
        words=WORDS,
        glossary=whole.glossary,
        figures=figures,
    ).html
    prose = read_prose(html, module.slug, lambda address: svgs[address[1:]])
    parts = [Part(module.slug, "", "Tên", prose.blocks, prose.notes), Part("terms", "", "Từ", prose.meanings)]
    pdf, _pages = draw_book(PrintedText(INFO, "a5", [Side(language, "", "", parts)]))
    printed = set(re.findall(r"\w+", text_of(pdf)))
    assert visible_words(html) - printed == set()


def visible_words(html: str) -> set[str]:
    """What a reader of the page meets, but for the headings of notes and terms, arrows back, and words of no sight."""
    root = tree_of(html)
    for parent in list(root.iter()):
        for child in list(parent):
            is_frame = parent.get("class") in ("footnotes", "glossary") and child.tag == "h2"
            if is_frame or child.get("class") in ("visually-hidden", "footnote-backref"):
                child.text, children = "", list(child)
                for each in children:
                    child.remove(each)
    return set(re.findall(r"\w+", "\n".join(root.itertext())))


def test_words_of_markup() -> None:
    assert words_in("<b>a</b> &lt; b<br/>c &amp;") == "a < b c &"
