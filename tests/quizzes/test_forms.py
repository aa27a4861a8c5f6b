"""Two forms of the tests: who sits which, once and for all."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.curriculum.models import QuizItem
from app.extensions import db
from app.learning.models import Enrolment, enrol
from app.shared.database import write
from app.workshops.models import Registration, Workshop
from tests.cast import Cast, make_officer
from tests.curriculum.make import publish_mini
from tests.quizzes.taking import Trainee, row_of
from tests.workshops.make import make_edition, make_workshop

NOW = datetime(2022, 7, 5, 1, 0, tzinfo=UTC)
OWN_ITEM = {"A": "snow-is-white", "B": "coal-is-black"}


def orders_of(workshop: Workshop) -> list[str]:
    query = select(Enrolment.form_order).join(Registration, Registration.enrolment_id == Enrolment.id)
    return list(db.session.scalars(query.where(Registration.workshop_id == workshop.id)))


def enter(workshop: Workshop, cast: Cast, count: int) -> list[Registration]:
    officers = [make_officer(f"Nguyễn Mẫu {number}", cast.north_station).id for number in range(count)]
    return workshop.register(officers, by=cast.coordinator, at=NOW)


def asked(attempt: str) -> list[str]:
    return [entry["item"] for entry in row_of(attempt).layout]


@pytest.mark.parametrize(("order", "before", "after"), [("AB", "A", "B"), ("BA", "B", "A")])
def test_one_form_comes_before_and_the_other_after(
    app: Flask, cast: Cast, order: str, before: str, after: str
) -> None:
    trainee = Trainee(app, cast.trainee, publish_mini())

    def settle() -> None:
        trainee.enrolment.form_order = order

    write(settle)
    sat = {purpose: trainee.start(purpose) for purpose in ("pre", "post")}
    assert [row_of(sat[purpose]).form for purpose in ("pre", "post")] == [before, after]
    assert asked(sat["pre"]) == ["grass-is-green", OWN_ITEM[before]]
    assert asked(sat["post"]) == ["grass-is-green", OWN_ITEM[after]]
    assert row_of(trainee.start()).form == ""


def test_who_studies_alone_gets_an_order_with_the_first_test_and_keeps_it(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    first, second = (Trainee(app, person, edition) for person in (cast.trainee, cast.other_trainee))
    assert (first.enrolment.form_order, second.enrolment.form_order) == ("", "")
    pre = row_of(first.start("pre"))
    post = row_of(first.start("post"))
    assert {pre.form, post.form} == {"A", "B"}
    other = row_of(second.start("pre"))
    assert {pre.form, other.form} == {"A", "B"}
    assert db.session.get_one(Enrolment, first.enrolment.id).form_order == pre.form + post.form


def test_a_quiz_of_a_module_settles_nothing(app: Flask, cast: Cast) -> None:
    trainee = Trainee(app, cast.trainee, publish_mini())
    trainee.start()
    assert db.session.get_one(Enrolment, trainee.enrolment.id).form_order == ""


@pytest.mark.parametrize("count", [1, 8, 11])
def test_half_of_a_roster_sits_the_forms_the_other_way_round(app: Flask, cast: Cast, count: int) -> None:
    workshop = write(make_workshop, cast, edition=publish_mini())
    write(enter, workshop, cast, count)
    counts = Counter(orders_of(workshop))
    assert counts.total() == count
    assert abs(counts["AB"] - counts["BA"]) <= 1


def test_who_joins_late_keeps_the_halves_alike(app: Flask, cast: Cast) -> None:
    workshop = write(make_workshop, cast, edition=publish_mini())
    write(enter, workshop, cast, 3)
    for joined in range(4, 8):
        write(enter, workshop, cast, 1)
        counts = Counter(orders_of(workshop))
        assert counts.total() == joined
        assert abs(counts["AB"] - counts["BA"]) <= 1


def test_who_has_an_order_already_keeps_it_and_the_others_make_up_for_it(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    workshop = write(make_workshop, cast, edition=edition)
    people = [cast.trainee, cast.other_trainee, cast.far_trainee]

    def come() -> list[str]:
        for person in people:
            enrol(person.officer_id, edition.id, by=person, at=NOW).form_order = "BA"
        strangers = [make_officer(f"Nguyễn Mẫu {number}", cast.north_station).id for number in range(3)]
        officers = [*(person.officer_id for person in people), *strangers]
        workshop.register(officers, by=cast.coordinator, at=NOW)
        return orders_of(workshop)

    assert write(come) == ["BA"] * 3 + ["AB"] * 3


def test_whoever_withdraws_is_not_counted(app: Flask, cast: Cast) -> None:
    workshop = write(make_workshop, cast, edition=publish_mini())
    first, _second = write(enter, workshop, cast, 2)
    gone = db.session.get_one(Enrolment, first.enrolment_id).form_order
    write(lambda: db.session.get_one(Registration, first.id).withdraw("…", by=cast.coordinator, at=NOW))
    (newcomer,) = write(enter, workshop, cast, 1)
    assert db.session.get_one(Enrolment, newcomer.enrolment_id).form_order == gone


def test_an_edition_without_tests_settles_nothing(app: Flask, cast: Cast) -> None:
    workshop = write(lambda: make_workshop(cast, edition=make_edition()))
    write(enter, workshop, cast, 2)
    assert orders_of(workshop) == ["", ""]


def test_tests_of_an_edition_from_before_the_forms_stay_one_fixed_pair(app: Flask, cast: Cast) -> None:
    """As after the migration: items without a form, enrolments without an order."""
    edition = publish_mini()
    write(lambda: db.session.execute(update(QuizItem).values(form="")))
    workshop = write(make_workshop, cast, edition=edition)
    write(enter, workshop, cast, 2)
    trainee = Trainee(app, cast.trainee, edition)
    sat = {purpose: trainee.start(purpose) for purpose in ("pre", "post")}
    assert orders_of(workshop) == ["", ""]
    assert [row_of(attempt).form for attempt in sat.values()] == ["", ""]
    assert asked(sat["pre"]) == asked(sat["post"]) == ["grass-is-green", *OWN_ITEM.values()]


def test_the_page_before_a_test_tells_the_length_of_one_form(app: Flask, cast: Cast) -> None:
    trainee = Trainee(app, cast.trainee, publish_mini())
    assert trainee.page(f"/quizzes/{trainee.quiz('pre').uid}").select_one("dl.facts dd").text == "2"
