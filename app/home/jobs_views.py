"""Watching long work: all of it for administrators, one's own for everybody."""

from __future__ import annotations

import uuid
from math import ceil

from flask import abort, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.accounts.access import has_everything, require_everything
from app.errors import wants_json
from app.extensions import db
from app.home import jobs, jobs_text
from app.home.forms import JobsForm
from app.home.views import blueprint, is_demonstration
from app.shared import clock
from app.shared.database import write
from app.shared.forms import safe_next
from app.shared.jobs import Job, enqueue


@blueprint.get("/jobs")
def list_jobs() -> ResponseReturnValue:
    """All long work, the newest first."""
    require_everything()
    form = JobsForm()
    if not form.validate():
        abort(400)
    state, page = form.state.data or "", form.page.data or 1
    total = jobs.count_jobs(state)
    return render_template(
        "home/list_jobs.html",
        form=form,
        lines=jobs.job_lines(state, page=page),
        total=total,
        page=page,
        pages=ceil(total / jobs.PAGE),
        now=clock.now(),
        states=jobs_text.STATES,
        is_synthetic=is_demonstration(),
        **jobs_text.WORDS,
    )


@blueprint.get("/jobs/<uuid:uid>")
def show_job(uid: uuid.UUID) -> ResponseReturnValue:
    """How far a job has come; as JSON for the script that asks again and again.

    A job names in its argument `back` the page to return to.
    """
    job = job_for_watching(uid)
    if wants_json():
        return jsonify(state=job.state, done=job.done, total=job.total)
    return render_template(
        "home/show_job.html",
        job=job,
        title=jobs_text.kind_words(job.kind),
        back=safe_next(job.arguments.get("back"), "/"),
        is_going=job.state in ("queued", "running"),
        may_retry=has_everything(current_user),
    )


@blueprint.post("/jobs/<uuid:uid>/retries")
def create_retry(uid: uuid.UUID) -> ResponseReturnValue:
    """Let a job that has failed try again."""
    require_everything()
    job = job_for_watching(uid)
    write(job.retry, by=current_user, at=clock.now())
    enqueue(job.id)
    flash(_("The job stands in the queue again."), "success")
    return redirect(url_for("home.show_job", uid=uid))


def job_for_watching(uid: uuid.UUID) -> Job:
    """One's own job, or any for those who administer everything; else 404."""
    job = db.session.scalar(select(Job).where(Job.uid == uid)) or abort(404)
    if job.by_id != current_user.id and not has_everything(current_user):
        abort(404)
    return job
