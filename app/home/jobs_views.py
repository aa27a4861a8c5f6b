"""Watching long work: how far it has come, and where to go when it is done."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from app.accounts.access import has_everything
from app.errors import wants_json
from app.extensions import db
from app.home.views import blueprint
from app.shared.forms import safe_next
from app.shared.jobs import Job

TITLES = {"issue_certificates": _l("Issuing certificates")}


@blueprint.get("/jobs/<uuid:uid>")
def show_job(uid: uuid.UUID) -> ResponseReturnValue:
    """How far a job has come; as JSON for the script that asks again and again.

    A job names in its argument `back` the page to return to.
    """
    job = job_for_watching(uid)
    if wants_json():
        return jsonify(state=job.state, done=job.done, total=job.total)
    return render_template("home/show_job.html", job=job, **_words(job))


def _words(job: Job) -> dict[str, Any]:
    return {
        "title": TITLES.get(job.kind, _l("Work in progress")),
        "back": safe_next(job.arguments.get("back"), "/"),
        "is_going": job.state in ("queued", "running"),
    }


def job_for_watching(uid: uuid.UUID) -> Job:
    """One's own job, or any for those who administer everything; else 404."""
    job = db.session.scalar(select(Job).where(Job.uid == uid)) or abort(404)
    if job.by_id != current_user.id and not has_everything(current_user):
        abort(404)
    return job
