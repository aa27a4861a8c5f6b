"""The mini course once for each behaviour that answers, or asks more, while a quiz is taken."""

from __future__ import annotations

from tests.curriculum.make import mini_files, publish_approved
from tests.quizzes.make import ITEMS, QUIZ

RULES = {
    "tries": "behaviour: tries\ntries: 3\npenalty: 1/3\n",
    "certainty": "behaviour: certainty\n",
}


def publish_behaving() -> None:
    """The courses mini-tries and mini-certainty, each with practice, published and approved; outside write()."""
    for name, rules in RULES.items():
        publish_approved(course_of(name, rules))


def course_of(name: str, rules: str) -> dict[str, bytes]:
    files = mini_files()
    items = files[ITEMS].decode()
    more = items[items.index("- id: coal-is-black") :].replace("coal-is-black", "moon-is-round")
    return {
        **files,
        "course.yml": files["course.yml"].replace(b"slug: mini", f"slug: mini-{name}".encode()),
        ITEMS: (items.rstrip("\n") + "\n" + more).encode(),
        QUIZ: files[QUIZ] + rules.encode(),
        QUIZ.replace("quiz.yml", "practice.yml"): b"purpose: practice\nitems: [moon-is-round]\n",
    }
