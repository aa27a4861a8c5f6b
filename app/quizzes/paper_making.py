"""Making the versions of a quiz that are printed for a workshop."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.curriculum.published import PublishedQuiz
from app.domain.course import FORMS
from app.extensions import db
from app.learning.models import Enrolment, settle_among_all
from app.quizzes.paper import PaperVersion
from app.quizzes.paper_fitness import obstacles_of
from app.quizzes.starting import layout_of
from app.shared.audit import audit
from app.shared.models import Actor, new_uid
from app.shared.refusal import Refused
from app.shared.tokens import new_code
from app.workshops.models import Workshop
from app.workshops.registrations import Registration, is_active

CODE_LETTERS = 6


def forms_of(quiz: PublishedQuiz) -> tuple[str, ...]:
    """The forms a quiz is printed in: A and B of a test that has forms, else the one without a letter."""
    return FORMS if quiz.only else ("",)


def make_papers(
    workshop: Workshop, quiz: PublishedQuiz, language: str, *, by: Actor, at: datetime
) -> list[PaperVersion]:
    """The versions of a quiz in a language, one for each of its forms: those there are, else new ones; a verb.

    Whoever on the roster has no order of forms yet gets one: paper must know who sits which. Refuses a quiz with
    questions that paper cannot hold.
    """
    refuse_unprintable(quiz)
    query = select(PaperVersion).filter_by(
        workshop_id=workshop.id, quiz_revision_id=quiz.revision_id, language=language
    )
    known = {version.form: version for version in db.session.scalars(query)}
    if quiz.only:
        _settle_orders(workshop)
    return [known.get(form) or _make(workshop, quiz, form, language, by=by, at=at) for form in forms_of(quiz)]


def refuse_unprintable(quiz: PublishedQuiz) -> None:
    """Raise Refused, with the first reason, for a quiz that paper cannot hold."""
    obstacles = obstacles_of(quiz)
    if obstacles:
        raise Refused(
            obstacles[0],
            kept=_l("Nothing was made."),
            to_do=_l(
                "Let it be taken on screen. Paper takes single choice, multiple choice and true or false, with up to "
                "six choices, where nothing is said before the end."
            ),
        )


def _settle_orders(workshop: Workshop) -> None:
    unsettled = (
        select(Enrolment)
        .join(Registration, Registration.enrolment_id == Enrolment.id)
        .where(Registration.workshop_id == workshop.id, is_active(), Enrolment.form_order == "")
        .order_by(Enrolment.id)
    )
    settle_among_all(db.session.scalars(unsettled).all(), workshop.edition_id)


def _make(
    workshop: Workshop, quiz: PublishedQuiz, form: str, language: str, *, by: Actor, at: datetime
) -> PaperVersion:
    uid = new_uid()
    version = PaperVersion(
        uid=uid,
        workshop_id=workshop.id,
        quiz_revision_id=quiz.revision_id,
        form=form,
        language=language,
        code=_free_code(),
        layout=layout_of(quiz, form, seed=uid.int),
        at=at,
        by_id=by.id,
    )
    db.session.add(version)
    db.session.flush()
    audit("make_paper", version, by=by, at=at)
    return version


def _free_code() -> str:
    """A code that no version has; a second try is for one in hundreds of millions."""
    while True:
        code = new_code(CODE_LETTERS)
        if db.session.scalar(select(PaperVersion.id).filter_by(code=code)) is None:
            return code
