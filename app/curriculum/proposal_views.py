"""Sending a course in as one file, to propose it as a new edition."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.curriculum.access import require_decider
from app.curriculum.forms import ProposalForm
from app.curriculum.messages import problem_text
from app.curriculum.models import Edition
from app.curriculum.proposing import read_sent, start_proposing
from app.curriculum.views import blueprint
from app.domain.course_source import Problem


@blueprint.get("/editions/new")
def new_proposal() -> ResponseReturnValue:
    require_decider()
    return _show(ProposalForm(formdata=None), [])


def _show(form: ProposalForm, problems: list[Problem], already: Edition | None = None) -> str:
    """The form, with what is wrong in what was sent, or the edition that holds it already."""
    return render_template(
        "curriculum/new_proposal.html",
        form=form,
        problems=problems,
        already=already,
        problem_text=problem_text,
    )


@blueprint.post("/editions")
def create_proposal() -> ResponseReturnValue:
    """Check what was sent and begin to publish it; every problem by file and line when it is unfit.

    What an edition holds already is not proposed again.
    """
    require_decider()
    form = ProposalForm()
    content = form.file.data.read() if form.validate() else b""
    sent = read_sent(content) if content else None
    if sent is None or sent.course is None:
        return _show(form, sent.problems if sent else []), 422
    if already := sent.published():
        return _show(form, [], already), 409
    back = url_for("curriculum.list_editions", slug=sent.course.slug)
    job = start_proposing(content, form.notes.data or "", back=back, by=current_user)
    return redirect(url_for("home.show_job", uid=job.uid), 303)
