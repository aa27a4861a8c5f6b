"""What officers wrote in their own words: for those who may read rows, never by small province.

They stand in an order that tells nothing of who wrote, or when, or what else.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.domain.course import Question
from app.domain.survey_summary import ANSWERED, ProtectedRound
from app.extensions import db
from app.surveys.models import Round, SurveyAnswer, SurveyResponse


@dataclass(frozen=True)
class OpenAnswers:
    """Texts under one question; none where so few wrote that they might be known. `n_hidden` provinces are left out."""

    question: Question
    texts: tuple[str, ...]
    n_hidden: int


def open_answers_of(
    round_: Round, questions: Iterable[Question], shown: ProtectedRound[int], groups: frozenset[int]
) -> list[OpenAnswers]:
    """The texts of an area under each open question. One query."""
    asked = [question for question in questions if question.type == "text"]
    open_to = {question.id: _groups_to_read(question, shown, groups) for question in asked}
    found: dict[str, list[str]] = defaultdict(list)
    for question_id, province_id, value in db.session.execute(_rows(round_, asked)):
        if province_id in open_to[question_id]:
            found[question_id].append(value["value"])
    return [
        OpenAnswers(question, _shuffled(question, found[question.id]), len(groups - open_to[question.id]))
        for question in asked
    ]


def _groups_to_read(question: Question, shown: ProtectedRound[int], groups: frozenset[int]) -> frozenset[int]:
    """All provinces together, or those of which enough have written."""
    held = shown.questions[question.id]
    if shown.is_everyone(groups):
        return groups if held.totals[ANSWERED].is_shown else frozenset()
    return groups & held.readable


def _rows(round_: Round, questions: list[Question]):  # type: ignore[no-untyped-def]
    return (
        select(SurveyAnswer.question_id, SurveyResponse.province_id, SurveyAnswer.value)
        .join(SurveyResponse, SurveyResponse.uid == SurveyAnswer.response_uid)
        .where(SurveyResponse.round_id == round_.id, SurveyResponse.is_done)
        .where(SurveyAnswer.question_id.in_([question.id for question in questions]))
    )


def _shuffled(question: Question, texts: list[str]) -> tuple[str, ...]:
    """An order that is the same each time, and another under each question: no two texts can be told to be one's."""
    return tuple(sorted(texts, key=lambda text: hashlib.sha256(f"{question.id} {text}".encode()).digest()))
