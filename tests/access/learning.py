"""Trainees enrol by themselves; marking is for those who are enrolled, and the trainee of the cast is."""

from __future__ import annotations

from app.learning.models import enrol
from tests.access.curriculum import publish
from tests.access.row import Row
from tests.cast import THEN


def make_enrolled(cast) -> dict[str, str]:
    enrol(cast.trainee.officer_id, publish().id, by=cast.trainee, at=THEN)
    return {"slug": "mini", "module_slug": "01-first-look"}


def make_course(_cast) -> dict[str, str]:
    publish()
    return {"slug": "mini"}


ROWS = {
    "learning.create_enrolment": Row("POST", "sign-in ok ok 403 403 403 403 403 403 403", make_course),
    "learning.mark_section": Row("POST", "sign-in ok 404 404 404 404 404 404 404 404", make_enrolled),
}
