"""Scenario exercises of the running workshop: invented officers, and what two observers saw of each by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from app.accounts.models import Account
from app.curriculum import catalogue
from app.demonstration.programmes import at_hour
from app.domain.course import Exercise
from app.domain.observation import ORDERED, UNSEEN
from app.exercises.models import NewMark, Observation, release_exercise
from app.workshops.models import Registration, Workshop

PLAYERS = 12  # of the first exercise
BEGUN = 5  # of the second, scored by one observer so far
SKILL = 0.45, 0.5  # mean and spread of how well officers do, on a scale where a line is done in part around 0
LUCK = 0.7  # spread of one line around that
IN_PART = -0.35, 0.35
OVERLOOKED = 0.03  # share of the lines that an observer could not see
MISJUDGED = 0.12  # share that an observer marks next to what it was


def play_exercises(
    workshop: Workshop, registrations: Sequence[Registration], observers: tuple[Account, Account]
) -> None:
    """On the first afternoon: one exercise scored by both observers and released, another begun by the first alone.

    The last of the registrations are among those who played the first.
    """
    first, second, *_others = catalogue.edition(workshop.edition_id).exercises
    random, at = Random("exercises"), at_hour(workshop.starts_on, 14)
    for registration in registrations[-PLAYERS:]:
        played = _played(first, random)
        for observer in observers:
            _score(registration, first, _seen(played, random), by=observer, at=at)
        at += timedelta(minutes=8)
    release_exercise(workshop, first, by=observers[0], at=at)
    for registration in registrations[:BEGUN]:
        at += timedelta(minutes=4)
        _score(registration, second, _seen(_played(second, random), random), by=observers[0], at=at)


def _played(exercise: Exercise, random: Random) -> dict[str, str]:
    """What an officer did, line by line, as somebody who misses nothing would mark it."""
    skill = random.gauss(*SKILL)
    done = (sum(random.gauss(skill, LUCK) > limit for limit in IN_PART) for _line in exercise.checklist)
    return {line.id: ORDERED[level] for line, level in zip(exercise.checklist, done, strict=True)}


def _seen(played: Mapping[str, str], random: Random) -> dict[str, str]:
    """The same as an observer marks it."""
    return {line: _marked(mark, random) for line, mark in played.items()}


def _marked(mark: str, random: Random) -> str:
    chance, step = random.random(), random.choice((-1, 1))
    if chance < OVERLOOKED:
        return UNSEEN
    if chance < OVERLOOKED + MISJUDGED:
        beside = ORDERED.index(mark) + step
        return ORDERED[min(max(beside, 0), len(ORDERED) - 1)]
    return mark


def _score(
    registration: Registration, exercise: Exercise, marks: Mapping[str, str], *, by: Account, at: datetime
) -> None:
    """A sheet begun, filled in and handed in."""
    sheet = Observation.begin(registration, exercise, by=by, at=at)
    sheet.save(
        [NewMark(line, mark, f"demo-{sheet.id:06}-{line}"[:64]) for line, mark in marks.items()], at=at
    )
    sheet.submit(by=by, at=at + timedelta(minutes=6))
