"""What may be shown of a closed round: worked out by a job, kept in a row, read by pages."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from sqlalchemy import func, select

from app.domain.survey_protection import body_of_round, protect_round, round_of_body
from app.domain.survey_summary import ProtectedRound
from app.extensions import db
from app.shared import clock
from app.shared.database import write
from app.shared.jobs import Job, job_kind, start_job
from app.shared.models import Actor
from app.surveys.answers import instrument_of
from app.surveys.models import Round, RoundTally, SurveyAnswer, SurveyResponse

KIND = "surveys.tally"
CODE_VERSION = "1"  # raise it when the same answers would be shown otherwise


def shown_of(round_: Round) -> ProtectedRound[int]:
    """What may be shown of a round, by province id: as kept, or worked out now while the job has not run.

    Nothing of a round that still takes answers: figures that grow answer by answer give each answer away.
    Raises ValueError then.
    """
    if round_.closed_at is None:
        raise ValueError("an open round shows nothing")
    kept = db.session.get(RoundTally, round_.id)
    if kept is None or kept.code_version != CODE_VERSION:
        return _protect(round_)
    return round_of_body(kept.body, int)


def tally_soon(round_: Round, *, by: Actor) -> None:
    """Have the row made. Not inside write()."""
    start_job(KIND, {"round": str(round_.uid)}, by=by)


@job_kind(KIND)
def tally_round(job: Job) -> None:
    """Work out and keep what may be shown of a closed round."""
    round_ = db.session.scalars(select(Round).where(Round.uid == uuid.UUID(job.arguments["round"]))).one()
    write(_keep, round_, body_of_round(_protect(round_)))


def keep_tally(round_: Round) -> None:
    """Work out and keep what may be shown of a closed round, at once: for rounds that are loaded closed. A verb."""
    _keep(round_, body_of_round(_protect(round_)))


def _keep(round_: Round, body: dict[str, Any]) -> None:
    """In place of what was kept."""
    row = RoundTally(round_id=round_.id, code_version=CODE_VERSION, computed_at=clock.now(), body=body)
    db.session.merge(row)


def _protect(round_: Round) -> ProtectedRound[int]:
    sizes = dict.fromkeys(sorted(round_.province_ids), 0) | _sizes(round_.id)
    questions = instrument_of(round_).questions
    given = _given(round_.id)
    answers = {
        question.id: {
            province_id: _filled(given[question.id][province_id], size) for province_id, size in sizes.items()
        }
        for question in questions
    }
    return protect_round(questions, answers, sizes)


def _sizes(round_id: int) -> dict[int, int]:
    """Province to finished responses."""
    query = select(SurveyResponse.province_id, func.count()).group_by(SurveyResponse.province_id)
    is_counted = (SurveyResponse.round_id == round_id) & SurveyResponse.is_done
    return dict(db.session.execute(query.where(is_counted)).all())


def _given(round_id: int) -> dict[str, dict[int, list[Any]]]:
    """Question to province to answers given, in finished responses. One query."""
    query = (
        select(SurveyAnswer.question_id, SurveyResponse.province_id, SurveyAnswer.value)
        .join(SurveyResponse, SurveyResponse.uid == SurveyAnswer.response_uid)
        .where(SurveyResponse.round_id == round_id, SurveyResponse.is_done)
    )
    found: dict[str, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for question_id, province_id, value in db.session.execute(query):
        found[question_id][province_id].append(value["value"])
    return found


def _filled(given: list[Any], size: int) -> list[Any]:
    """One entry per person: None for those who left the question out."""
    return given + [None] * (size - len(given))
