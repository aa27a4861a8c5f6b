"""What is wrong with items that have no choices, at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.curriculum.messages import MESSAGES
from app.curriculum.working_copy import read_files
from app.domain.course_files import read_course

TYPES = Path(__file__).parent.parent / "quizzes" / "courses" / "types"
ITEMS = "01-all-types/items.yml"
UP = """    - {id: up, fraction: 1, text: {vi: "Ở trên", en: "Up"}, feedback: {vi: "Vì Ở trên", en: "Because Up"}}
"""


def test_the_course_as_it_stands_has_no_problems() -> None:
    assert read_course(read_files(TYPES))[1] == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            UP,
            "".join(UP.replace("up, fraction: 1", f"up-{n}, fraction: 0") for n in range(18)) + UP,
            [(0, "not-so-many")],
        ),
        ("scoring: all", "scoring: some", [(0, "not-one-of")]),
        ("accents: strict", "accents: lax", [(0, "not-one-of")]),
        ("{id: passport, fraction: 1,", "{id: passport, fraction: 1/2,", [(0, "no-full-marks")]),
        ("{id: papers, fraction: 1/2,", "{id: papers, fraction: -1/2,", [(-1, "share-below-zero")]),
        (
            'text: {vi: "giấy tờ", en: "papers"}',
            'text: {vi: "HO CHIEU", en: "papers"}',
            [(-1, "accepted-twice")],
        ),
        (
            'text: {vi: "giấy tờ", en: "papers"}',
            f'text: {{vi: "{"x" * 121}", en: "papers"}}',
            [(-1, "answer-too-long")],
        ),
        ("value: 1234.5", 'value: "1234,5"', [(0, "not-a-decimal")]),
        ("tolerance: 2", "tolerance: -2", [(0, "not-a-decimal")]),
        ("factor: 24", "factor: 0", [(0, "not-above-zero")]),
        ("factor: 1}", "factor: 2}", [(0, "first-unit-not-one")]),
        ('name: {vi: "ngày", en: "days"}', 'name: {vi: "giờ", en: "days"}', [(-1, "unit-twice")]),
        ('name: {vi: "ngày", en: "days"}', 'name: {vi: "ngày", en: "d2"}', [(0, "unit-with-digits")]),
        ("option: meow", "option: miaow", [(0, "no-such-option")]),
        ("[[boils]] ở", "sôi ở", [(0, "gap-not-once")]),
        ("[[boils]] ở", "[[boils]] [[boils]] ở", [(0, "gap-not-once")]),
        ("[[boils]] ở", "[[boils]] [[steams]] ở", [(0, "no-such-gap")]),
        ("{id: hundred, fraction: 1,", "{id: hundred, fraction: 0,", [(0, "no-full-marks")]),
        ("  accents: tolerant\n", "  choices: []\n", [(0, "unknown-key")]),
        ("  prompts:\n", "  prompt:\n", [(-8, "missing-key"), (1, "unknown-key")]),
    ],
)
def test_each_mistake_is_named_in_words(before: str, after: str, expected: list[tuple[int, str]]) -> None:
    files = read_files(TYPES)
    text = files[ITEMS].decode()
    assert before in text
    _course, problems = read_course({**files, ITEMS: text.replace(before, after, 1).encode()})
    line = text[: text.index(before)].count("\n") + 1
    assert [(problem.line - line, problem.code) for problem in problems] == expected
    assert {problem.code for problem in problems} <= MESSAGES.keys()
