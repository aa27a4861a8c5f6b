"""How the platform is, for those who administer all of it: what `flask doctor` says, as a page."""

from __future__ import annotations

import platform

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.accounts.access import require_everything
from app.home.jobs import count_jobs
from app.home.views import blueprint, is_demonstration
from app.shared.health import ADVICE, EVERYTHING, run_checks, version

NAMES = {
    "configuration": _l("Settings"),
    "database": _l("Database"),
    "migrations": _l("Schema of the database"),
    "queue": _l("Queue"),
    "worker": _l("Worker"),
    "storage": _l("Content store"),
    "space": _l("Room on the disk"),
    "search": _l("Full-text search"),
}


@blueprint.get("/health")
def show_health() -> ResponseReturnValue:
    """Every check with its state and, where it does not hold, what to do."""
    require_everything()
    results = run_checks(EVERYTHING)
    return render_template(
        "home/show_health.html",
        results=results,
        faults=sum(not result.is_well for result in results.values()),
        names=NAMES,
        advice=ADVICE,
        version=version(),
        python=platform.python_version(),
        jobs={state: count_jobs(state) for state in ("queued", "running", "failed")},
        is_synthetic=is_demonstration(),
    )
