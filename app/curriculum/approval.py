"""The approval of editions: who decided what at which stage, and what was taken out of use. Rows are only added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ForeignKey, String, Text, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.curriculum.models import Edition
from app.domain import approval as rules
from app.extensions import db
from app.shared import clock
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy, Words, one_of, unique_where
from app.shared.refusal import Refused


class EditionDecision(HasUid, MadeBy, Base):
    """What was decided about one edition at one stage; `by_id` and `at` are of whoever wrote it down here.

    `signatory`, `decided_on` and `number` are as on the paper that says so; `letter_sha256` names a copy of it in
    the content store. `content_hash` is the edition's: the decision holds for these bytes and no others.
    """

    __tablename__ = "edition_decisions"
    __table_args__ = (
        one_of("stage", rules.STAGES),
        one_of("outcome", rules.OUTCOMES),
        unique_where(
            "uq_edition_decisions_final", "edition_id", "stage", where=f"outcome <> '{rules.RETURNED}'"
        ),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    stage: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(10))
    decided_on: Mapped[date | None]
    number: Mapped[str] = mapped_column(String(80), default="")
    signatory: Mapped[str] = mapped_column(String(200), default="")
    comments: Mapped[dict[str, str]]
    letter_sha256: Mapped[str | None] = mapped_column(String(64))
    letter_type: Mapped[str] = mapped_column(String(60), default="")
    sensitivity: Mapped[str] = mapped_column(String(20), default="restricted")
    edition: Mapped[Edition] = relationship(lazy="raise_on_sql")

    @property
    def plain(self) -> rules.Decision:
        """The decision as the rules see it."""
        return rules.Decision(self.stage, self.outcome, self.by_id)


class EditionWithdrawal(HasUid, MadeBy, Base):
    """An edition was taken out of use. Those who study it go on, nobody else begins it."""

    __tablename__ = "edition_withdrawals"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True)
class Letter:
    """A paper in the content store."""

    sha256: str
    media_type: str


@dataclass(frozen=True)
class DecisionDetails:
    """What somebody writes down of a decision; `content_hash` is of the edition that they looked at."""

    stage: str
    outcome: str
    content_hash: str
    decided_on: date
    number: str
    signatory: str
    comments: Words
    letter: Letter | None = None


OBJECTIONS: Mapping[str, tuple[LazyString, LazyString]] = {
    "withdrawn": (
        _l("This edition was withdrawn; nothing more is decided about it."),
        _l("Propose a new edition."),
    ),
    "decided": (_l("Every stage of this edition is decided."), _l("Look at its page again.")),
    "out-of-order": (
        _l("The stages are decided one after the other; another one is due."),
        _l("Look at the edition's page again: somebody may have decided this stage meanwhile."),
    ),
    "own-edition": (
        _l("Who published an edition, or confirmed that it was developed, cannot approve it."),
        _l("Ask another coordinator or administrator to decide."),
    ),
    "another-text": (
        _l("The decision was written for another text than this edition holds."),
        _l("Read this edition, then decide."),
    ),
    "newer-in-use": (
        _l("A newer edition of this course is approved already."),
        _l("Officers would never be given this one: withdraw the newer one first, if that is what is meant."),
    ),
}


def _refuse(objection: str) -> NoReturn:
    happened, to_do = OBJECTIONS[objection]
    raise Refused(happened, kept=_l("No decision was written down."), to_do=to_do)


def decide(edition: Edition, details: DecisionDetails, *, by: Actor, at: datetime) -> EditionDecision:
    """Write down what was decided at the stage that is due. Refuses what domain.approval objects to."""
    before = [each.plain for each in decisions_on(edition.id)]
    decision = rules.Decision(details.stage, details.outcome, by.id)
    objection = rules.objection_to(
        before, decision, published_by_id=edition.by_id, is_withdrawn=withdrawal_of(edition.id) is not None
    )
    if details.content_hash != edition.content_hash:
        objection = "another-text"
    if objection is None and details.stage == "approved" and _is_newer_in_use(edition):
        objection = "newer-in-use"
    if objection:
        _refuse(objection)
    row = _new_decision(edition, details, by=by, at=at)
    if details.outcome == rules.PASSED:
        audit("pass_edition_stage", edition, by=by, at=at, purpose=details.stage)
    else:
        audit("return_edition_stage", edition, by=by, at=at, purpose=details.stage)
    return row


def _new_decision(edition: Edition, details: DecisionDetails, *, by: Actor, at: datetime) -> EditionDecision:
    row = EditionDecision(
        edition_id=edition.id,
        content_hash=edition.content_hash,
        stage=details.stage,
        outcome=details.outcome,
        decided_on=details.decided_on,
        number=details.number,
        signatory=details.signatory,
        comments=dict(details.comments),
        letter_sha256=details.letter.sha256 if details.letter else None,
        letter_type=details.letter.media_type if details.letter else "",
        at=at,
        by_id=by.id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def pass_every_stage(
    edition: Edition, comments: Words, *, developer: Actor, approver: Actor, at: datetime
) -> None:
    """Pass the stages one after the other, on the day of `at`, without numbers, signatories and letters."""
    for stage in rules.STAGES:
        details = DecisionDetails(
            stage=stage,
            outcome=rules.PASSED,
            content_hash=edition.content_hash,
            decided_on=clock.local(at).date(),
            number="",
            signatory="",
            comments=comments,
        )
        decide(edition, details, by=approver if stage == "approved" else developer, at=at)


def withdraw(edition: Edition, reason: str, *, by: Actor, at: datetime) -> EditionWithdrawal:
    """Take an edition out of use, or out of its review, for good. Refuses what is withdrawn already."""
    if withdrawal_of(edition.id):
        raise Refused(
            _l("This edition was withdrawn already."),
            kept=_l("The first withdrawal stands, with its reason."),
        )
    row = EditionWithdrawal(edition_id=edition.id, reason=reason, at=at, by_id=by.id)
    db.session.add(row)
    db.session.flush()
    audit("withdraw_edition", edition, by=by, at=at)
    return row


def in_use() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions on Edition: it is approved (or was in use before dossiers were kept), and not withdrawn."""
    final = EditionDecision.outcome.in_((rules.PASSED, rules.CARRIED))
    is_approved = exists().where(
        EditionDecision.edition_id == Edition.id, EditionDecision.stage == "approved", final
    )
    return is_approved, ~is_withdrawn()


def is_withdrawn() -> ColumnElement[bool]:
    """A condition on Edition: it was taken out of use."""
    return exists().where(EditionWithdrawal.edition_id == Edition.id)


def is_outdated() -> ColumnElement[bool]:
    """A condition on Edition: a newer one of its course is in use."""
    newest = select(Edition.course_id, func.max(Edition.number).label("number")).where(*in_use())
    of_course = newest.group_by(Edition.course_id).subquery()
    return exists().where(of_course.c.course_id == Edition.course_id, of_course.c.number > Edition.number)


def _is_newer_in_use(edition: Edition) -> bool:
    return db.session.scalar(select(Edition.id).where(Edition.id == edition.id, is_outdated())) is not None


def decisions_on(edition_id: int) -> list[EditionDecision]:
    """What was decided about an edition, the oldest first."""
    query = select(EditionDecision).where(EditionDecision.edition_id == edition_id)
    return list(db.session.scalars(query.order_by(EditionDecision.id)))


def withdrawal_of(edition_id: int) -> EditionWithdrawal | None:
    """How the edition was taken out of use; None while it is not."""
    return db.session.scalar(select(EditionWithdrawal).where(EditionWithdrawal.edition_id == edition_id))
