from __future__ import annotations

from flask import Blueprint, abort, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.curriculum import catalogue
from app.errors import wants_json
from app.learning.access import edition_for_enrolling, enrolment_for_reading
from app.learning.forms import SectionForm
from app.learning.models import enrol
from app.shared import clock
from app.shared.database import write

blueprint = Blueprint("learning", __name__)


@blueprint.post("/courses/<slug>/enrolments")
def create_enrolment(slug: str) -> ResponseReturnValue:
    """Enrol oneself in the newest edition."""
    edition = edition_for_enrolling(slug)
    write(enrol, current_user.officer_id, edition.id, by=current_user, at=clock.now())
    return redirect(url_for("study.show_course", slug=slug), 303)


@blueprint.post("/courses/<slug>/<module_slug>/sections")
def mark_section(slug: str, module_slug: str) -> ResponseReturnValue:
    """Mark one section as read; a page without script goes on at the next one."""
    enrolment = enrolment_for_reading(slug)
    module = catalogue.edition(enrolment.edition_id).module(module_slug) or abort(404)
    section = SectionForm().section.data
    if section not in module.section_ids:
        abort(400)
    write(enrolment.mark_read, module_slug, section, at=clock.now())
    if wants_json():
        return jsonify(section=section)
    return redirect(
        url_for("study.show_lesson", slug=slug, module_slug=module_slug, _anchor=module.after(section)), 303
    )
