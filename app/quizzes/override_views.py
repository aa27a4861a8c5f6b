"""Scores set by hand: whose, why, and taking them back."""

from __future__ import annotations

import uuid
from math import ceil

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.curriculum import catalogue
from app.quizzes import correction_text
from app.quizzes.correction_access import (
    attempt_for_scoring,
    officer_of,
    override_for_undoing,
    quiz_for_gradings,
    scorable_among,
)
from app.quizzes.correction_forms import ScoresForm
from app.quizzes.override_forms import override_form
from app.quizzes.override_queries import PER_PAGE, hand_set_in, items_of, scores_at
from app.quizzes.overrides import override_score
from app.quizzes.review import score_of
from app.quizzes.statistics import refresh_for
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.database import write


@blueprint.get("/quizzes/<uuid:uid>/scores")
def list_scores(uid: uuid.UUID) -> ResponseReturnValue:
    """The attempts that were handed in, page by page, with the score that counts."""
    form = ScoresForm()
    quiz, workshop = quiz_for_gradings(uid, form.uid)
    page = form.page.data or 1
    found = scores_at(quiz, workshop, current_user, words=form.words, page=page)
    return render_template(
        "quizzes/list_scores.html",
        quiz=quiz,
        workshop=workshop,
        edition=catalogue.edition(quiz.edition_id),
        found=found,
        form=form,
        page=page,
        pages=ceil(found.total / PER_PAGE),
        scorable=scorable_among([line.attempt_uid for line in found.lines], current_user),
        is_synthetic=found.has_samples or (workshop is not None and workshop.is_synthetic),
    )


@blueprint.route("/attempts/<uuid:uid>/scores", methods=["GET", "POST"])
def new_override(uid: uuid.UUID) -> ResponseReturnValue:
    """An officer's attempt with its points, and a form to set some of them by hand."""
    attempt, workshop = attempt_for_scoring(uid)
    items = items_of(attempt)
    score = score_of(attempt) or abort(404)
    form = override_form(items, score.max_score)
    if form.validate_on_submit():
        points = (form.item_revision_id(items), form.points_given(), form.comment.data or "")
        write(override_score, attempt.id, *points, by=current_user, at=clock.now())
        refresh_for(attempt.purpose, by=current_user)
        flash(_("The score is set. The officer sees it with your comment."), "success")
        return redirect(url_for(".new_override", uid=uid), 303)
    quiz = catalogue.quiz(attempt.quiz_revision_id)
    officer = officer_of(attempt)
    return render_template(
        "quizzes/new_override.html",
        attempt=attempt,
        quiz=quiz,
        workshop=workshop,
        officer=officer,
        score=score,
        items=items,
        form=form,
        by_hand=hand_set_in(attempt.id),
        words=correction_text,
        is_synthetic=officer.is_synthetic or (workshop is not None and workshop.is_synthetic),
    ), (422 if form.errors else 200)


@blueprint.post("/overrides/<uuid:uid>/undoings")
def undo_override(uid: uuid.UUID) -> ResponseReturnValue:
    """Let a score be worked out again."""
    override, attempt = override_for_undoing(uid)
    write(override.undo, by=current_user, at=clock.now())
    refresh_for(attempt.purpose, by=current_user)
    flash(_("The score is worked out from the answers again."), "success")
    return redirect(url_for(".new_override", uid=attempt.uid), 303)
