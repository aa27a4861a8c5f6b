"""Reads of rounds: what waits for an officer, how many answered where."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.curriculum.models import InstrumentRevision
from app.domain.suppression import Cell, protect_list
from app.extensions import db
from app.places.queries import provinces_as_of
from app.shared.models import Words
from app.surveys.models import Participation, Round


@dataclass(frozen=True)
class Awaiting:
    """A round that waits for an officer's answers until the end of `closes_on`."""

    uid: uuid.UUID
    title: Words
    closes_on: date


def rounds_awaiting(officer_id: int, on: date) -> list[Awaiting]:
    """The open rounds in which the officer is asked and not done, the most urgent first. One query."""
    is_open = Round.closed_at.is_(None) & (Round.opens_on <= on) & (Round.closes_on >= on)
    query = (
        select(Round.uid, Round.title, Round.closes_on)
        .join(Participation, Participation.round_id == Round.id)
        .where(Participation.officer_id == officer_id, Participation.done_on.is_(None), is_open)
        .order_by(Round.closes_on, Round.id)
    )
    return [Awaiting(*row) for row in db.session.execute(query)]


@dataclass(frozen=True)
class Turnout:
    """How many were invited, and how many of them are done as far as it may be shown."""

    invited: int
    done: Cell


@dataclass(frozen=True)
class RoundTurnout:
    """Turnout of each province and in all; small counts are hidden as in the summary, or it would tell them."""

    provinces: dict[int, Turnout]
    total: Turnout


def turnout_of(round_: Round) -> RoundTurnout:
    """Turnout of every province of a round. One query."""
    return turnouts_of([round_])[round_.id]


def turnouts_of(rounds: Collection[Round]) -> dict[int, RoundTurnout]:
    """Round id to turnout. One query for all."""
    query = (
        select(
            Participation.round_id,
            Participation.province_id,
            func.count(),
            func.count(Participation.done_on),
        )
        .where(Participation.round_id.in_([round_.id for round_ in rounds]))
        .group_by(Participation.round_id, Participation.province_id)
    )
    counts = {row[:2]: row[2:] for row in db.session.execute(query)}
    return {
        round_.id: _turnout({id_: counts.get((round_.id, id_), (0, 0)) for id_ in round_.province_ids})
        for round_ in rounds
    }


def _turnout(counts: dict[int, tuple[int, int]]) -> RoundTurnout:
    done = protect_list({province_id: done for province_id, (_invited, done) in counts.items()})
    provinces = {
        province_id: Turnout(invited, done.cells[province_id])
        for province_id, (invited, _done) in counts.items()
    }
    return RoundTurnout(provinces, Turnout(sum(invited for invited, _ in counts.values()), done.total))


def province_names(province_ids: Collection[int], day: date) -> dict[int, Words]:
    """What provinces were called on a day, in both languages; in no particular order. One query."""
    versions = provinces_as_of(db.session(), province_ids, day)
    return {id_: {"vi": each.name_vi, "en": each.name_en} for id_, each in versions.items()}


def newest_instruments() -> list[InstrumentRevision]:
    """The newest revision of every instrument, by slug. One query."""
    newest = select(func.max(InstrumentRevision.id)).group_by(InstrumentRevision.slug)
    query = select(InstrumentRevision).where(InstrumentRevision.id.in_(newest))
    return list(db.session.scalars(query.order_by(InstrumentRevision.slug)))
