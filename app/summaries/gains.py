"""What officers learnt, by province and in the whole programme: read from the figures that a job keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.domain.counterbalance import OrderGain
from app.domain.intervals import Interval
from app.domain.suppression import MIN_GAIN, choose_shown
from app.extensions import db
from app.places.models import Province
from app.programme.models import Programme
from app.quizzes.design import orders_in
from app.quizzes.graded_tests import Subject
from app.quizzes.statistics import statistics_of_many
from app.surveys.invitations import count_officers


@dataclass(frozen=True)
class GainFigures:
    """Matched pre-test and post-test figures of a group of `n`; means and differences in percentage points.

    `d_z` is the mean difference over the SD of the differences; `normalised` the share of what was missing before
    that was gained, on the group's means; `orders` tells how many sat the forms of the tests in which order.
    """

    n: int
    n_left_out: int
    mean_pre: float
    mean_post: float
    difference: float
    interval: Interval | None
    d_z: float | None
    d_z_interval: Interval | None
    normalised: float | None
    band: str | None
    orders: tuple[OrderGain, ...] = ()


@dataclass(frozen=True)
class Gains:
    """By province id, where it may be shown, and of the whole programme.

    `is_worked_out`: whether there are figures at all; `is_stale`: tests came in since.
    """

    provinces: Mapping[int, GainFigures]
    programme: GainFigures | None
    is_worked_out: bool
    is_stale: bool


def gains_of(programme: Programme) -> Gains:
    """Which provinces are shown is decided on all of the programme's, so that no two rounds tell one by subtraction.

    Five queries, whatever the number of provinces and officers.
    """
    ids = count_officers(programme.id).keys()
    uids = dict(db.session.execute(select(Province.id, Province.uid).where(Province.id.in_(ids))).all())
    subjects = {id_: Subject(programme=programme.uid, province=uid) for id_, uid in uids.items()}
    whole = Subject(programme=programme.uid)
    kept = statistics_of_many([whole, *subjects.values()])
    bodies = {id_: body for id_, subject in subjects.items() if (body := kept[subject][0])}
    shown = choose_shown({id_: body["n"] for id_, body in bodies.items()}, MIN_GAIN)
    total = kept[whole][0]
    return Gains(
        provinces={id_: _figures(bodies[id_]) for id_ in sorted(shown)},
        programme=_figures(total) if total and total["n"] >= MIN_GAIN else None,
        is_worked_out=total is not None,
        is_stale=any(is_stale for _body, is_stale in kept.values()),
    )


def _figures(body: Mapping[str, Any]) -> GainFigures:
    return GainFigures(
        n=body["n"],
        n_left_out=body["n_without_pre"] + body["n_without_post"],
        mean_pre=body["mean_pre"],
        mean_post=body["mean_post"],
        difference=body["mean_difference"],
        interval=_interval(body["interval"]),
        d_z=body["effect"]["d_z"],
        d_z_interval=_interval(body["effect"]["d_z_interval"]),
        normalised=body["normalised"]["of_means"],
        band=body["normalised"]["band"],
        orders=orders_in(body),
    )


def _interval(ends: Mapping[str, float] | None) -> Interval | None:
    return Interval(**ends) if ends else None
