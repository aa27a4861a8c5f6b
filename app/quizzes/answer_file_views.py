"""Files of answers that a trainee's device could not send: taking them in, and deciding about them."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.curriculum import catalogue
from app.quizzes import answer_file_text
from app.quizzes.answer_file_access import Received, answer_file_for_deciding, require_receiver
from app.quizzes.answer_file_forms import AnswerFileForm, DecisionForm
from app.quizzes.answer_file_queries import lines_visible_to
from app.quizzes.answer_files import receive_answer_file
from app.quizzes.correction_access import officer_of
from app.quizzes.statistics import refresh_for
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.database import write


@blueprint.get("/answer-files")
def list_answer_files() -> ResponseReturnValue:
    """What was received, with a form for one more."""
    require_receiver()
    return _list(AnswerFileForm())


@blueprint.post("/answer-files")
def create_answer_file() -> ResponseReturnValue:
    """Take a file in; nothing of it counts before somebody has decided."""
    require_receiver()
    form = AnswerFileForm()
    if not form.validate_on_submit():
        return _list(form), 422
    received = write(
        receive_answer_file, form.attempt, form.digest, form.answers, by=current_user, at=clock.now()
    )
    return redirect(url_for(".show_answer_file", uid=received.uid), 303)


@blueprint.get("/answer-files/<uuid:uid>")
def show_answer_file(uid: uuid.UUID) -> ResponseReturnValue:
    """What taking the file would do, answer by answer, without what was answered."""
    return _page(answer_file_for_deciding(uid), DecisionForm())


@blueprint.post("/answer-files/<uuid:uid>/taking")
def take_answer_file(uid: uuid.UUID) -> ResponseReturnValue:
    """Add what may be added."""
    found, form = answer_file_for_deciding(uid), DecisionForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    write(found.file.take, form.reason.data or "", by=current_user, at=clock.now())
    if found.attempt.submitted_at is not None:
        refresh_for(found.attempt.purpose, by=current_user)
    flash(_("The answers are added. The officer reads your reason beside the result."), "success")
    return redirect(url_for(".show_answer_file", uid=uid), 303)


@blueprint.post("/answer-files/<uuid:uid>/declining")
def decline_answer_file(uid: uuid.UUID) -> ResponseReturnValue:
    """Leave the attempt as it is."""
    found, form = answer_file_for_deciding(uid), DecisionForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    write(found.file.decline, form.reason.data or "", by=current_user, at=clock.now())
    flash(_("Nothing was added. The file stays in the list with your reason."), "success")
    return redirect(url_for(".show_answer_file", uid=uid), 303)


def _list(form: AnswerFileForm) -> str:
    return render_template(
        "quizzes/list_answer_files.html",
        form=form,
        lines=lines_visible_to(current_user),
        words=answer_file_text,
    )


def _page(found: Received, form: DecisionForm) -> str:
    attempt = found.attempt
    officer = officer_of(attempt)
    return render_template(
        "quizzes/show_answer_file.html",
        file=found.file,
        attempt=attempt,
        workshop=found.workshop,
        officer=officer,
        quiz=catalogue.quiz(attempt.quiz_revision_id),
        judged=found.file.judged(),
        form=form,
        words=answer_file_text,
        is_synthetic=officer.is_synthetic,
    )
