"""When quizzes are taken in a workshop, and when their scores are shown: seen, decided, released, taken back."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.curriculum import catalogue
from app.curriculum.published import PublishedQuiz
from app.quizzes import gradebook_text, sitting_text
from app.quizzes.sitting_access import sitting_for_deciding
from app.quizzes.sitting_ends import open_attempts
from app.quizzes.sitting_forms import SittingForm, values_of
from app.quizzes.sitting_queries import decisions_on, sittings_of
from app.quizzes.sitting_rules import NO_RULES, rule_in_force
from app.quizzes.sittings import close_now, release_scores, set_rules, take_scores_back
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.database import write
from app.workshops.access import workshop_for_running
from app.workshops.models import Workshop


@blueprint.get("/workshops/<uuid:uid>/sittings")
def list_sittings(uid: uuid.UUID) -> ResponseReturnValue:
    """The quizzes of a workshop with their hours, hall, password and release."""
    workshop = workshop_for_running(uid)
    return render_template(
        "quizzes/list_sittings.html",
        workshop=workshop,
        edition=catalogue.edition(workshop.edition_id),
        lines=sittings_of(workshop),
        words=sitting_text,
        names=gradebook_text,
        is_synthetic=workshop.is_synthetic,
    )


@blueprint.route("/workshops/<uuid:uid>/sittings/<uuid:quiz_uid>", methods=["GET", "POST"])
def edit_sitting(uid: uuid.UUID, quiz_uid: uuid.UUID) -> ResponseReturnValue:
    """What is decided about one quiz, and what was decided before."""
    workshop, quiz = sitting_for_deciding(uid, quiz_uid)
    rule, at = rule_in_force(workshop.id, quiz), clock.now()
    form = SittingForm(data=values_of(rule.rules if rule else NO_RULES, str(rule.uid) if rule else ""))
    if form.validate_on_submit():
        seen = form.seen.data or ""
        moved = write(set_rules, workshop, quiz, form.rules(), seen=seen, by=current_user, at=at)
        told = [sitting_text.moved_words(moved)] if moved else []
        flash(" ".join([_("Saved."), *map(str, told)]), "success")
        return _to_list(workshop)
    return render_template(
        "quizzes/edit_sitting.html",
        form=form,
        workshop=workshop,
        quiz=quiz,
        n_open=len(open_attempts(workshop.id, quiz.module_slug, quiz.purpose, at)),
        decisions=decisions_on(workshop, quiz),
        words=sitting_text,
        names=gradebook_text,
        is_synthetic=workshop.is_synthetic,
    ), (422 if form.errors else 200)


@blueprint.post("/workshops/<uuid:uid>/sittings/<uuid:quiz_uid>/close")
def close_sitting(uid: uuid.UUID, quiz_uid: uuid.UUID) -> ResponseReturnValue:
    """Close a quiz for all on the spot."""
    workshop, quiz = sitting_for_deciding(uid, quiz_uid)
    write(close_now, workshop, quiz, by=current_user, at=clock.now())
    flash(_("Closed. What was saved in open attempts is handed in."), "success")
    return _to_list(workshop)


@blueprint.post("/workshops/<uuid:uid>/sittings/<uuid:quiz_uid>/release")
def release_sitting(uid: uuid.UUID, quiz_uid: uuid.UUID) -> ResponseReturnValue:
    """Show the scores that were held back."""
    workshop, quiz = sitting_for_deciding(uid, quiz_uid)
    write(release_scores, workshop, quiz, by=current_user, at=clock.now())
    flash(_("Released. Officers see their scores of “%(quiz)s” now.", quiz=_name(quiz)), "success")
    return _to_list(workshop)


@blueprint.post("/workshops/<uuid:uid>/sittings/<uuid:quiz_uid>/take-back")
def take_back_sitting(uid: uuid.UUID, quiz_uid: uuid.UUID) -> ResponseReturnValue:
    """Hold scores back again."""
    workshop, quiz = sitting_for_deciding(uid, quiz_uid)
    write(take_scores_back, workshop, quiz, by=current_user, at=clock.now())
    flash(_("Taken back. The scores of “%(quiz)s” are not shown any more.", quiz=_name(quiz)), "success")
    return _to_list(workshop)


def _name(quiz: PublishedQuiz) -> str:
    return gradebook_text.full_name(quiz)


def _to_list(workshop: Workshop) -> Response:
    return redirect(url_for(".list_sittings", uid=workshop.uid), 303)
