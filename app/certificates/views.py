"""One's own certificates: earned, or what is missing."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.certificates.queries import Candidate, candidates
from app.certificates.text import reasons_why_not
from app.shared import clock
from app.workshops.registrations import Registration

blueprint = Blueprint("certificates", __name__)


@blueprint.context_processor
def vocabulary() -> dict[str, object]:
    """What the pages ask of a candidate, at the moment of the page."""
    at = clock.now()

    def state_of(candidate: Candidate) -> str:
        return candidate.state(at)

    def missing_of(candidate: Candidate) -> list[str]:
        return reasons_why_not(candidate, at)

    return {"state_of": state_of, "missing_of": missing_of}


@blueprint.get("/certificates")
def list_certificates() -> ResponseReturnValue:
    own = candidates(Registration.officer_id == current_user.officer_id)
    is_synthetic = any(candidate.is_synthetic for candidate in own)
    return render_template("certificates/list_certificates.html", own=own, is_synthetic=is_synthetic)
