"""What is wrong with items that have no choices, at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.curriculum.messages import MESSAGES
from app.curriculum.working_copy import read_files
from app.domain.course_files import read_course

TYPES = Path(__file__).parent.parent / "quizzes" / "courses" / "types"
ITEMS = "01-all-types/items.yml"


def test_the_course_as_it_stands_has_no_problems() -> None:
    assert read_course(read_files(TYPES))[1] == []


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("scoring: all", "scoring: some", "not-one-of"),
        ("accents: strict", "accents: lax", "not-one-of"),
        ("{id: passport, fraction: 1,", "{id: passport, fraction: 1/2,", "no-full-marks"),
        ("{id: papers, fraction: 1/2,", "{id: papers, fraction: -1/2,", "share-below-zero"),
        ('text: {vi: "giấy tờ", en: "papers"}', 'text: {vi: "HO CHIEU", en: "papers"}', "accepted-twice"),
        (
            'text: {vi: "giấy tờ", en: "papers"}',
            f'text: {{vi: "{"x" * 121}", en: "papers"}}',
            "answer-too-long",
        ),
        ("value: 1234.5", 'value: "1234,5"', "not-a-decimal"),
        ("tolerance: 2", "tolerance: -2", "not-a-decimal"),
        ("factor: 24", "factor: 0", "not-above-zero"),
        ("factor: 1}", "factor: 2}", "first-unit-not-one"),
        ('name: {vi: "ngày", en: "days"}', 'name: {vi: "giờ", en: "days"}', "unit-twice"),
        ('name: {vi: "ngày", en: "days"}', 'name: {vi: "ngày", en: "d2"}', "unit-with-digits"),
        ("option: meow", "option: miaow", "no-such-option"),
        ("[[boils]] ở", "sôi ở", "gap-not-once"),
        ("[[boils]] ở", "[[boils]] [[boils]] ở", "gap-not-once"),
        ("[[boils]] ở", "[[boils]] [[steams]] ở", "no-such-gap"),
        ("{id: hundred, fraction: 1,", "{id: hundred, fraction: 0,", "no-full-marks"),
        ("  accents: tolerant\n", "  choices: []\n", "unknown-key"),
        ("  prompts:\n", "  prompt:\n", "missing-key"),
    ],
)
def test_each_mistake_is_named_in_words(before: str, after: str, code: str) -> None:
    files = read_files(TYPES)
    text = files[ITEMS].decode()
    assert before in text
    _course, problems = read_course({**files, ITEMS: text.replace(before, after, 1).encode()})
    found = {problem.code for problem in problems}
    assert code in found
    assert found <= MESSAGES.keys()
    line = text[: text.index(before)].count("\n") + 1
    assert min(abs(problem.line - line) for problem in problems if problem.code == code) <= 12
