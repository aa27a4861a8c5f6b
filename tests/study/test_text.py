"""What course pages say in whole sentences."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask

from app.quizzes.queries import QuizState
from app.study.text import attempts_words


@pytest.mark.parametrize(
    ("allowed", "used", "words"),
    [
        (0, 5, "You may take it as often as you like."),
        (3, 1, "You have 2 attempts left."),
        (3, 2, "You have 1 attempt left."),
        (3, 3, "You have 0 attempts left."),
        (3, 4, "You have 0 attempts left."),  # a fourth was given, taken and then ended
    ],
)
def test_attempts_left_are_never_below_none(app: Flask, allowed: int, used: int, words: str) -> None:
    quiz = QuizState(uuid.UUID(int=1), "module", "module", allowed, used, None, None, None, None)
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert attempts_words(quiz) == words
