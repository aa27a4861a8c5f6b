"""Gain between pre-test and post-test: worked out by a job, and known to be stale once another test is in."""

from __future__ import annotations

import json
from dataclasses import asdict

from flask import Flask
from sqlalchemy import select

from app.curriculum.models import Edition, QuizRevision
from app.domain.counterbalance import gain_by_order
from app.domain.gain import measure_gain
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.graded_tests import Subject
from app.quizzes.models import Attempt
from app.quizzes.statistics import KIND, refresh_soon, statistics_of, statistics_of_many
from app.shared.database import write
from app.shared.jobs import Job
from app.workshops.models import Registration
from tests.cast import THEN, Cast, add
from tests.curriculum.make import publish_mini
from tests.quizzes.make import grade_as, make_graded_attempt, make_statistics, quiz_revision
from tests.statements import statements
from tests.workshops.make import make_programme, make_workshop, register

SCORES = {
    "trainee": (40, 80),
    "other_trainee": (50, 70),
    "far_trainee": (60, None),
}  # per cent, before and after
FORMS = {"trainee": "AB", "other_trainee": "BA", "far_trainee": "AB"}


def hold_workshop(cast: Cast) -> tuple[Subject, Subject]:
    """A workshop whose trainees took the tests with SCORES: the subjects of it and of its programme."""
    edition = publish_mini()
    pre, post = quiz_revision(edition, "pre"), quiz_revision(edition, "post")

    def hold() -> tuple[Subject, Subject]:
        workshop = make_workshop(cast, edition=edition)
        for name, (before, after) in SCORES.items():
            registration = register(workshop, getattr(cast, name))
            enrolment = db.session.get_one(Enrolment, registration.enrolment_id)
            make_graded_attempt(enrolment, pre, before, registration=registration, form=FORMS[name][0])
            if after is not None:
                make_graded_attempt(enrolment, post, after, registration=registration, form=FORMS[name][1])
        programme = make_programme(cast.agency)
        return Subject(workshop=workshop.uid), Subject(programme=programme.uid)

    return write(hold)


def kept(pre: dict[str, float], post: dict[str, float]) -> dict[str, object]:
    """The figures that a job keeps of these scores."""
    orders = {"1": "AB", "2": "BA", "3": "AB"}
    by_order = [asdict(each) for each in gain_by_order(pre, post, orders)]
    return as_json({**asdict(measure_gain(pre, post)), "orders": by_order})


def as_json(value):
    return json.loads(json.dumps(value))


def test_nothing_is_kept_and_nothing_is_stale_before_any_test(app: Flask, cast: Cast) -> None:
    assert statistics_of(Subject(province=cast.north.uid)) == (None, False)


def test_the_job_keeps_the_gain_of_every_subject_that_the_tests_are_part_of(app: Flask, cast: Cast) -> None:
    of_workshop, of_programme = hold_workshop(cast)
    assert statistics_of(of_workshop) == (None, True)
    refresh_soon(by=cast.instructor)
    pairs = kept({"1": 40, "2": 50, "3": 60}, {"1": 80, "2": 70})
    assert [(each["order"], each["n"], each["mean_difference"]) for each in pairs["orders"]] == [
        ("AB", 1, 40),
        ("BA", 1, 20),
    ]
    for subject in (of_workshop, of_programme):
        assert statistics_of(subject) == (pairs, False)
    in_the_north = kept({"1": 40, "2": 50}, {"1": 80, "2": 70})
    in_the_south = kept({"3": 60}, {})
    for province, gain in ((cast.north, in_the_north), (cast.south, in_the_south)):
        for subject in (
            Subject(province=province.uid),
            Subject(programme=of_programme.programme, province=province.uid),
        ):
            assert statistics_of(subject) == (gain, False)


def test_joining_two_officers_makes_the_figures_stale(app: Flask, cast: Cast) -> None:
    of_workshop, _of_programme = hold_workshop(cast)
    refresh_soon(by=None)
    assert not statistics_of(of_workshop)[1]

    def join() -> None:
        for attempt in db.session.scalars(select(Attempt).filter_by(officer_id=cast.far_trainee.officer_id)):
            attempt.officer_id = cast.other_trainee.officer_id

    write(join)
    assert statistics_of(of_workshop)[1]


