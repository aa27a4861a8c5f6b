"""The assessment rounds of a programme: who was asked, how many answered, what waits for an answer."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.domain.suppression import Cell, protect_list, sum_shown
from app.extensions import db
from app.home.access import Vantage
from app.programme.models import Programme
from app.shared.models import Words
from app.summaries.models import Recommendation
from app.surveys.models import Participation, Round


@dataclass(frozen=True)
class RoundLine:
    """A round with its turnout. `done` is hidden where it is small, for everybody: answers may be anonymous."""

    uid: uuid.UUID
    title: Words
    opens_on: date
    closes_on: date
    closed_at: datetime | None
    invited: int
    done: Cell
    waiting: int

    @property
    def rate(self) -> float | None:
        """Share of the invited who answered, 0 to 1."""
        return self.done.value / self.invited if self.done.value is not None and self.invited else None


Turnout = dict[int, tuple[int, int]]  # province id to how many were invited and are done


def rounds_in(programme: Programme, vantage: Vantage) -> list[RoundLine]:
    """The rounds that asked somebody in sight, the newest first. Three reads."""
    rounds = db.session.scalars(
        select(Round)
        .where(Round.programme_id == programme.id)
        .order_by(Round.opens_on.desc(), Round.id.desc())
    ).all()
    ids = [each.id for each in rounds]
    turnouts, waiting = _turnouts(ids), _waiting(ids)
    lines = [_line(each, turnouts[each.id], waiting.get(each.id, 0), vantage) for each in rounds]
    return [line for line in lines if line.invited or vantage.is_whole]


def _line(each: Round, turnout: Turnout, waiting: int, vantage: Vantage) -> RoundLine:
    seen = [id_ for id_ in turnout if vantage.is_whole or id_ in vantage.scope.province_ids]
    return RoundLine(
        uid=each.uid,
        title=each.title,
        opens_on=each.opens_on,
        closes_on=each.closes_on,
        closed_at=each.closed_at,
        invited=sum(turnout[id_][0] for id_ in seen),
        done=_done(turnout, seen),
        waiting=waiting,
    )


def _done(turnout: Turnout, seen: list[int]) -> Cell:
    """Decided on all provinces of the round; some of them sum what is shown, or nothing if any is hidden."""
    protected = protect_list({id_: done for id_, (_, done) in turnout.items()})
    if len(seen) == len(turnout):
        return protected.total
    summed = sum_shown(protected.cells[id_] for id_ in seen)
    return Cell(None, "withheld") if summed.n_hidden else Cell(summed.value)


def _turnouts(round_ids: list[int]) -> dict[int, Turnout]:
    columns = (Participation.round_id, Participation.province_id)
    query = select(*columns, func.count(), func.count(Participation.done_on))
    found: dict[int, Turnout] = defaultdict(dict)
    rows = db.session.execute(query.where(Participation.round_id.in_(round_ids)).group_by(*columns))
    for round_id, province_id, invited, done in rows:
        found[round_id][province_id] = (invited, done)
    return found


def _waiting(round_ids: list[int]) -> dict[int, int]:
    """How many recommendations of each round have only been proposed."""
    query = select(Recommendation.round_id, func.count()).where(Recommendation.round_id.in_(round_ids))
    proposed = query.where(Recommendation.state == "proposed").group_by(Recommendation.round_id)
    return {row[0]: row[1] for row in db.session.execute(proposed)}
