"""How a quiz behaves, as quiz.yml says it."""

from __future__ import annotations

from app.domain.behaviour import BEHAVIOURS, DEFERRED, MOMENTS, MOST_TRIES, PARTS, TRIES, Behaviour, Review
from app.domain.course_yaml import Fields
from app.domain.grading import exact


def read_behaviour(fields: Fields, usual: str = DEFERRED) -> Behaviour:
    """`behaviour` (`usual` where it is left out), `tries` and `penalty`, `review`."""
    kind = fields.optional_one_of("behaviour", BEHAVIOURS, usual)
    review = _review(fields)
    if kind == TRIES:
        tries = fields.number("tries", 2, MOST_TRIES)
        return Behaviour(kind, tries, _penalty(fields), review)
    for key in ("tries", "penalty"):
        if fields.has(key):
            fields.note(key, "only-with-tries", key=key)
            fields.taken.add(key)
    return Behaviour(kind, review=review)


def _penalty(fields: Fields) -> str:
    penalty = exact(fields.share("penalty"))
    if penalty < 0:
        fields.note("penalty", "not-a-penalty")
    return str(penalty)


def _review(fields: Fields) -> Review:
    inner = fields.mapping("review") if fields.has("review") else None
    if inner is None:
        return {}
    found = {moment: inner.some_of(moment, PARTS) for moment in MOMENTS if inner.has(moment)}
    inner.finish()
    return found
