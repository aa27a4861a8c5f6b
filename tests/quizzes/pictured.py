"""The course whose items have pictures, and what of it is served where."""

from __future__ import annotations

from app.curriculum.models import Edition
from app.curriculum.working_copy import read_files
from app.shared.storage import name_of
from tests.curriculum.make import publish_approved
from tests.quizzes.every_type import FOLDER

MODULE = "01-drawn"


def pictured_files() -> dict[str, bytes]:
    return read_files(FOLDER / "pictures")


def publish_pictures() -> Edition:
    """The course, published and approved; call outside write()."""
    return publish_approved(pictured_files())


def hash_of(name: str) -> str:
    """The hash under which a picture of the course is served."""
    return name_of(pictured_files()[f"{MODULE}/pictures/{name}.svg"])


def as_tests(files: dict[str, bytes]) -> dict[str, bytes]:
    """The course with two of its items in the tests before and after, as an anchor, and not in the module's quiz."""
    quiz = "purpose: module\npass_score: 60\nattempts: 0\nitems: [which-is-round]\n"
    tests = "pre: {attempts: 1}\npost: {attempts: 1, pass_score: 70}\nblueprint: {detect: 1, "
    tests += "investigate: 0, handle: 0, identify: 0, protect: 0, assist: 0}\n"
    tests += "items:\n  - {both: where-is-the-door}\n"
    return {**files, f"{MODULE}/quiz.yml": quiz.encode(), "tests.yml": tests.encode()}
