"""The figures of a quiz: worked out by a job for one group of officers, kept in a row, read by pages and files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from math import isnan
from typing import Any

from sqlalchemy import func, select

from app.curriculum import catalogue
from app.curriculum.models import QuizRevision
from app.curriculum.published import PublishedQuiz
from app.domain.certainty import count_groups
from app.domain.drawn_analysis import analyse_drawn
from app.domain.grading import Item, exact
from app.domain.quiz_analysis import QuizAnalysis, Sitting, analyse_quiz, analysis_from
from app.domain.regrading import DROPPED, Key
from app.extensions import db
from app.quizzes.corrections import keys_now
from app.quizzes.marks import EssayMark
from app.quizzes.models import Attempt, Statistics
from app.quizzes.result_groups import QuizGroup, of_group
from app.quizzes.result_sittings import Sat, read_sittings
from app.quizzes.statistics import keep_figures
from app.shared.database import write
from app.shared.jobs import Job, job_kind, start_job
from app.shared.models import Actor
from app.workshops.models import Workshop

KIND = "quizzes.results"
ALL_ATTEMPTS = "all"
COUNTINGS = ("first", "best", "last", ALL_ATTEMPTS)
"""Which attempt of an officer counts. The first by default: later ones measure practice with the same questions. Where
all do, figures are of attempts, which are not independent: several may be of one officer.
"""

Analyse = Callable[[Sequence[Item], Sequence[Sitting]], QuizAnalysis | None]

CODE_VERSION = "5"  # raise it when the same answers would give other figures


@dataclass(frozen=True)
class KeptFigures:
    """What is kept about a group: `analysis` is None while nothing is, or of fewer than two sittings.

    `officers`: how many sat it. `certainty`: item to the counts of certainty.count_groups, where officers said how sure
    they were. `n_unmarked`: how many attempts were left out because people have not marked what counts for the group.
    """

    analysis: QuizAnalysis | None
    is_worked_out: bool
    is_stale: bool
    computed_at: datetime | None
    officers: int | None = None
    certainty: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    n_unmarked: int = 0


def figures_of(group: QuizGroup, counting: str) -> KeptFigures:
    """The kept figures, and whether attempts came in or were graded anew since. Two queries."""
    kept = db.session.scalar(select(Statistics).where(Statistics.subject == group.subject(counting)))
    if kept is None:
        return KeptFigures(None, False, True, None)
    body = kept.body["analysis"]
    is_stale = kept.inputs_hash != _hash_inputs(group)
    analysis, officers = analysis_from(body) if body else None, kept.body.get("officers")
    certainty, n_unmarked = kept.body.get("certainty", {}), kept.body.get("unmarked", 0)
    return KeptFigures(analysis, True, is_stale, kept.computed_at, officers, certainty, n_unmarked)


def refresh_soon(group: QuizGroup, *, by: Actor | None) -> None:
    """Have the figures of a group worked out, unless a job that will do so is waiting already. Not inside write()."""
    arguments = group.as_arguments()
    waiting = select(Job.arguments).where(Job.kind == KIND, Job.state == "queued")
    if arguments not in db.session.scalars(waiting).all():
        start_job(KIND, arguments, by=by)


@job_kind(KIND)
def refresh_results(job: Job) -> None:
    """Work out the figures of the group that the job names."""
    refresh_now(
        [QuizGroup.from_arguments(job.arguments)], lambda done, total: write(job.advance, done, total)
    )


def refresh_now(groups: Sequence[QuizGroup], advance: Callable[[int, int], object]) -> None:
    """Work out the figures of groups, of the first, best, last and all attempts where there can be several. Calls
    `advance(done, total)` after each group. Not inside write().
    """
    for done, group in enumerate(groups, 1):
        quiz = catalogue.quiz(_quiz_id(group))
        inputs_hash, asked = _hash_inputs(group), _asked_of(group, quiz)
        sat, n_unmarked = read_sittings(group, asked, is_drawn=quiz.structure.is_drawn)
        db.session.rollback()
        for counting, body in _bodies(quiz, asked, sat).items():
            write(keep_figures, group.subject(counting), inputs_hash, {**body, "unmarked": n_unmarked})
        advance(done, len(groups))


def _quiz_id(group: QuizGroup) -> int:
    return db.session.scalars(select(QuizRevision.id).where(QuizRevision.uid == group.quiz)).one()


def _hash_inputs(group: QuizGroup) -> str:
    """SHA-256 of which gradings go in, by numbers that any attempt, grading or mark changes, and of the code version.

    Marks are counted because one that is given where the workshop dropped the item makes no grading.
    """
    n_marks = select(func.count(EssayMark.id)).where(EssayMark.attempt_id == Attempt.id).scalar_subquery()
    numbers = (func.count(), func.sum(Attempt.id), func.sum(Attempt.grading_run_id), func.sum(n_marks))
    row = db.session.execute(of_group(select(*numbers), group)).one()
    return hashlib.sha256(f"{CODE_VERSION} {list(row)}".encode()).hexdigest()


def _asked_of(group: QuizGroup, quiz: PublishedQuiz) -> dict[int, Key]:
    """How the items of the form are graded in the group, by revision; those that were dropped tell nothing."""
    keys, workshop_id = keys_now(), None
    if group.workshop:
        workshop_id = db.session.scalar(select(Workshop.id).where(Workshop.uid == group.workshop))
    graded = {item.revision_id: keys.of(item, workshop_id) for item in quiz.items_in(group.form)}
    return {revision_id: key for revision_id, key in graded.items() if key.rule != DROPPED}


def _counted(sat: Sequence[Sat], counting: str) -> list[Sat]:
    """One attempt of each officer, of equally good ones the earlier; or all of them."""
    if counting == ALL_ATTEMPTS:
        return list(sat)
    chosen: dict[int, Sat] = {}
    for each in sat:
        known = chosen.setdefault(each.officer_id, each)
        if counting == "last" or (counting == "best" and each.percent > known.percent):
            chosen[each.officer_id] = each
    return list(chosen.values())


def _bodies(quiz: PublishedQuiz, asked: Mapping[int, Key], sat: Sequence[Sat]) -> dict[str, dict[str, Any]]:
    """What to keep by which attempts count; worked out once where everybody sat once."""
    officers = len({each.officer_id for each in sat})
    analyse = analyse_drawn if quiz.structure.is_drawn else analyse_quiz
    if quiz.attempts == 1:
        return {COUNTINGS[0]: _measure(analyse, asked, _counted(sat, COUNTINGS[0]), officers)}
    if officers == len(sat):
        return dict.fromkeys(COUNTINGS, _measure(analyse, asked, _counted(sat, COUNTINGS[0]), officers))
    return {counting: _measure(analyse, asked, _counted(sat, counting), officers) for counting in COUNTINGS}


def _measure(analyse: Analyse, asked: Mapping[int, Key], sat: Sequence[Sat], officers: int) -> dict[str, Any]:
    """What to keep: of how many `officers`, `n` sittings that went in, their figures, and how sure they were."""
    sittings = [Sitting(each.scores, each.picked) for each in sat]
    analysis = analyse([key.item for key in asked.values()], sittings)
    found = {"n": len(sat), "officers": officers, "analysis": asdict(analysis) if analysis else None}
    is_said = any(level for each in sat for level in each.levels)
    return {**found, "certainty": _certainty(asked, sat)} if is_said else found


def _certainty(asked: Mapping[int, Key], sat: Sequence[Sat]) -> dict[str, dict[str, int]]:
    """Item to how many were right and wrong, sure and unsure."""
    found = {}
    for place, key in enumerate(asked.values()):
        points = float(exact(key.item.points))
        found[key.item.id] = count_groups(
            (bool(each.picked[place]), each.scores[place] == points, each.levels[place])
            for each in sat
            if not isnan(each.scores[place])
        )
    return found
