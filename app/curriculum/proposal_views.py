"""Sending a course in as one file, to propose it as a new edition."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.curriculum.access import require_decider
from app.curriculum.forms import ProposalForm
from app.curriculum.messages import problem_text
from app.curriculum.proposing import read_sent, start_proposing
from app.curriculum.views import blueprint


@blueprint.get("/editions/new")
def new_proposal() -> ResponseReturnValue:
    require_decider()
    return render_template("curriculum/new_proposal.html", form=ProposalForm(formdata=None), problems=[])


@blueprint.post("/editions")
def create_proposal() -> ResponseReturnValue:
    """Check what was sent and begin to publish it; every problem by file and line when it is unfit."""
    require_decider()
    form = ProposalForm()
    content = form.file.data.read() if form.validate() else b""
    sent = read_sent(content) if content else None
    if sent is None or sent.problems:
        problems = sent.problems if sent else []
        page = render_template(
            "curriculum/new_proposal.html", form=form, problems=problems, problem_text=problem_text
        )
        return page, 422
    back = url_for("curriculum.list_editions", slug=sent.slug)
    job = start_proposing(content, form.notes.data or "", back=back, by=current_user)
    return redirect(url_for("home.show_job", uid=job.uid), 303)
