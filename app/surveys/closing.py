"""Closing a round: what nobody finished goes, and the rest is laid down again in an order that tells nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, delete, insert, select

from app.extensions import db
from app.shared.models import Actor
from app.surveys.models import Round, SurveyAnswer, SurveyResponse

responses: Table = SurveyResponse.metadata.tables["survey_responses"]
answers: Table = SurveyAnswer.metadata.tables["survey_answers"]


def close_round(round_: Round, *, by: Actor, at: datetime) -> None:
    """A verb. Raises Refused when it is closed already."""
    round_.close(by=by, at=at)
    _drop_unfinished(round_.id)
    _shuffle(round_.id)


def _drop_unfinished(round_id: int) -> None:
    """Nobody can come back to these, and they were never sent."""
    is_unfinished = (responses.c.round_id == round_id) & responses.c.is_done.is_(False)
    unfinished = select(responses.c.uid).where(is_unfinished)
    db.session.execute(delete(answers).where(answers.c.response_uid.in_(unfinished)))
    db.session.execute(delete(responses).where(is_unfinished))


def _shuffle(round_id: int) -> None:
    """Write every row anew, in the order of its random key and in one transaction.

    SQLite keeps these tables in that order anyway. PostgreSQL keeps rows in the order in which they came, each
    with the number of its transaction, and officers' parts are set to done in the same order.
    """
    own = select(responses).where(responses.c.round_id == round_id).order_by(responses.c.uid)
    uids = select(responses.c.uid).where(responses.c.round_id == round_id)
    theirs = select(answers).where(answers.c.response_uid.in_(uids))
    held = [row._asdict() for row in db.session.execute(own)]
    given = [
        row._asdict()
        for row in db.session.execute(theirs.order_by(answers.c.response_uid, answers.c.question_id))
    ]
    db.session.execute(delete(answers).where(answers.c.response_uid.in_(uids)))
    db.session.execute(delete(responses).where(responses.c.round_id == round_id))
    if held:
        db.session.execute(insert(responses), held)
    if given:
        db.session.execute(insert(answers), given)
