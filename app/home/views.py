"""The first page of each role, and the pages that machines ask for."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.home.chrome import chrome
from app.shared.access import public
from app.shared.health import READINESS, run_checks

blueprint = Blueprint("home", __name__)
blueprint.app_context_processor(chrome)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The process can do its work: database, migrations, queue. Names what fails and nothing more."""
    results = run_checks(READINESS)
    failing = [name for name, (is_well, _) in results.items() if not is_well]
    return jsonify(status="failing" if failing else "ok", failing=failing), 503 if failing else 200
