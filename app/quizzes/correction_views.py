"""Correcting a key: proposed, tried out, applied, taken back."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.curriculum import catalogue
from app.quizzes import correction_text
from app.quizzes.correction_access import (
    can_correct,
    correction_for_undoing,
    item_for_correcting,
    quiz_for_gradings,
    regrade_for_deciding,
    scorable_among,
)
from app.quizzes.correction_forms import PlaceForm, correction_form, refuse_key
from app.quizzes.corrections import corrected_item, keys_now
from app.quizzes.gradings import describe_regrade, gradings_of
from app.quizzes.override_queries import hand_set_at, kept_by_hand
from app.quizzes.regrade_queries import affected_by, effect_of
from app.quizzes.regrades import Regrade, propose_correction, propose_undoing
from app.quizzes.regrading import start_trial
from app.quizzes.statistics import refresh_soon
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_sheet
from app.workshops.forms import ExportForm

MOST_SHOWN = 50


@blueprint.route("/quizzes/<uuid:uid>/items/<item_id>/corrections", methods=["GET", "POST"])
def new_correction(uid: uuid.UUID, item_id: str) -> ResponseReturnValue:
    """Say how an item is to be graded instead; then it is tried out."""
    asked = item_for_correcting(uid, item_id, PlaceForm().uid)
    keys = keys_now()
    now = keys.of(asked.item, asked.workshop_id)
    held = corrected_item(asked.item, keys.correction_of(asked.item.revision_id, asked.workshop_id))
    form = correction_form(asked.item, held, now)
    if form.validate_on_submit() and not refuse_key(form, asked.item, now):
        correction = form.correction(asked.workshop_id)
        reason = form.reason.data or ""
        regrade = write(propose_correction, asked.item, correction, reason, by=current_user, at=clock.now())
        return _try_out(regrade)
    return render_template(
        "quizzes/new_correction.html",
        form=form,
        asked=asked,
        now=now,
        words=correction_text,
        is_synthetic=asked.workshop is not None and asked.workshop.is_synthetic,
    ), (422 if form.errors else 200)


def _try_out(regrade: Regrade) -> ResponseReturnValue:
    back = url_for(".show_regrade", uid=regrade.uid)
    job = start_trial(regrade, back=back, by=current_user)
    return redirect(url_for("home.show_job", uid=job.uid), 303)


@blueprint.get("/regrades/<uuid:uid>")
def show_regrade(uid: uuid.UUID) -> ResponseReturnValue:
    """What a correction would change, or has changed."""
    regrade = regrade_for_deciding(uid)
    effect = effect_of(regrade.grading_run_id, current_user)
    return render_template(
        "quizzes/show_regrade.html",
        regrade=regrade,
        described=describe_regrade(regrade),
        effect=effect,
        totals=effect.totals,
        shown=effect.changed[:MOST_SHOWN],
        affected=affected_by(regrade.grading_run_id, effect),
        kept=kept_by_hand(effect.attempts, regrade.correction.item_revision_id),
        is_overtaken=regrade.is_overtaken(),
        words=correction_text,
        export_form=ExportForm(),
        is_synthetic=effect.is_synthetic,
    )


@blueprint.post("/regrades/<uuid:uid>/trials")
def create_trial(uid: uuid.UUID) -> ResponseReturnValue:
    """Try the same out anew."""
    regrade = regrade_for_deciding(uid)
    write(regrade.try_again, by=current_user, at=clock.now())
    return _try_out(regrade)


@blueprint.post("/regrades/<uuid:uid>/application")
def apply_regrade(uid: uuid.UUID) -> ResponseReturnValue:
    """Let the new scores count."""
    regrade = regrade_for_deciding(uid)
    write(regrade.apply, by=current_user, at=clock.now())
    refresh_soon(by=current_user)
    flash(_("The new scores count from now on."), "success")
    return redirect(url_for(".show_regrade", uid=uid), 303)


@blueprint.post("/corrections/<uuid:uid>/undoings")
def create_undoing(uid: uuid.UUID) -> ResponseReturnValue:
    """Take a correction back: tried out first, like any other."""
    correction = correction_for_undoing(uid)
    return _try_out(write(propose_undoing, correction, by=current_user, at=clock.now()))


@blueprint.get("/regrades/<uuid:uid>/changes.<any(csv, xlsx):extension>")
def export_regrade(uid: uuid.UUID, extension: str) -> Response:
    """The changed attempts as a file."""
    regrade = regrade_for_deciding(uid)
    correction, purpose = regrade.correction, ExportForm().said()
    effect = effect_of(regrade.grading_run_id, current_user)
    item = catalogue.item(correction.item_revision_id)
    sheet = correction_text.changes_sheet(effect, correction, item, purpose)
    name = correction_text.file_name(correction)
    write(audit, "export_regrade", regrade, by=current_user, at=clock.now(), purpose=purpose)
    return send_sheet(sheet, extension, name)


@blueprint.get("/quizzes/<uuid:uid>/gradings")
def list_gradings(uid: uuid.UUID) -> ResponseReturnValue:
    """Every time that scores of a quiz were changed, by whom and why."""
    quiz, workshop = quiz_for_gradings(uid, PlaceForm().uid)
    lines = gradings_of(quiz, workshop, current_user)
    by_hand = hand_set_at(quiz, workshop, current_user)
    return render_template(
        "quizzes/list_gradings.html",
        quiz=quiz,
        workshop=workshop,
        edition=catalogue.edition(quiz.edition_id),
        lines=lines,
        by_hand=by_hand,
        scorable=scorable_among([line.attempt_uid for line in by_hand], current_user),
        may_correct=can_correct(current_user, workshop),
        words=correction_text,
        is_synthetic=workshop.is_synthetic if workshop else any(line.counted.is_synthetic for line in lines),
    )
