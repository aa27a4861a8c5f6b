"""An officer's own answers: saved one by one, finished once.

In an anonymous round nothing written here names the officer beside an answer: no audit, no time, no key of a save.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.curriculum import catalogue
from app.domain.course import Instrument, Question
from app.domain.grading import BadAnswer
from app.domain.survey_tally import read_answer
from app.extensions import db
from app.shared import clock
from app.shared.refusal import Malformed, Refused
from app.surveys.models import Participation, Round, SurveyAnswer, SurveyResponse


@dataclass(frozen=True)
class WayBack:
    """How an officer's response is found again: by officer in a named round, by a token's hash in an anonymous one."""

    officer_id: int | None = None
    token_hash: str | None = None

    def response(self, round_id: int) -> SurveyResponse | None:
        query = select(SurveyResponse).where(SurveyResponse.round_id == round_id)
        if self.officer_id is not None:
            return db.session.scalar(query.where(SurveyResponse.officer_id == self.officer_id))
        return db.session.scalar(query.where(SurveyResponse.token_hash == self.token_hash))

    def response_to_write(self, participation: Participation) -> SurveyResponse:
        """The response, begun with the first answer. Only the province passes from the invitation to it."""
        response = self.response(participation.round_id)
        if response is None:
            response = SurveyResponse(
                round_id=participation.round_id,
                province_id=participation.province_id,
                officer_id=self.officer_id,
                token_hash=self.token_hash,
            )
            db.session.add(response)
            db.session.flush()
        return response


def instrument_of(round_: Round) -> Instrument:
    """What the round asks."""
    return catalogue.instrument(round_.instrument_revision_id).instrument


def answers_of(response: SurveyResponse | None) -> dict[str, Any]:
    """Question id to answer, of what is saved."""
    if response is None:
        return {}
    rows = db.session.scalars(select(SurveyAnswer).where(SurveyAnswer.response_uid == response.uid))
    return {row.question_id: row.value["value"] for row in rows}


def unanswered(instrument: Instrument, answers: Mapping[str, Any]) -> list[Question]:
    """The questions that must be answered and are not."""
    return [
        question
        for question in instrument.questions
        if question.required and answers.get(question.id) is None
    ]


def save_answers(
    participation: Participation,
    way: WayBack,
    answers: Mapping[str, Any],
    *,
    at: datetime,
    key: str | None = None,
) -> None:
    """Keep some answers, None takes one back. A verb. Raises Refused when the round is over, Malformed."""
    round_ = _refuse_unless_asked(participation, at)
    read = _read(instrument_of(round_), answers)
    response = way.response_to_write(participation)
    query = select(SurveyAnswer).where(SurveyAnswer.response_uid == response.uid)
    known = {
        row.question_id: row for row in db.session.scalars(query.where(SurveyAnswer.question_id.in_(read)))
    }
    for question_id, value in read.items():
        _keep(response, question_id, value, known.get(question_id), key if way.officer_id else None)


def _refuse_unless_asked(participation: Participation, at: datetime) -> Round:
    """The round, which takes answers now, of somebody who is not done."""
    round_ = db.session.get_one(Round, participation.round_id)
    round_.refuse_unless_open(clock.local(at).date())
    participation.refuse_if_done()
    return round_


def _read(instrument: Instrument, answers: Mapping[str, Any]) -> dict[str, Any]:
    questions = {question.id: question for question in instrument.questions}
    try:
        return {
            question_id: read_answer(questions[question_id], value) for question_id, value in answers.items()
        }
    except (BadAnswer, KeyError) as error:
        raise Malformed(_l("The answer does not fit the question.")) from error


def _keep(
    response: SurveyResponse, question_id: str, value: Any, known: SurveyAnswer | None, key: str | None
) -> None:
    if known is None:
        if value is not None:
            row = SurveyAnswer(
                response_uid=response.uid, question_id=question_id, value={"value": value}, key=key
            )
            db.session.add(row)
    elif value is None:
        db.session.delete(known)
    elif key is None or known.key != key:
        known.value, known.key = {"value": value}, key


def finish_response(participation: Participation, way: WayBack, *, at: datetime) -> None:
    """Count the response, once and for good. A verb.

    The officer's part is set to done on this day and the way back to an anonymous response is cut in the same
    transaction, so that each officer counts once. Raises Refused while required answers are missing.
    """
    round_ = _refuse_unless_asked(participation, at)
    response = way.response_to_write(participation)
    if unanswered(instrument_of(round_), answers_of(response)):
        raise Refused(
            _l("Some questions that must be answered are not."),
            kept=_l("Everything that was confirmed as saved is kept."),
            to_do=_l("Go back to the form; it names them."),
        )
    response.is_done, response.token_hash = True, None
    participation.done_on = clock.local(at).date()
