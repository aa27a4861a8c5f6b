"""The figures of a quiz: worked out by a job for one group of officers, kept in a row, read by pages and files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from math import isnan, nan
from typing import Any

from sqlalchemy import func, select

from app.curriculum import catalogue
from app.curriculum.models import QuizRevision
from app.curriculum.published import PublishedQuiz
from app.domain.certainty import CERTAINTY, count_groups
from app.domain.drawn_analysis import analyse_drawn
from app.domain.grading import Item, exact
from app.domain.quiz_analysis import QuizAnalysis, Sitting, analyse_quiz, analysis_from
from app.domain.regrading import DROPPED, Key, score_by
from app.extensions import db
from app.quizzes.corrections import keys_now
from app.quizzes.models import Attempt, AttemptScore, ItemScore, Response, Statistics
from app.quizzes.queries import AS_SAT
from app.quizzes.result_groups import QuizGroup, Rows, of_group
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

CODE_VERSION = "4"  # raise it when the same answers would give other figures
AT_A_TIME = 5000  # rows


@dataclass(frozen=True)
class KeptFigures:
    """What is kept about a group: `analysis` is None while nothing is, or of fewer than two sittings.

    `officers`: how many sat it. `certainty`: item to the counts of certainty.count_groups, where officers said how sure
    they were.
    """

    analysis: QuizAnalysis | None
    is_worked_out: bool
    is_stale: bool
    computed_at: datetime | None
    officers: int | None = None
    certainty: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def figures_of(group: QuizGroup, counting: str) -> KeptFigures:
    """The kept figures, and whether attempts came in or were graded anew since. Two queries."""
    kept = db.session.scalar(select(Statistics).where(Statistics.subject == group.subject(counting)))
    if kept is None:
        return KeptFigures(None, False, True, None)
    body = kept.body["analysis"]
    is_stale = kept.inputs_hash != _hash_inputs(group)
    analysis, officers = analysis_from(body) if body else None, kept.body.get("officers")
    certainty = kept.body.get("certainty", {})
    return KeptFigures(analysis, True, is_stale, kept.computed_at, officers, certainty)


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
        sat = _read_sittings(group, asked, is_drawn=quiz.structure.is_drawn)
        db.session.rollback()
        for counting, body in _bodies(quiz, asked, sat).items():
            write(keep_figures, group.subject(counting), inputs_hash, body)
        advance(done, len(groups))


def _quiz_id(group: QuizGroup) -> int:
    return db.session.scalars(select(QuizRevision.id).where(QuizRevision.uid == group.quiz)).one()


def _hash_inputs(group: QuizGroup) -> str:
    """SHA-256 of which gradings go in, by numbers that any attempt or grading changes, and of the code version."""
    numbers = (func.count(), func.sum(Attempt.id), func.sum(Attempt.grading_run_id))
    row = db.session.execute(of_group(select(*numbers), group)).one()
    return hashlib.sha256(f"{CODE_VERSION} {list(row)}".encode()).hexdigest()


@dataclass(frozen=True)
class _Sat:
    """A graded attempt, its items in the order of the form."""

    officer_id: int
    percent: float
    scores: list[float]
    picked: list[tuple[str, ...]]
    levels: list[int | None]


def _asked_of(group: QuizGroup, quiz: PublishedQuiz) -> dict[int, Key]:
    """How the items of the form are graded in the group, by revision; those that were dropped tell nothing."""
    keys, workshop_id = keys_now(), None
    if group.workshop:
        workshop_id = db.session.scalar(select(Workshop.id).where(Workshop.uid == group.workshop))
    graded = {item.revision_id: keys.of(item, workshop_id) for item in quiz.items_in(group.form)}
    return {revision_id: key for revision_id, key in graded.items() if key.rule != DROPPED}


def _read_sittings(group: QuizGroup, asked: Mapping[int, Key], *, is_drawn: bool) -> list[_Sat]:
    """The graded attempts of a group in the order they were started. Three queries.

    Where items are drawn, the score of one that was not set is no number; elsewhere all were set.
    Where an attempt's own workshop dropped an item that counts for the group, its answer is graded for the figures.
    """
    places = {revision_id: place for place, revision_id in enumerate(asked)}
    attempts = of_group(select(Attempt.id, Attempt.officer_id, AttemptScore.percent), group)
    unset = nan if is_drawn else 0.0
    sat = {
        attempt_id: _Sat(officer_id, percent, [unset] * len(places), [()] * len(places), [None] * len(places))
        for attempt_id, officer_id, percent in db.session.execute(attempts.order_by(*AS_SAT))
    }
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    dropped: set[tuple[int, int]] = set()
    for attempt_id, revision_id, score, max_score in _stream(_item_scores(group)):
        if revision_id in places:
            key = asked[revision_id]
            sat[attempt_id].scores[places[revision_id]] = _points(key, score, max_score)
            dropped |= set() if max_score else {(attempt_id, revision_id)}
    for attempt_id, revision_id, answer in _stream(
        _answers(group)
    ):  # a later answer takes the earlier one's place
        if revision_id in places:
            each, place, key = sat[attempt_id], places[revision_id], asked[revision_id]
            counted = key.item.key.counted(answer)
            each.picked[place] = same.setdefault(counted, counted)
            each.levels[place] = answer.get(CERTAINTY)
            if (attempt_id, revision_id) in dropped and not key.item.key.needs_marker:
                each.scores[place] = score_by(key, answer).score
    return list(sat.values())


def _points(key: Key, score: float, max_score: float) -> float:
    """An item score on the scale of the group's key; what no answer earns where the attempt's workshop dropped it."""
    points = float(exact(key.item.points))
    if max_score == points:
        return score
    return points * score / max_score if max_score else score_by(key, None).score


def _stream(query: Rows) -> Iterable[Any]:
    return db.session.execute(query.execution_options(yield_per=AT_A_TIME))


def _item_scores(group: QuizGroup) -> Rows:
    columns = (ItemScore.attempt_id, ItemScore.item_revision_id, ItemScore.score, ItemScore.max_score)
    query = of_group(select(*columns), group)
    is_current = (ItemScore.attempt_id == Attempt.id) & (ItemScore.grading_run_id == Attempt.grading_run_id)
    return query.join(ItemScore, is_current)


def _answers(group: QuizGroup) -> Rows:
    query = of_group(select(Response.attempt_id, Response.item_revision_id, Response.answer), group)
    return query.join(Response, Response.attempt_id == Attempt.id).order_by(Response.id)


def _counted(sat: Sequence[_Sat], counting: str) -> list[_Sat]:
    """One attempt of each officer, of equally good ones the earlier; or all of them."""
    if counting == ALL_ATTEMPTS:
        return list(sat)
    chosen: dict[int, _Sat] = {}
    for each in sat:
        known = chosen.setdefault(each.officer_id, each)
        if counting == "last" or (counting == "best" and each.percent > known.percent):
            chosen[each.officer_id] = each
    return list(chosen.values())


def _bodies(quiz: PublishedQuiz, asked: Mapping[int, Key], sat: Sequence[_Sat]) -> dict[str, dict[str, Any]]:
    """What to keep by which attempts count; worked out once where everybody sat once."""
    officers = len({each.officer_id for each in sat})
    analyse = analyse_drawn if quiz.structure.is_drawn else analyse_quiz
    if quiz.attempts == 1:
        return {COUNTINGS[0]: _measure(analyse, asked, _counted(sat, COUNTINGS[0]), officers)}
    if officers == len(sat):
        return dict.fromkeys(COUNTINGS, _measure(analyse, asked, _counted(sat, COUNTINGS[0]), officers))
    return {counting: _measure(analyse, asked, _counted(sat, counting), officers) for counting in COUNTINGS}


def _measure(
    analyse: Analyse, asked: Mapping[int, Key], sat: Sequence[_Sat], officers: int
) -> dict[str, Any]:
    """What to keep: of how many `officers`, `n` sittings that went in, their figures, and how sure they were."""
    sittings = [Sitting(each.scores, each.picked) for each in sat]
    analysis = analyse([key.item for key in asked.values()], sittings)
    found = {"n": len(sat), "officers": officers, "analysis": asdict(analysis) if analysis else None}
    is_said = any(level for each in sat for level in each.levels)
    return {**found, "certainty": _certainty(asked, sat)} if is_said else found


def _certainty(asked: Mapping[int, Key], sat: Sequence[_Sat]) -> dict[str, dict[str, int]]:
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
