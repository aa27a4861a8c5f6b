"""What officers of a programme learnt between pre-test and post-test, from the figures that a job keeps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.domain.counterbalance import OrderGain
from app.domain.suppression import MIN_GAIN, choose_shown
from app.extensions import db
from app.home.access import Vantage
from app.places.models import Province
from app.programme.models import Programme
from app.quizzes.design import orders_in
from app.quizzes.graded_tests import Subject
from app.quizzes.statistics import statistics_of_many


@dataclass(frozen=True)
class GainLine:
    """Mean difference with its 95 % interval, in percentage points, over `n` officers who sat both tests.

    `difference` is None where it is hidden, being of too few. `orders`: how many sat the forms in which order.
    """

    n: int
    difference: float | None
    low: float
    high: float
    orders: tuple[OrderGain, ...] = ()


@dataclass(frozen=True)
class Gains:
    """The programme's own, and by province of then. `is_stale`: tests came in since they were worked out."""

    whole: GainLine | None
    provinces: Mapping[int | None, GainLine]
    is_stale: bool

    @property
    def told(self) -> GainLine | None:
        """The one gain that stands for all in sight: the programme's, or that of the only province."""
        if self.whole is None and len(self.provinces) == 1:
            return next(iter(self.provinces.values()))
        return self.whole


def gains_in(programme: Programme, vantage: Vantage, province_ids: Collection[int | None]) -> Gains:
    """The gain of all for those who see the whole programme, and that of each province in sight. Three reads."""
    query = select(Province.id, Province.uid).where(Province.id.in_([id_ for id_ in province_ids if id_]))
    subjects = {id_: Subject(programme=programme.uid, province=uid) for id_, uid in db.session.execute(query)}
    whole = Subject(programme=programme.uid)
    asked = [*subjects.values(), *([whole] if vantage.is_whole else [])]
    found = statistics_of_many(asked) if asked else {}
    bodies = {id_: body for id_, subject in subjects.items() if (body := found[subject][0])}
    shown = choose_shown({id_: body["n"] for id_, body in bodies.items()}, MIN_GAIN)
    all_of_it = found[whole][0] if whole in found else None
    return Gains(
        whole=_line(all_of_it, is_shown=all_of_it["n"] >= MIN_GAIN) if all_of_it else None,
        provinces={id_: _line(body, is_shown=id_ in shown) for id_, body in bodies.items()},
        is_stale=any(is_stale for _, is_stale in found.values()),
    )


def _line(body: Mapping[str, Any], *, is_shown: bool) -> GainLine:
    interval = body["interval"]
    if not is_shown or interval is None:
        return GainLine(body["n"], None, 0, 0)
    return GainLine(
        body["n"], body["mean_difference"], interval["low"], interval["high"], orders=orders_in(body)
    )
