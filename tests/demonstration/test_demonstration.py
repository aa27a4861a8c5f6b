"""The demonstration: the counts of the real programme, invented results, and only in a database of its own."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account, Officer
from app.accounts.passwords import check_password, hash_password
from app.attendance.models import RegisterLock
from app.curriculum import catalogue
from app.curriculum.approval import withdraw
from app.curriculum.commands import publish_all
from app.curriculum.working_copy import FOLDER
from app.demonstration.ledger import add_ledger
from app.demonstration.seed import NotEmptyError, is_loaded, load_demonstration, read_data
from app.exercises.queries import count_scored, performances_of, pooled_agreement, released_in
from app.extensions import db
from app.learning.models import Enrolment
from app.places.load import load_demonstration_places, load_places
from app.places.models import Province
from app.programme.models import Programme
from app.quizzes.graded_tests import Subject
from app.quizzes.models import Attempt, AttemptScore
from app.quizzes.statistics import statistics_of_many
from app.shared import clock
from app.shared.database import write
from app.shared.marks import mark_of
from app.surveys.models import Participation, Round, RoundTally, SurveyResponse
from app.workshops.models import Registration, Workshop
from tests.cast import build_cast
from tests.dissemination.make import make_edition, propose_edition

SCORES = {"module": (438, 32592), "post": (412, 30477), "pre": (458, 23012)}  # attempts, sum of per cent
ANSWERED = 183
AGREEMENT = (113, 0.82, 0.71, 0.76)  # lines seen by both, share of the same marks, kappa, weighted kappa


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_only_an_empty_database_takes_it(app: Flask) -> None:
    list(publish_all(FOLDER))
    write(build_cast)
    with pytest.raises(NotEmptyError):
        load_demonstration("a password", "hash")
    assert (is_loaded(), count(Workshop)) == (False, 0)


def test_only_editions_in_use_are_handed_out(app: Flask) -> None:
    """Of three editions, one was never approved and one was withdrawn: only the one in use goes out."""
    coordinator = write(build_cast).coordinator
    write(load_places, db.session())
    write(load_demonstration_places, db.session())
    editions = [write(make_edition, number, "handbook") for number in (1, 2)]
    write(withdraw, editions[1], "Sai", by=coordinator, at=clock.now())
    write(propose_edition, 3)
    sent = write(add_ledger, "handbook", read_data("people.yml"), by=coordinator, at=clock.now())
    assert {delivery.edition_id for delivery in sent} == {editions[0].id}
    assert sum(1 for delivery in sent if delivery.receipt()) > 20


def test_nothing_is_left_when_it_cannot_be_loaded(app: Flask) -> None:
    with pytest.raises(LookupError):  # the course is not published
        load_demonstration("a password", "hash")
    assert (count(Officer), count(Province)) == (0, 0)


def test_the_programme_is_as_its_public_sources_say_and_the_same_every_time(app: Flask) -> None:
    """One loading, since it takes seconds: counts, scores drawn by lot from the same beginning, sign-ins."""
    list(publish_all(FOLDER))
    load_demonstration("a password", hash_password("a password"))
    check_counts()
    check_scores()
    check_round()
    check_lengths()
    check_gain()
    check_orders()
    check_exercises()
    hashes = db.session.scalars(select(Account.password_hash).where(Account.password_hash.is_not(None))).all()
    assert (len(hashes), mark_of("demonstration")) == (6, "a password")
    assert check_password(hashes[0], "a password")


def check_counts() -> None:
    finished = db.session.scalars(
        select(Programme).where(Programme.slug == "frontline-training-2020-2023")
    ).one()
    sizes = db.session.scalars(
        select(func.count(Registration.id))
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(Workshop.programme_id == finished.id)
        .group_by(Workshop.id)
    ).all()
    assert Counter(sizes) == {36: 8, 37: 4}
    assert sum(sizes) == finished.officers_target == 436
    assert (count(Workshop), count(RegisterLock)) >= (13, 72)
    assert set(db.session.scalars(select(Officer.is_synthetic))) == {True}
    assert set(db.session.scalars(select(Programme.is_synthetic))) == {True}


def check_scores() -> None:
    scores = (
        select(Attempt.purpose, func.count(), func.sum(AttemptScore.percent))
        .join(AttemptScore, AttemptScore.attempt_id == Attempt.id)
        .group_by(Attempt.purpose)
    )
    found = {purpose: (n, round(total)) for purpose, n, total in db.session.execute(scores)}
    assert found == SCORES


def check_lengths() -> None:
    """Nothing longer than its column: SQLite takes it, PostgreSQL would refuse the whole demonstration."""
    for table in db.metadata.sorted_tables:
        limits = {column: column.type.length for column in table.columns if getattr(column.type, "length", 0)}
        if limits:
            found = db.session.execute(select(*(func.max(func.length(column)) for column in limits))).one()
            names = [column.name for column in limits]
            too_long = [
                name
                for name, most, limit in zip(names, found, limits.values(), strict=True)
                if (most or 0) > limit
            ]
            assert (table.name, too_long) == (table.name, [])


def check_round() -> None:
    first, running = db.session.scalars(select(Round).order_by(Round.id))
    invited = select(func.count()).select_from(Participation).where(Participation.round_id == first.id)
    answered = select(func.count()).select_from(SurveyResponse).where(SurveyResponse.round_id == first.id)
    assert (db.session.scalar(invited), db.session.scalar(answered)) == (216, ANSWERED)
    assert running.closed_at is None
    assert db.session.scalars(select(RoundTally.round_id)).all() == [first.id]


def check_exercises() -> None:
    """Two observers saw a dozen officers, the trainee one can sign in as among them; a second exercise has begun."""
    running = db.session.scalars(select(Workshop).order_by(Workshop.id.desc())).first()
    first, second, *_others = catalogue.edition(running.edition_id).exercises
    trainee = db.session.scalars(select(Account).where(Account.user_name == "hocvien")).one()
    played = performances_of(running.id, first, trainee.id, is_released=True)
    scored = [each for each in played if each.sheets]
    assert (running.is_synthetic, {len(each.sheets) for each in scored}, len(scored)) == (True, {2}, 12)
    assert trainee.officer_id in {each.officer.officer_id for each in scored}
    found = pooled_agreement(scored)
    assert (found.n, round(found.share, 2), round(found.kappa, 2), round(found.weighted, 2)) == AGREEMENT
    assert (released_in(running.id), count_scored(running.id)) == ({first.id}, {first.id: 12, second.id: 5})


def check_gain() -> None:
    """What officers learnt is worked out already."""
    finished = db.session.scalars(select(Programme.uid).order_by(Programme.id)).first()
    [(body, is_stale)] = statistics_of_many([Subject(programme=finished)]).values()
    assert body is not None
    assert (body["n"] > 380, is_stale) == (True, False)
    assert sum(order["n"] for order in body["orders"]) == body["n"]


def check_orders() -> None:
    """In every workshop the halves that sat the forms in either order differ by one at most."""
    query = select(Registration.workshop_id, Enrolment.form_order, func.count()).join(
        Enrolment, Enrolment.id == Registration.enrolment_id
    )
    halves: dict[int, dict[str, int]] = defaultdict(dict)
    grouped = query.group_by(Registration.workshop_id, Enrolment.form_order)
    for workshop_id, order, officers in db.session.execute(grouped):
        halves[workshop_id][order] = officers
    assert {frozenset(counts) for counts in halves.values()} == {frozenset({"AB", "BA"})}
    assert max(abs(counts["AB"] - counts["BA"]) for counts in halves.values()) <= 1
