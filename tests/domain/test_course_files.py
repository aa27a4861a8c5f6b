"""Every mistake that a course's files can hold is found, at its line, and only that."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from app.domain.course import Choice, Instrument, Item, Quiz, body_of
from app.domain.course_figures import size_of
from app.domain.course_files import read_course, read_instrument_file
from app.domain.course_limits import check_size
from app.domain.course_source import Source
from app.domain.course_text import LessonWords, render_lesson
from tests.cases import CASES, needs_cases

COURSES = Path(__file__).parent.parent / "courses"
FIRST, SECOND = "01-first-look", "02-second-look"
VI, EN = f"{FIRST}/module.vi.md", f"{FIRST}/module.en.md"
ITEMS, QUIZ = f"{FIRST}/items.yml", f"{FIRST}/quiz.yml"
FIGURE = f"{FIRST}/figures/three-boxes.vi.svg"


def mini() -> dict[str, bytes]:
    root = COURSES / "mini"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.*")}


def problems_with(files: dict[str, bytes]) -> list[tuple[str, int, str]]:
    return [(problem.path, problem.line, problem.code) for problem in read_course(files)[1]]


def changed(path: str, before: str, after: str) -> dict[str, bytes]:
    """The mini course with one text replaced once."""
    text = mini()[path].decode()
    assert before in text, f"{before!r} is not in {path}"
    return {**mini(), path: text.replace(before, after, 1).encode()}


def test_the_mini_course_is_read_whole() -> None:
    course, problems = read_course(mini())
    assert problems == []
    assert course is not None
    assert (course.slug, course.law_as_at, course.attendance_share, course.final_score) == (
        "mini",
        date(2026, 1, 31),
        80,
        70,
    )
    assert [module.slug for module in course.modules] == [FIRST, SECOND]
    assert [term.id for term in course.glossary] == ["indicator", "referral"]
    first = course.modules[0]
    assert first.lessons["vi"].minutes == {"reading": 10, "cases": 5, "exercise": 0, "quiz": 5}
    assert first.lessons["en"].objectives == {"look-first": "Look before concluding"}
    assert first.quiz == Quiz("module", ("sky-is-up", "pick-both", "true-or-not"), 60, 3, 10, True)
    assert course.modules[1].quiz is None
    pre, post = course.tests["pre"], course.tests["post"]
    assert (pre.attempts, pre.pass_score, post.attempts, post.pass_score) == (1, None, 2, 70)
    assert pre.items_in("A") == post.items_in("A") == ("grass-is-green", "snow-is-white")
    assert pre.items_in("B") == post.items_in("B") == ("grass-is-green", "coal-is-black")
    assert first.items[1].choices[0] == Choice(
        "two", "1/2", {"vi": "2", "en": "2"}, {"vi": "Đúng.", "en": "Right."}
    )
    assert [choice.fraction for choice in first.items[1].choices] == ["1/2", 0.5, -0.5]
    assert (first.items[1].scenario, first.items[0].scenario, first.items[0].meaning) == (True, False, 1)
    assert [choice.id for choice in first.items[2].choices] == ["true", "false"]


def test_an_item_comes_back_from_its_body() -> None:
    course, _problems = read_course(mini())
    assert course is not None
    assert [Item.from_body(body_of(item)) for item in course.items.values()] == list(course.items.values())


def test_an_instrument_comes_back_from_its_body() -> None:
    path = COURSES / "instruments" / "mini-assessment.yml"
    instrument, problems = read_instrument_file(path.name, path.read_bytes())
    assert problems == []
    assert instrument is not None
    assert Instrument.from_body(body_of(instrument)) == instrument
    assert body_of(instrument)["questions"][4] == {
        "id": "own-idea",
        "type": "text",
        "text": {"vi": "Bạn đề nghị điều gì?", "en": "What do you suggest?"},
        "theme": "ideas",
        "required": False,
        "options": [],
    }


MISTAKES = [
    # the file as such
    ("course.yml", "slug: mini", "slug: [mini", 2, "bad-yaml"),
    ("course.yml", "summary:", "sumary:", 3, "unknown-key"),
    ("course.yml", "law_as_at: 2026-01-31", "law_as_at: 31/01/2026", 4, "not-a-date"),
    ("course.yml", "slug: mini", "slug: Mini_1", 1, "not-a-word"),
    ("course.yml", "slug: mini", "slug:", 1, "missing-key"),
    ("course.yml", "slug: mini", 'slug: ""', 1, "not-a-text"),
    ("course.yml", "slug: mini", "slug: mini\nslug: mini", 2, "key-twice"),
    ("course.yml", ', en: "Sample course"}', "}", 2, "missing-key"),
    ("course.yml", "attendance_share: 80", "attendance_share: 101", 7, "not-a-number"),
    (
        "course.yml",
        "[01-first-look, 02-second-look]",
        "[01-first-look, 02-second-look, 01-first-look]",
        6,
        "listed-twice",
    ),
    ("course.yml", "Một khóa học", "Một nạn nhân nhẹ dạ", 3, "word-to-avoid"),
    ("glossary.yml", "- id: referral", "- id: indicator", 8, "id-twice"),
    ("glossary.yml", "Lý do để hỏi thêm", "Lý do buôn người", 5, "word-to-avoid"),
    # front matter
    (VI, "---\ntitle", "title", 1, "no-front-matter"),
    (VI, "reading: 10", "reading: ten", 4, "not-a-number"),
    (VI, "look-first:", "Look first:", 6, "not-a-word"),
    (EN, "minutes: {reading: 10", "minutes: {reading: 11", 2, "front-matter-differs"),
    (EN, "law_as_at: 2026-01-31", "law_as_at: 2025-01-31", 2, "front-matter-differs"),
    (EN, "content_notice:", "#content_notice:", 2, "front-matter-differs"),
    # lessons
    (
        VI,
        "## Nhìn quanh {#look-around}",
        "Lời đầu.\n\n## Nhìn quanh {#look-around}",
        10,
        "text-before-first-section",
    ),
    (VI, "### Một mục nhỏ {#small-part}", "### Một mục nhỏ {#small-part}\n\n# To", 24, "heading-of-level-1"),
    (VI, "Ghi đúng lời đã nói.", "Ghi đúng lời đã nói.\n\n#### Nhỏ {#Small}", 34, "not-a-word"),
    (VI, "Ghi đúng lời đã nói.", "Ghi đúng lời đã nói.\n\n#### Nhỏ {#main}", 34, "id-twice"),
    (VI, "Ghi đúng lời đã nói.", "Ghi đúng lời đã nói.\n\n#### Nhỏ {#small-part}", 34, "id-twice"),
    (VI, '!!! law "Điều 1"', "!!! law", 14, "callout-without-title"),
    (VI, "(figures/three-boxes.svg", "(https://example.org/three-boxes.svg", 20, "bad-figure"),
    (VI, "![Ba ô vuông xếp hàng ngang]", "![]", 20, "figure-without-alt"),
    (VI, "[[indicator]]", "[[indicators]]", 12, "no-such-term"),
    (VI, "ở chú thích.[^1]", "ở chú thích.[^1][^2]", 12, "no-such-footnote"),
    (VI, "[^1]: Một nguồn", "[^2]: Một nguồn nữa.\n[^1]: Một nguồn", 39, "unused-footnote"),
    (VI, "(#look-around)", "(#look-nowhere)", 35, "no-such-section"),
    (VI, "(https://example.org/)", "(http://example.org/)", 35, "bad-link"),
    (VI, "(https://example.org/)", "(javascript:alert)", 35, "bad-link"),
    (VI, "Đây là đoạn cuối", "<b>Đây</b> là đoạn cuối", 37, "raw-html"),
    (VI, "Đây là đoạn cuối", "<!-- Đây --> là đoạn cuối", 37, "raw-html"),
    (VI, "Đây là đoạn cuối", "Kẻ buôn người là đoạn cuối", 37, "word-to-avoid"),
    (EN, "last paragraph", "last credulous paragraph", 37, "word-to-avoid"),
    (EN, "last paragraph", "last Illegal\nMigrants paragraph", 37, "word-to-avoid"),
    # both languages say the same
    (EN, "{#write-down}", "{#write-it-down}", 29, "differs"),
    (EN, '!!! law "Article 1"', '!!! key "Article 1"', 14, "differs"),
    (EN, '!!! law "Article 1"', '!!! lawful "Article 1"', 14, "no-such-callout"),
    (EN, '![Three squares in a row](figures/three-boxes.svg "Three squares")', "", 1, "lacks"),
    (EN, "This is the last", '!!! key "More"\n    More.\n\nThis is the last', 37, "has-more"),
    # figures
    (FIGURE, 'viewBox="0 0 320 120"', "", 1, "svg-without-size"),
    (FIGURE, "<title>", "<titel>", 2, "bad-svg"),
    (FIGURE, "<title>", "<script>alert(1)</script><title>", 1, "svg-not-plain"),
    (FIGURE, 'role="img"', 'onload="alert(1)"', 1, "svg-not-plain"),
    (FIGURE, "<title>", "<style>@import 'https://example.org/x.css';</style><title>", 1, "svg-not-plain"),
    (FIGURE, '<g fill="none"', '<g fill="url(https://example.org/x)"', 1, "svg-not-plain"),
    # items
    (ITEMS, "objective: look-first", "objective: look-twice", 3, "no-such-objective"),
    (ITEMS, "section: look-around", "section: nowhere", 7, "no-such-section"),
    (ITEMS, "type: single", "type: oracle", 2, "not-one-of"),
    (ITEMS, "competency: detect", "competency: arrest", 4, "not-one-of"),
    (ITEMS, "id: pick-both", "id: true-or-not", 26, "id-twice"),
    (ITEMS, "id: up, fraction: 1,", "id: up, fraction: 0.9,", 10, "not-one-right"),
    (ITEMS, "id: down, fraction: 0,", "id: down, fraction: 1,", 10, "not-one-right"),
    (ITEMS, "fraction: 1/2", "fraction: 1/3", 23, "shares-not-one"),
    (ITEMS, "fraction: 1/2", "fraction: half", 23, "not-a-share"),
    (ITEMS, "fraction: -0.5", "fraction: -2", 25, "not-a-share"),
    (ITEMS, "fraction: -0.5", "fraction: -1e-400", 25, "not-a-share"),
    (ITEMS, "id: two,", "id: four,", 24, "id-twice"),
    (ITEMS, 'feedback: {vi: "Đúng.", en: "Right."}', 'feedback: {vi: "Đúng."}', 10, "missing-key"),
    (ITEMS, 'feedback: {vi: "Đúng.", en: "Right."}', 'feedback: {vi: "Đúng.", en: ""}', 10, "not-a-text"),
    (ITEMS, "scenario: true", "scenario: maybe", 20, "no-such-scenario"),
    (QUIZ, "shuffle_choices: true", "shuffle_choices: maybe", 5, "not-yes-or-no"),
    (ITEMS, "Bầu trời ở đâu?", "Ai cả tin?", 8, "word-to-avoid"),
    # quizzes and tests
    (QUIZ, "true-or-not]", "nothing]", 6, "no-such-item"),
    (QUIZ, "purpose: module", "purpose: pre", 1, "not-one-of"),
    (QUIZ, "items: [", "items: [sky-is-up, ", 6, "listed-twice"),
    (QUIZ, "pass_score: 60", "pass_score: 0", 2, "not-a-number"),
    ("tests.yml", "{both: grass-is-green}", "{a: grass-is-green, b: mud-is-brown}", 5, "no-such-item"),
    ("tests.yml", "both: grass-is-green", "both: true-or-not", 5, "item-in-a-quiz"),
    ("tests.yml", "both: grass-is-green", "both: snow-is-white", 5, "listed-twice"),
    ("tests.yml", ", b: coal-is-black", "", 6, "missing-key"),
    ("tests.yml", "protect: 1", "protect: 2", 3, "blueprint-not-met"),
    ("tests.yml", "protect: 1,", "", 3, "missing-key"),
    ("tests.yml", "attempts: 1", "attempts: 21", 1, "not-a-number"),
]


@pytest.mark.parametrize(
    ("path", "before", "after", "line", "code"), MISTAKES, ids=[f"{row[4]} {row[2][:30]}" for row in MISTAKES]
)
def test_each_mistake_is_found_at_its_line(path: str, before: str, after: str, line: int, code: str) -> None:
    assert (path, line, code) in problems_with(changed(path, before, after))


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("word " * 30_000, 1, "text-too-long"),
        ("\n\n" + "[" * 8000, 3, "paragraph-too-long"),
        ("\n\n" + "word\n" * 1000, 3, "paragraph-too-long"),
        ("x\n\n" * 1001, 2001, "too-many-paragraphs"),
        ("\n".join("    " * depth + "- a" for depth in range(30)), 11, "text-too-deep"),
        ("\n" + "- " * 300 + "a", 2, "text-too-deep"),
        ("\n" + ">" * 300 + "a", 2, "text-too-deep"),
        ("\n" + "[" * 3990, 2, "too-many-marks"),
        ("\n" + "``a`" * 900, 2, "too-many-marks"),
        ("\n" + "a\n:   b\n" * 400, 2, "too-many-marks"),
    ],
    ids=[
        *("text", "line", "paragraph", "paragraphs", "list", "list in one line", "quotations"),
        *("brackets", "backticks", "definitions"),
    ],
)
def test_a_text_that_would_take_too_long_is_refused(text: str, line: int, code: str) -> None:
    source = Source("a.md", text, [])
    check_size(source, text, 1)
    assert [(each.line, each.code) for each in source.problems if each.code == code] == [(line, code)]
    found = problems_with({**mini(), VI: mini()[VI] + b"\n" + text.encode()})
    assert [(path, known) for path, _line, known in found if known == code] == [(VI, code)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "[" * 100 + "x" * 3_800,
        "[[" * 50 + "x" * 3_800,
        "``a`" * 33 + "x" * 3_800,
        "a\n:   b\n" * 100,
        "a\n---\n" * 570,
        "> a\n" * 990,
        "*a" * 1_990,
        "**_" * 1_300,
    ],
    ids=lambda paragraph: paragraph[:5],
)
def test_what_passes_the_limits_is_rendered_in_no_time(paragraph: str) -> None:
    """Each of these, made longer, takes the renderer seconds for a single paragraph, or all of its stack."""
    source = Source("a.md", paragraph, [])
    check_size(source, paragraph, 1)
    assert source.problems == []
    before = process_time()
    render_lesson(f"## A {{#a}}\n\n{paragraph}", "en", minutes=1, words=LessonWords("g", "n", "b {}", "t"))
    assert process_time() - before < 1


@pytest.mark.parametrize(
    "line",
    ["[" * 90_000, "![" * 45_000, "[[a|" * 20_000, "## " + "{#" * 45_000, "“" * 90_000],
    ids=lambda line: line[:4],
)
def test_a_long_line_is_looked_through_in_no_time(line: str) -> None:
    before = process_time()
    problems_with({**mini(), VI: mini()[VI] + line.encode()})
    assert process_time() - before < 3  # each took a minute or more


@pytest.mark.parametrize(
    ("trap", "found"),
    [
        ("[" * 50_000, (1, "yaml-too-deep")),
        ("a: " + "{a: " * 30_000, (1, "yaml-too-deep")),
        ("- " * 30_000 + "x", (1, "yaml-too-deep")),
        ("\n- &self [*self]", (2, "yaml-alias")),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", (2, "yaml-alias")),
    ],
    ids=["lists", "mappings", "lists in block", "itself", "laughs"],
)
@pytest.mark.parametrize("path", ["course.yml", ITEMS, "glossary.yml"])
def test_yaml_that_would_break_the_reader_is_not_read(path: str, trap: str, found: tuple[int, str]) -> None:
    """libyaml takes the whole process with it on the first three."""
    problems = problems_with({**mini(), path: trap.encode()})
    assert [(line, code) for where, line, code in problems if where == path] == [found]


@pytest.mark.parametrize(
    "size",
    [
        'viewBox="0 0 inf 10"',
        'viewBox="0 0 nan 10"',
        'viewBox="0 0 0 10"',
        'viewBox="0 0 10 -10"',
        'viewBox="0 0 10 10001"',
        'viewBox="0 0 10"',
        f'width="{"9" * 400}" height="10"',
    ],
    ids=lambda size: size[:25],
)
def test_a_drawing_has_a_size_that_can_be_drawn(size: str) -> None:
    files = changed(FIGURE, 'viewBox="0 0 320 120"', size)
    assert problems_with(files) == [(FIGURE, 1, "svg-without-size")]
    assert size_of(files[FIGURE]) is None


@pytest.mark.parametrize("encoding", ["gb2312", "rot13", "no-such"])
def test_a_drawing_in_an_encoding_that_is_not_read_is_refused(encoding: str) -> None:
    svg = f'<?xml version="1.0" encoding="{encoding}"?>\n'.encode() + mini()[FIGURE]
    assert problems_with({**mini(), FIGURE: svg}) == [(FIGURE, 1, "bad-svg")]
    assert size_of(svg) is None


@needs_cases
def test_drawings_that_attack_their_reader_are_refused() -> None:
    """External and recursive entities, quadratic and exponential growth."""
    attacks = sorted((CASES / "xml-attacks").glob("*.xml"))
    found = {path.name: problems_with({**mini(), FIGURE: path.read_bytes()}) for path in attacks}
    plain = {"simple.xml": "svg-without-size", "simple-ns.xml": "svg-without-size"}
    assert len(found) == 9
    assert found == {name: [(FIGURE, 1, plain.get(name, "bad-svg"))] for name in found}


def test_front_matter_that_would_break_the_reader_is_not_read() -> None:
    files = {**mini(), VI: ("---\ntitle: x\nminutes: " + "[" * 50_000 + "\n---\n").encode()}
    assert (VI, 3, "yaml-too-deep") in problems_with(files)


def test_a_mistake_is_reported_once_save_where_another_follows_from_it() -> None:
    reported = {(row[4], len(problems_with(changed(*row[:3])))) for row in MISTAKES}
    assert {code for code, count in reported if count > 1} == {
        "unknown-key",  # the key that was meant is missing
        "id-twice",  # and what named the other id finds it gone
        "no-front-matter",  # so no one uses the figures
        "not-a-number",  # and the languages differ
        "not-a-word",
        "heading-of-level-1",
        "no-such-callout",
        "bad-figure",
        "lacks",
        "raw-html",  # one for each tag
        "not-a-share",  # and the shares do not add up
        "no-such-item",  # and a form falls short of the blueprint, and both of what they share
        "item-in-a-quiz",
        "listed-twice",
        "missing-key",
        "blueprint-not-met",  # one for each form
    }


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("course.yml", "no-such-file"),
        ("glossary.yml", "no-such-file"),
        (f"{SECOND}/module.en.md", "no-such-file"),
    ],
)
def test_missing_files_are_named(path: str, code: str) -> None:
    files = mini()
    del files[path]
    assert (path, 1, code) in problems_with(files)


def test_a_course_may_do_without_tests() -> None:
    files = mini()
    del files["tests.yml"]
    course, problems = read_course(files)
    assert course is not None
    assert (problems, course.tests) == ([], {})


def with_more_pairs(count: int) -> dict[str, bytes]:
    """The mini course with more items, of which each form asks so many more."""
    files = mini()
    items, tests = files[ITEMS].decode(), files["tests.yml"].decode()
    coal = items[items.index("- id: coal-is-black") :]
    for number in range(count):
        names = [f"{letter}-{number}" for letter in "ab"]
        items += "".join(coal.replace("id: coal-is-black", f"id: {name}") for name in names)
        tests += f"  - {{a: {names[0]}, b: {names[1]}}}\n"
    tests = tests.replace("handle: 1", f"handle: {1 + count}")
    return {**files, ITEMS: items.encode(), "tests.yml": tests.encode()}


@pytest.mark.parametrize(("pairs", "codes"), [(0, []), (1, ["forms-share-too-little"])])
def test_two_fifths_of_a_form_are_anchors(pairs: int, codes: list[str]) -> None:
    """One of two is enough, one of three is not."""
    assert [code for _path, _line, code in problems_with(with_more_pairs(pairs))] == codes


def test_a_figure_needs_a_drawing_in_each_language() -> None:
    files = mini()
    del files[FIGURE]
    assert problems_with(files) == [(VI, 20, "no-such-figure")]


def test_a_path_that_the_database_has_no_room_for_is_named() -> None:
    name = "a" * 180
    files = {**mini(), VI: mini()[VI].replace(b"figures/three-boxes.svg", f"figures/{name}.svg".encode())}
    path = f"01-first-look/figures/{name}.vi.svg"
    assert len(path) > 200
    assert (path, 1, "path-too-long") in problems_with({**files, path: mini()[FIGURE]})


def test_files_without_a_use_are_named() -> None:
    files = {**mini(), f"{FIRST}/notes.txt": b"", "03-lost/module.vi.md": b""}
    assert problems_with(files) == [
        (f"{FIRST}/notes.txt", 1, "unused-file"),
        ("03-lost/module.vi.md", 1, "unused-file"),
    ]


def test_letters_written_in_parts_are_found() -> None:
    files = mini()
    files["course.yml"] = unicodedata.normalize("NFD", files["course.yml"].decode()).encode()
    assert problems_with(files) == [("course.yml", line, "not-nfc") for line in (2, 3, 5)]


def test_bytes_that_are_no_text_are_found() -> None:
    files = {**mini(), "glossary.yml": mini()["glossary.yml"].replace("Lý".encode(), b"L\xed")}
    assert problems_with(files) == [("glossary.yml", 5, "not-utf-8")]


def test_windows_line_ends_and_a_byte_order_mark_are_no_mistake() -> None:
    files = {path: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") for path, content in mini().items()}
    assert (
        problems_with({**files, **{path: each for path, each in mini().items() if path.endswith("svg")}})
        == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "Nghị định thư “về buôn người” (tên cũ)",
        'The old title "child pornography" is quoted.',
        "người bán buôn, người mua",
        "Prostituted is another word; easymoney too.",
        "Write `<b>` in code and 3 < 5.",
    ],
)
def test_titles_in_quotation_marks_and_longer_words_pass(text: str) -> None:
    assert problems_with(changed(VI, "Đây là đoạn cuối", text + " Đây là đoạn cuối")) == []


def instrument_problems(before: str, after: str) -> list[tuple[int, str]]:
    path = COURSES / "instruments" / "mini-assessment.yml"
    text = path.read_text("utf-8")
    assert before in text
    _instrument, problems = read_instrument_file(path.name, text.replace(before, after, 1).encode())
    return [(problem.line, problem.code) for problem in problems]


@pytest.mark.parametrize(
    ("before", "after", "problems"),
    [
        ("mode: anonymous", "mode: secret", [(4, "not-one-of")]),
        ("slug: mini-assessment", "slug: other", [(1, "slug-not-file-name")]),
        ("    points: 5\n", "", [(12, "scale-incomplete")]),
        ("    points: 5\n", "    points: 1\n", [(16, "not-a-number")]),
        ("    min: 0\n", "    min: 900\n", [(39, "bounds-crossed")]),
        ("type: number", "type: text", [(line, "key-of-another-type") for line in (39, 40, 41)]),
        ("      - {id: sea, text: {vi: \"Đường biển\", en: \"By sea\"}}\n", "", [(20, "too-few-options")]),
        ("id: none", "id: referral", [(34, "id-twice")]),
        ("text: {vi: \"Bạn đề nghị điều gì?\", en", "text: {vi: Một, hai, en", [(45, "unknown-key")]),
    ],
)  # fmt: skip
def test_mistakes_of_instruments(before: str, after: str, problems: list[tuple[int, str]]) -> None:
    assert instrument_problems(before, after) == problems


def test_the_courses_of_this_repository_have_no_problems() -> None:
    root = Path(__file__).parents[2] / "courses"
    found = []
    for course in root.glob("*/course.yml"):
        folder = course.parent
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}
        found += problems_with(files)
    for path in (root / "instruments").glob("*.yml"):
        found += read_instrument_file(path.name, path.read_bytes())[1]
    assert found == []
