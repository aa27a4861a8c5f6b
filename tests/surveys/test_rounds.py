"""Planning, inviting, closing: by those whose scope holds the provinces."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.accounts.merging import merge_officers
from app.accounts.models import Officer
from app.extensions import db
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.refusal import Refused
from app.surveys.closing import close_round
from app.surveys.invitations import invite_officers
from app.surveys.models import Participation, Round, RoundTally, SurveyResponse
from app.surveys.queries import rounds_awaiting
from app.workshops.models import Withdrawal
from tests.cast import THEN, Cast, add, client_of
from tests.statements import statements
from tests.surveys.make import SHIPPED, WORDS, invite, make_instrument, make_round, respond
from tests.workshops.make import make_programme, make_workshop, register, register_many

pytestmark = pytest.mark.database


def plan_form(cast: Cast, **changes) -> dict:
    today = clock.today()
    form = {
        "title_vi": "Khảo sát cuối chương trình",
        "title_en": "End-of-training assessment",
        "instrument_revision_id": changes.pop("instrument", None) or write(lambda: make_instrument().id),
        "mode": "anonymous",
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=10)).isoformat(),
        "province_ids": [cast.north.id],
    }
    return form | changes


def as_kept(round_: Round) -> Round:
    """The round as the database has it."""
    return db.session.get_one(Round, round_.id, populate_existing=True)


def invited(round_: Round) -> dict[int, int]:
    query = select(Participation.officer_id, Participation.province_id)
    return dict(db.session.execute(query.where(Participation.round_id == round_.id)).all())


def make_rosters(cast: Cast):
    """12 officers of the North and 8 of the South in one workshop in the North; the trainee comes again in another."""
    workshop = make_workshop(cast)
    north = register_many(workshop, cast.north_station, 12)
    south = register_many(workshop, cast.south_station, 8)
    later = make_workshop(cast, starts_on=date(2022, 9, 6), province=cast.south, host=cast.south_command)
    return north, south, register(later, cast.far_trainee)


def test_a_coordinator_plans_a_round_and_its_officers_are_invited(app: Flask, cast: Cast):
    north, _south, _again = write(lambda: make_rosters(cast))
    programme = write(lambda: make_programme(cast.agency))
    client = client_of(app, cast.province_coordinator)
    page = BeautifulSoup(client.get(f"/programmes/{programme.uid}/rounds/new").data, "html.parser")
    offered = [label.text.strip() for label in page.select("fieldset:has([name=province_ids]) label")]
    assert [label.split(" (")[0] for label in offered] == ["Phía Bắc"]
    assert "12" in offered[0]
    reply = client.post(f"/programmes/{programme.uid}/rounds/new", data=plan_form(cast))
    round_ = db.session.scalars(select(Round)).one()
    assert reply.headers["Location"] == f"/rounds/{round_.uid}"
    assert (round_.title["en"], round_.mode, round_.is_synthetic) == (
        "End-of-training assessment",
        "anonymous",
        True,
    )
    assert invited(round_) == {registration.officer_id: cast.north.id for registration in north}
    actions = select(AuditEvent.action).where(AuditEvent.object_uid == round_.uid)
    assert list(db.session.scalars(actions)) == ["plan_round"]


def test_a_province_beyond_the_scope_cannot_be_chosen(app: Flask, cast: Cast):
    write(lambda: make_rosters(cast))
    programme = write(lambda: make_programme(cast.agency))
    form = plan_form(cast, province_ids=[cast.north.id, cast.south.id])
    client = client_of(app, cast.province_coordinator)
    assert client.post(f"/programmes/{programme.uid}/rounds/new", data=form).status_code == 200
    assert db.session.scalars(select(Round)).all() == []
    assert (
        client_of(app, cast.coordinator)
        .post(f"/programmes/{programme.uid}/rounds/new", data=form)
        .status_code
        == 303
    )


def test_who_served_where_then_decides_and_who_withdrew_is_not_asked(app: Flask, cast: Cast):
    def make():
        north, south, again = make_rosters(cast)
        add(Withdrawal(registration_id=north[0].id, reason="thử", at=THEN, by_id=None))
        round_ = make_round(cast)
        return round_, north, south, again

    round_, north, south, again = write(make)
    expected = {registration.officer_id: cast.north.id for registration in north[1:]}
    expected |= {registration.officer_id: cast.south.id for registration in [*south, again]}
    assert invited(round_) == expected


def test_invitations_follow_the_rosters_and_are_never_taken_back(app: Flask, cast: Cast):
    def make():
        workshop = make_workshop(cast)
        register_many(workshop, cast.north_station, 3)
        return workshop, make_round(cast)

    workshop, round_ = write(make)
    before = invited(round_)
    fresh = write(lambda: register_many(workshop, cast.north_station, 2))
    client = client_of(app, cast.coordinator)
    assert client.post(f"/rounds/{round_.uid}/invitations").status_code == 303
    assert invited(round_) == before | {registration.officer_id: cast.north.id for registration in fresh}
    assert write(invite_officers, db.session.get_one(Round, round_.id)) == 0


def answered_round(cast: Cast) -> Round:
    round_ = make_round(cast)
    respond(invite(round_, cast.trainee, cast.north), {"how-useful": 4}, "t1")
    invite(round_, cast.other_trainee, cast.north)
    return round_


@pytest.mark.parametrize("change", [{"mode": "named"}, {"province_ids": "north"}, {"instrument": "other"}])
def test_what_is_asked_is_fixed_when_the_first_answer_arrives(app: Flask, cast: Cast, change):
    round_ = write(answered_round, cast)
    changed = {"province_ids": [cast.north.id]} if "province_ids" in change else change
    form = plan_form(
        cast, instrument=round_.instrument_revision_id, province_ids=[cast.north.id, cast.south.id]
    )
    if "instrument" in change:
        changed = {"instrument_revision_id": write(lambda: make_instrument(SHIPPED).id)}
    client = client_of(app, cast.coordinator)
    assert client.post(f"/rounds/{round_.uid}/edit", data=form | changed).status_code == 409
    kept = as_kept(round_)
    assert (kept.mode, kept.title, len(kept.province_ids)) == ("anonymous", WORDS, 2)
    assert client.post(f"/rounds/{round_.uid}/edit", data=form | {"title_en": "Longer"}).status_code == 303
    assert as_kept(round_).title["en"] == "Longer"


def test_closing_is_for_good_and_keeps_only_what_was_finished(app: Flask, cast: Cast):
    round_ = write(answered_round, cast)
    other = client_of(app, cast.other_trainee)
    other.get(f"/rounds/{round_.uid}/response")
    other.put(f"/rounds/{round_.uid}/response/answers/how-useful", json={"value": 1})
    assert len(db.session.scalars(select(SurveyResponse)).all()) == 2
    client = client_of(app, cast.coordinator)
    assert client.post(f"/rounds/{round_.uid}/closing").status_code == 303
    assert [response.is_done for response in db.session.scalars(select(SurveyResponse))] == [True]
    assert db.session.get_one(RoundTally, round_.id).body["total"] == "small"
    assert (
        other.put(f"/rounds/{round_.uid}/response/answers/how-useful", json={"value": 2}).status_code == 409
    )
    for path in ("closing", "invitations", "edit"):
        form = plan_form(cast, instrument=round_.instrument_revision_id)
        assert client.post(f"/rounds/{round_.uid}/{path}", data=form).status_code == 409
    with pytest.raises(Refused):
        write(close_round, db.session.get_one(Round, round_.id), by=cast.coordinator, at=clock.now())


def test_the_days_must_follow_each_other(app: Flask, cast: Cast):
    round_ = write(lambda: make_round(cast))
    form = plan_form(
        cast, opens_on="2026-05-02", closes_on="2026-05-01", instrument=round_.instrument_revision_id
    )
    before = round_.opens_on
    assert client_of(app, cast.coordinator).post(f"/rounds/{round_.uid}/edit", data=form).status_code == 200
    assert as_kept(round_).opens_on == before != date(2026, 5, 2)


def test_small_turnouts_are_hidden_on_the_page_as_in_the_summary(app: Flask, cast: Cast):
    def make():
        workshop = make_workshop(cast)
        officers = [
            [registration.officer_id for registration in register_many(workshop, unit, 12)]
            for unit in (cast.north_station, cast.south_station)
        ]
        round_ = make_round(cast)
        for number, officer_id in enumerate([*officers[0][:3], *officers[1][:9]]):
            part = db.session.get_one(Participation, (round_.id, officer_id))
            respond(part, {"how-useful": 4}, f"t{number}")
        return round_

    round_ = write(make)
    page = BeautifulSoup(client_of(app, cast.observer).get(f"/rounds/{round_.uid}").data, "html.parser")
    rows = [[cell.text.strip() for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert [row[1] for row in rows] == ["12", "12", "24"]
    assert rows[0][2] == "<5"
    assert rows[1][2] not in ("9", "<5")
    assert rows[2][2] == "12"


def test_what_waits_for_an_officer(app: Flask, cast: Cast):
    today = clock.today()

    def make():
        later = make_round(cast, closes_on=today + timedelta(days=9))
        sooner = make_round(cast, closes_on=today)
        over = make_round(cast, opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
        done = make_round(cast)
        parts = {
            round_.uid: invite(round_, cast.trainee, cast.north) for round_ in (later, sooner, over, done)
        }
        respond(parts[done.uid], {"how-useful": 4}, "t1")
        return [sooner.uid, later.uid]

    expected = write(make)
    assert [each.uid for each in rounds_awaiting(cast.trainee.officer_id, today)] == expected
    assert rounds_awaiting(cast.other_trainee.officer_id, today) == []


def test_the_list_asks_the_same_number_of_queries_for_one_round_and_for_three(app: Flask, cast: Cast):
    client = client_of(app, cast.coordinator)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            write(lambda: make_round(cast))
        with statements() as sent:
            assert client.get("/rounds").status_code == 200
        counts.append(len(sent))
    assert counts == [counts[0]] * 2


def test_an_officer_who_was_merged_keeps_one_part(app: Flask, cast: Cast):
    def make():
        round_ = make_round(cast)
        invite(round_, cast.trainee, cast.north)
        officers = [
            db.session.get_one(Officer, each.officer_id) for each in (cast.trainee, cast.other_trainee)
        ]
        merge_officers(*officers, by=cast.administrator, at=clock.now())
        return round_

    assert invited(write(make)) == {cast.other_trainee.officer_id: cast.north.id}
