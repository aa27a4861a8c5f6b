"""Figures of an edition where one workshop dropped an essay: it is scored by its marks, and waiting is not zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from flask import Flask

from app.curriculum.models import Edition
from app.domain.item_analysis import ItemFigures
from app.domain.regrading import DROPPED, Correction
from app.extensions import db
from app.quizzes.marking import Said, give_mark
from app.quizzes.models import Attempt
from app.quizzes.regrades import propose_correction
from app.quizzes.regrading import start_trial
from app.quizzes.result_figures import figures_of, refresh_now
from app.quizzes.result_groups import QuizGroup
from app.shared import clock
from app.shared.database import write
from app.workshops.models import Workshop
from tests.cast import Cast
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.essays import ALL, NONE, NOTE, SOME, WRITTEN, item_of, publish_essays, receipt_of, text
from tests.quizzes.make import quiz_revision, sit_quiz
from tests.statements import statements
from tests.workshops.make import make_workshop, register_many

WROTE, LEFT_EMPTY = {"one-right": "up", NOTE: text(WRITTEN)}, {"one-right": "up", NOTE: text("")}


@pytest.fixture
def edition(app: Flask) -> Edition:
    return publish_essays()


def hold(
    cast: Cast, edition: Edition, answers: Sequence[Mapping[str, object]]
) -> tuple[Workshop, list[Attempt]]:
    def sit() -> tuple[Workshop, list[Attempt]]:
        workshop = make_workshop(cast, edition=edition)
        registrations = register_many(workshop, cast.north_station, len(answers))
        return workshop, sit_quiz(quiz_revision(edition), answers, registrations)

    return write(sit)


def mark(cast: Cast, edition: Edition, attempt: Attempt, levels: dict[str, str]) -> None:
    read = {"seen": receipt_of(attempt, NOTE), "by": cast.instructor, "at": clock.now()}
    write(give_mark, attempt.id, item_of(edition, NOTE), Said(levels), **read)


def drop_in(cast: Cast, edition: Edition, workshop: Workshop) -> None:
    """Drop the note for one workshop."""
    item, correction = item_of(edition, NOTE), Correction(0, DROPPED, "1", {}, workshop.id)
    made = write(propose_correction, item, correction, "r", by=cast.coordinator, at=clock.now())
    start_trial(made, back="/", by=cast.coordinator)
    db.session.expire_all()
    write(made.apply, by=cast.coordinator, at=clock.now())


def whole(edition: Edition) -> QuizGroup:
    return QuizGroup(quiz_revision(edition).uid)


def work_out(*groups: QuizGroup) -> None:
    refresh_now(groups, lambda _done, _total: None)


def figures(group: QuizGroup) -> dict[str, ItemFigures]:
    kept = figures_of(group, "first").analysis
    assert kept is not None
    return {each.figures.item_id: each.figures for each in kept.items}


def test_an_essay_that_one_workshop_dropped_is_scored_by_its_marks(
    app: Flask, cast: Cast, edition: Edition
) -> None:
    """One of three was marked before the drop, one not, one wrote nothing; elsewhere two are marked as ever."""
    dropping, (marked, unmarked, _empty) = hold(cast, edition, [WROTE, WROTE, LEFT_EMPTY])
    _ordinary, others = hold(cast, edition, [WROTE, WROTE])
    mark(cast, edition, marked, ALL)
    for attempt, levels in zip(others, (SOME, NONE), strict=True):
        mark(cast, edition, attempt, levels)
    drop_in(cast, edition, dropping)
    theirs = QuizGroup(whole(edition).quiz, workshop=dropping.uid)
    work_out(whole(edition), theirs)
    kept = figures_of(whole(edition), "first")
    assert (kept.analysis.n, kept.n_unmarked) == (4, 1)
    assert figures(whole(edition))[NOTE].facility == pytest.approx((1 + 0 + 3 / 4 + 0) / 4)
    assert kept.analysis.scores.mean == pytest.approx(100 * (4 + 1 + 3 / 4) / (4 * 3))
    assert (figures_of(theirs, "first").analysis.n, NOTE in figures(theirs)) == (3, False)
    client = english_client(app, cast.administrator)
    told = "1 attempt waits for marks; it is not in these figures."
    address = f"/quizzes/{whole(edition).quiz}/results"
    assert told in lines_of(main_of(client, address), ".notice p")
    assert told not in lines_of(main_of(client, f"{address}?workshop={dropping.uid}"), ".notice p")
    mark(cast, edition, unmarked, SOME)
    assert figures_of(whole(edition), "first").is_stale
    work_out(whole(edition))
    kept = figures_of(whole(edition), "first")
    assert (kept.analysis.n, kept.n_unmarked, kept.is_stale) == (5, 0, False)
    assert figures(whole(edition))[NOTE].facility == pytest.approx((1 + 3 / 4 + 0 + 3 / 4 + 0) / 5)


def test_where_all_wait_there_are_no_figures(app: Flask, cast: Cast, edition: Edition) -> None:
    dropping, _attempts = hold(cast, edition, [WROTE, WROTE])
    drop_in(cast, edition, dropping)
    work_out(whole(edition))
    kept = figures_of(whole(edition), "first")
    assert (kept.analysis, kept.n_unmarked) == (None, 2)


def test_the_job_asks_as_often_for_three_dropped_essays_as_for_one(
    app: Flask, cast: Cast, edition: Edition
) -> None:
    counts = []
    for size in (1, 3):
        dropping, attempts = hold(cast, edition, [WROTE] * size)
        for attempt in attempts:
            mark(cast, edition, attempt, ALL)
        drop_in(cast, edition, dropping)
        work_out(whole(edition))
        with statements() as sent:
            work_out(whole(edition))
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_whoever_may_not_open_rows_is_shown_no_figures_of_the_few_who_are_left(
    app: Flask, cast: Cast, edition: Edition
) -> None:
    """Ten sat it, which would be enough, but one of them waits."""
    dropping, _attempts = hold(cast, edition, [LEFT_EMPTY] * 9 + [WROTE])
    drop_in(cast, edition, dropping)
    work_out(whole(edition))
    client = english_client(app, cast.observer)
    address = f"/quizzes/{whole(edition).quiz}/results"
    assert main_of(client, address).select("#test") == []
    hold(cast, edition, [LEFT_EMPTY])
    work_out(whole(edition))
    assert len(main_of(client, address).select("#test")) == 1
