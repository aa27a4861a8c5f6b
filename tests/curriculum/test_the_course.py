"""What the course on counter-trafficking promises its learners and teachers, held against the files as they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup

from app.curriculum.working_copy import FOLDER, read_files
from app.domain.course import COMPETENCIES, LANGUAGES, Course, Item, Module
from app.domain.course_files import read_course
from app.domain.course_outline import outline
from app.domain.course_source import Problem
from app.domain.course_text import LessonWords, render_lesson
from app.domain.figure_pdf import can_draw
from app.shared.assets import STATIC

MINUTES = {
    "01-programme-and-context": 90,
    "02-what-trafficking-is": 120,
    "03-trafficking-or-smuggling": 90,
    "04-legal-framework": 150,
    "05-indicators-and-screening": 120,
    "06-first-response": 90,
    "07-trauma-and-interview": 150,
    "08-children-and-interpreters": 90,
    "09-protection-and-referral": 120,
    "10-initial-investigation": 150,
    "11-travel-documents": 120,
    "12-international-cooperation": 120,
    "13-ethics-and-welfare": 60,
    "14-teaching-and-evaluating": 120,
}
NOTES = ["timing", "exercises", "role-play", "debrief", "flip-chart", "misconceptions"]
LARGEST_FIGURE = 15_000  # bytes: a drawing is read over a slow line
LONGEST_ANSWER_RIGHT = 0.45  # of a module's items: choosing the longest answer must not pass a quiz
_TOTAL = re.compile(r"\*\*(\d+)\*\*")


@dataclass(frozen=True)
class Reading:
    """The course, what is wrong with it, and its files."""

    course: Course
    problems: list[Problem]
    files: Mapping[str, bytes]


@pytest.fixture(scope="module")
def reading() -> Reading:
    files = read_files(FOLDER / "counter-trafficking")
    course, problems = read_course(files)
    assert course is not None
    return Reading(course, problems, files)


@pytest.fixture(scope="module")
def course(reading: Reading) -> Course:
    return reading.course


def asked_in_tests(course: Course) -> set[str]:
    return {item_id for quiz in course.tests.values() for item_id in quiz.items}


def test_nothing_is_wrong_with_the_files(reading: Reading) -> None:
    assert reading.problems == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_fourteen_modules_last_26_and_a_half_hours(course: Course, language: str) -> None:
    minutes = {module.slug: sum(module.lessons[language].minutes.values()) for module in course.modules}
    assert minutes == MINUTES
    assert sum(minutes.values()) == 26.5 * 60


def test_every_module_has_twenty_items_or_more(course: Course) -> None:
    counts = {module.slug: len(module.items) for module in course.modules}
    assert {slug: count for slug, count in counts.items() if count < 20} == {}


def test_every_quiz_asks_twelve_items(course: Course) -> None:
    counts = {module.slug: len(module.quiz.items) if module.quiz else 0 for module in course.modules}
    assert counts == dict.fromkeys(MINUTES, 12)


def test_a_third_of_the_items_of_a_module_tell_a_case(course: Course) -> None:
    shares = {m.slug: sum(item.scenario for item in m.items) / len(m.items) for m in course.modules}
    assert {slug: share for slug, share in shares.items() if share < 1 / 3} == {}


def test_no_more_than_a_sixth_of_the_items_are_true_or_false(course: Course) -> None:
    shares = {
        m.slug: sum(item.type == "truefalse" for item in m.items) / len(m.items) for m in course.modules
    }
    assert {slug: share for slug, share in shares.items() if share > 1 / 6} == {}


def test_every_choice_has_feedback_in_both_languages(course: Course) -> None:
    mute = [
        (item.id, choice.id, language)
        for item in course.items.values()
        for choice in item.choices
        for language in LANGUAGES
        if not choice.feedback[language]
    ]
    assert mute == []


def test_every_item_names_its_source(course: Course) -> None:
    assert [item.id for item in course.items.values() if not item.source] == []


def test_items_of_the_tests_are_in_no_quiz_of_a_module(course: Course) -> None:
    asked = asked_in_tests(course)
    both = {module.slug: asked & set(module.quiz.items) for module in course.modules if module.quiz}
    assert {slug: items for slug, items in both.items() if items} == {}


FORMS = {
    "A": {
        "modules": {"02": 5, "04": 5, "05": 5, "06": 3, "07": 6, "09": 4, "13": 2},
        "difficulties": {"easy": 7, "medium": 20, "hard": 3},
        "scenarios": 25,
    },
    "B": {
        "modules": {"02": 4, "04": 6, "05": 5, "06": 4, "07": 5, "09": 4, "13": 2},
        "difficulties": {"easy": 7, "medium": 19, "hard": 4},
        "scenarios": 25,
    },
}


def items_of_form(course: Course, form: str) -> list[Item]:
    return [course.items[item_id] for item_id in course.tests["pre"].items_in(form)]


def test_both_tests_ask_thirty_items_in_two_forms_that_share_twelve(course: Course) -> None:
    assert course.tests["pre"].items == course.tests["post"].items
    assert course.tests["pre"].only == course.tests["post"].only
    first, second = ({item.id for item in items_of_form(course, form)} for form in FORMS)
    assert (len(first), len(second), len(first & second)) == (30, 30, 12)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_and_its_anchors_weigh_every_competency_alike(course: Course, form: str) -> None:
    items = items_of_form(course, form)
    assert Counter(item.competency for item in items) == dict.fromkeys(COMPETENCIES, 5)
    anchors = [item for item in items if item.id not in course.tests["pre"].only]
    assert Counter(item.competency for item in anchors) == dict.fromkeys(COMPETENCIES, 2)


@pytest.mark.parametrize("form", FORMS)
def test_the_forms_are_alike_in_modules_difficulty_and_cases(course: Course, form: str) -> None:
    items = items_of_form(course, form)
    module_of = {item.id: module.slug[:2] for module in course.modules for item in module.items}
    assert {
        "modules": dict(sorted(Counter(module_of[item.id] for item in items).items())),
        "difficulties": Counter(item.difficulty for item in items),
        "scenarios": sum(item.scenario for item in items),
    } == FORMS[form]


def drawings(reading: Reading) -> dict[str, bytes]:
    """The figures of lessons and the pictures of items."""
    return {path: content for path, content in reading.files.items() if path.endswith(".svg")}


def figures(reading: Reading) -> dict[str, bytes]:
    return {path: content for path, content in drawings(reading).items() if "/figures/" in path}


def test_every_drawing_is_in_a_lesson_or_an_item_and_can_be_printed(reading: Reading) -> None:
    in_items = {picture.file for item in reading.course.items.values() for picture in item.pictures}
    others = {path.split("/", 1)[1] for path in drawings(reading).keys() - figures(reading).keys()}
    assert others == in_items
    assert [path for path, content in drawings(reading).items() if not can_draw(content)] == []


def test_every_figure_is_drawn_in_both_languages(reading: Reading) -> None:
    names: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for path in figures(reading):
        stem, language, _svg = path.rsplit(".", 2)
        names[language].add(stem)
    assert names["vi"] == names["en"]


def test_every_drawing_is_small(reading: Reading) -> None:
    sizes = {path: len(content) for path, content in drawings(reading).items()}
    assert {path: size for path, size in sizes.items() if size >= LARGEST_FIGURE} == {}


def test_every_figure_shown_says_in_words_what_it_shows(reading: Reading) -> None:
    shown = [
        (f"{module.slug}/figures/{figure.name}.{language}.svg", figure.words)
        for module in reading.course.modules
        for language, lesson in module.lessons.items()
        for figure in outline(lesson.markdown, 1).figures
    ]
    assert {path for path, _words in shown} == set(figures(reading))
    assert [path for path, words in shown if not words.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_tells_two_cases_or_more(course: Course, language: str) -> None:
    counts = {module.slug: len(cases(module, language)) for module in course.modules}
    assert {slug: count for slug, count in counts.items() if count < 2} == {}


def cases(module: Module, language: str) -> list[str]:
    callouts = outline(module.lessons[language].markdown, 1).callouts
    return [callout.words for callout in callouts if callout.name == "case"]


def test_english_lessons_are_read_in_one_sitting(course: Course) -> None:
    bare = LessonWords(glossary="", notes="", back="", table="")
    words = {
        module.slug: render_lesson(
            module.lessons["en"].markdown, "en", minutes=0, words=bare, glossary=course.glossary
        ).words
        for module in course.modules
    }
    assert {slug: count for slug, count in words.items() if not 1_800 <= count <= 4_000} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_answer_is_not_given_away_by_its_length(course: Course, language: str) -> None:
    shares = {}
    for module in course.modules:
        single = [item for item in module.items if item.type == "single"]
        shares[module.slug] = sum(is_right_longest(item, language) for item in single) / len(single)
    assert {slug: share for slug, share in shares.items() if share > LONGEST_ANSWER_RIGHT} == {}


def is_right_longest(item: Item, language: str) -> bool:
    """Whether the one right choice has more letters than each of the others."""
    lengths = {choice.fraction == 1: 0 for choice in item.choices}
    for choice in item.choices:
        is_right = choice.fraction == 1
        lengths[is_right] = max(lengths[is_right], len(choice.text[language]))
    return lengths[True] > lengths[False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_module_has_notes_with_the_same_six_parts(course: Course, language: str) -> None:
    parts = {
        module.slug: [section.id for section in outline(module.notes[language].markdown, 1).sections]
        for module in course.modules
        if module.notes
    }
    assert parts == dict.fromkeys(MINUTES, NOTES)


def timetables(markdown: str) -> Iterator[tuple[int, int]]:
    """What the minutes of each table add up to, and the total that it states."""
    for block in re.findall(r"(?:^\|.*\n?)+", markdown, re.MULTILINE):
        rows = [line.strip("| ").split("|") for line in block.splitlines()]
        if rows[0][-1].strip() in ("Phút", "Minutes"):
            lasts = [row[-1].strip() for row in rows[2:]]
            total = _TOTAL.fullmatch(lasts[-1])
            yield sum(int(minutes) for minutes in lasts[:-1]), int(total[1]) if total else 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_agendas_last_as_long_as_they_say(course: Course, language: str) -> None:
    found = {name: list(timetables(texts[language].markdown)) for name, texts in course.agendas.items()}
    assert {name: [total for _sum, total in tables] for name, tables in found.items()} == {
        "half-day-briefing": [180, 80],
        "immigration-officers": [210],
        "mutual-legal-assistance-class": [180, 180],
        "one-day-refresher": [210, 210],
        "procurators": [210],
        "three-day-workshop": [210] * 6,
    }
    assert [name for name, tables in found.items() if any(one != other for one, other in tables)] == []


BLOCKS = "h2, h3, p, li, tr, figure, dt, dd"
"""What the reader's script counts to find the same paragraph in the other language: those of lesson.js."""


def test_both_languages_of_a_section_have_the_same_blocks(course: Course) -> None:
    """So that switching the language stays on the paragraph."""
    assert f'const BLOCKS = "{BLOCKS}";' in (STATIC / "js" / "lesson.js").read_text("utf-8")
    for module in course.modules:
        one, other = (blocks_by_section(course, module, language) for language in LANGUAGES)
        assert one == other, module.slug


def blocks_by_section(course: Course, module: Module, language: str) -> dict[str, list[str]]:
    words = LessonWords("g", "n", "b {}", "t")
    lesson = module.lessons[language]
    page = render_lesson(lesson.markdown, language, minutes=1, words=words, glossary=course.glossary)
    return {
        section["id"]: [block.name for block in section.select(BLOCKS)]
        for section in BeautifulSoup(page.html, "html.parser").select("section[id]")
    }


def test_a_term_is_a_link_once_in_a_section(course: Course) -> None:
    twice = [
        (module.slug, language, term)
        for module in course.modules
        for language, lesson in module.lessons.items()
        for section in re.split(r"^## ", lesson.markdown, flags=re.MULTILINE)[1:]
        for term, count in Counter(re.findall(r"\[\[([a-z0-9-]+)", section)).items()
        if count > 1
    ]
    assert twice == []
