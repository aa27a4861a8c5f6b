"""Courses may be read by everybody who is signed in."""

from __future__ import annotations

from tests.access.curriculum import SIGNED_IN
from tests.access.learning import make_course, make_enrolled
from tests.access.row import Row

ROWS = {
    "study.list_courses": Row("GET", SIGNED_IN),
    "study.show_course": Row("GET", SIGNED_IN, make_course),
    "study.show_lesson": Row("GET", SIGNED_IN, make_enrolled),
}