def copy_of(row, **changed):
    """Another row that says the same but for what is changed."""
    names = {column.key for column in type(row).__table__.columns} - {"id", "uid"}
    return type(row)(**{name: getattr(row, name) for name in names} | changed)


def test_a_pre_test_of_one_edition_and_a_post_test_of_the_next_are_of_no_order(
    app: Flask, cast: Cast
) -> None:
    of_workshop, _programme = hold_workshop(cast)

    def move() -> None:
        """The trainee's post-test, to another edition."""
        test = db.session.scalar(
            select(Attempt).filter_by(purpose="post", officer_id=cast.trainee.officer_id)
        )
        revision = db.session.get_one(QuizRevision, test.quiz_revision_id)
        edition = db.session.get_one(Edition, revision.edition_id)
        later = add(copy_of(edition, number=edition.number + 1, content_hash="0" * 64))
        test.quiz_revision_id = add(copy_of(revision, edition_id=later.id)).id

    write(move)
    refresh_soon(by=None)
    body, _is_stale = statistics_of(of_workshop)
    assert [(each["order"], each["n"]) for each in body["orders"]] == [("BA", 1), ("other", 1)]


def test_another_grading_makes_the_figures_stale_until_the_next_job(app: Flask, cast: Cast) -> None:
    of_workshop, of_programme = hold_workshop(cast)
    refresh_soon(by=None)

    def regrade() -> None:
        post = db.session.scalars(
            select(Attempt).where(Attempt.purpose == "post").order_by(Attempt.id)
        ).first()
        grade_as(post, 90)

    write(regrade)
    before, is_stale = statistics_of(of_workshop)
    assert (before["mean_post"], is_stale) == (75, True)
    refresh_soon(by=None)
    after, is_stale = statistics_of(of_programme)
    assert (after["mean_post"], is_stale) == (80, False)


def test_only_the_first_test_of_either_kind_counts(app: Flask, cast: Cast) -> None:
    of_workshop, _programme = hold_workshop(cast)

    def take_the_post_test_again() -> None:
        first = db.session.scalars(
            select(Attempt).where(Attempt.purpose == "post").order_by(Attempt.id)
        ).first()
        make_graded_attempt(
            db.session.get_one(Enrolment, first.enrolment_id),
            db.session.get_one(QuizRevision, first.quiz_revision_id),
            100,
            number=2,
            registration=db.session.get_one(Registration, first.registration_id),
        )

    write(take_the_post_test_again)
    refresh_soon(by=None)
    assert statistics_of(of_workshop)[0]["mean_post"] == 75


def test_figures_of_many_subjects_take_two_statements(app: Flask, cast: Cast) -> None:
    of_workshop, of_programme = hold_workshop(cast)
    subjects = [of_workshop, of_programme, Subject(province=cast.north.uid), Subject(province=cast.south.uid)]
    for asked in (subjects[:1], subjects):
        with statements() as sent:
            assert statistics_of_many(asked).keys() == set(asked)
        assert len(sent) == 2


def test_a_waiting_job_serves_every_submission_since(app: Flask, cast: Cast) -> None:
    hold_workshop(cast)
    write(lambda: add(Job(kind=KIND, arguments={}, at=THEN, heard_at=THEN)))
    refresh_soon(by=None)
    assert db.session.scalars(select(Job.state).where(Job.kind == KIND)).all() == ["queued"]


def test_kept_figures_without_tests_are_fresh_unless_said_otherwise(app: Flask, cast: Cast) -> None:
    fresh, stale = Subject(province=cast.north.uid), Subject(province=cast.south.uid)
    write(make_statistics, fresh, {"n": 12})
    write(make_statistics, stale, {"n": 7}, is_stale=True)
    assert statistics_of_many([fresh, stale]) == {fresh: ({"n": 12}, False), stale: ({"n": 7}, True)}
