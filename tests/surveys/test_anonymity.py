"""An anonymous round: what the tables, the audit and the log hold, read as somebody with all of them would."""

from __future__ import annotations

import itertools
import random
import uuid
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import Table, Uuid, inspect, select, text

from app.extensions import db
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.tokens import keyed_hash
from app.surveys.closing import close_round
from app.surveys.models import Participation, Round, SurveyAnswer, SurveyResponse
from tests.cast import Cast, client_of, make_account, make_officer
from tests.surveys.make import invite, make_round, respond

pytestmark = pytest.mark.database


def columns_of(table: Table) -> set[tuple[str, str]]:
    """Each column with what it points to."""
    return {
        (column.name, ",".join(key.target_fullname for key in column.foreign_keys))
        for column in table.columns
    }


def test_part_and_answers_share_the_round_and_the_province_and_nothing_else(app: Flask):
    part, response = (model.__table__ for model in (Participation, SurveyResponse))
    shared = columns_of(part) & columns_of(response)
    assert shared == {
        ("round_id", "rounds.id"),
        ("province_id", "provinces.id"),
        ("officer_id", "officers.id"),  # empty in anonymous rounds: see below
    }
    assert columns_of(part) & columns_of(SurveyAnswer.__table__) == set()


def test_no_table_of_answers_holds_a_time_or_a_number_that_grows(app: Flask):
    for model in (SurveyResponse, SurveyAnswer):
        kinds = {column.type.python_type for column in inspect(model).columns if not column.primary_key}
        assert kinds & {datetime, date} == set()
        keys = [column.type for column in inspect(model).primary_key]
        assert isinstance(keys[0], Uuid)
    uids = [SurveyResponse.uid.default.arg(None) for _ in range(50)]
    assert {uid.version for uid in uids} == {4}  # random; a version 7 would begin with the time
    assert sorted(uids) != uids


@pytest.fixture
def answered(app: Flask, cast: Cast):
    """Twelve officers answer one after the other through the pages, each with an own sign; in no order of theirs."""

    def make():
        round_ = make_round(cast)
        accounts = []
        for number in range(12):
            account = make_account(
                make_officer(f"Nguyễn Mẫu {number}", cast.north_station), f"officer.{number}"
            )
            invite(round_, account, cast.north)
            accounts.append(account)
        return round_, accounts

    round_, accounts = write(make)
    random.Random(7).shuffle(accounts)
    for number, account in enumerate(accounts):
        client = client_of(app, account)
        client.get(f"/rounds/{round_.uid}/response")
        client.put(f"/rounds/{round_.uid}/response/answers/own-idea", json={"value": f"sign {number}"})
        form = {"was": "{}", "q-how-useful": "4", "q-own-idea": f"sign {number}", "then": "finish"}
        assert client.post(f"/rounds/{round_.uid}/response", data=form).status_code == 303
    return round_, accounts


def test_nothing_in_the_rows_leads_from_officers_to_answers(cast: Cast, answered):
    round_, accounts = answered
    rows = db.session.scalars(select(SurveyResponse)).all()
    assert [(row.officer_id, row.token_hash, row.is_done) for row in rows] == [(None, None, True)] * 12
    parts = db.session.scalars(select(Participation).where(Participation.round_id == round_.id)).all()
    assert {part.done_on for part in parts} == {clock.today()}
    assert {answer.key for answer in db.session.scalars(select(SurveyAnswer))} == {None}
    names = {
        str(value) for account in accounts for value in (account.uid, account.officer_id, account.user_name)
    }
    held = {str(value) for row in rows for value in (row.uid,)}
    assert names & held == set()


def test_no_table_at_all_names_a_response(cast: Cast, answered):
    """Look for every response's key, in every form, in every column of every other table."""
    uids = db.session.scalars(select(SurveyResponse.uid)).all()
    signs = [sign for uid in uids for sign in (str(uid), uid.hex, f"sign {uids.index(uid)}")]
    for table in db.metadata.sorted_tables:
        if table.name in ("survey_responses", "survey_answers"):
            continue
        content = str(db.session.execute(select(table)).all())
        assert [sign for sign in signs if sign in content] == []


def test_answering_leaves_no_audit(cast: Cast, answered):
    kinds = db.session.scalars(select(AuditEvent.object_kind)).all()
    assert kinds == ["instrument_revisions"]


def test_the_log_says_neither_who_nor_which_response(app: Flask, cast: Cast, capsys):
    round_ = write(lambda: make_round(cast))
    write(lambda: invite(round_, cast.trainee, cast.north))
    client = client_of(app, cast.trainee)
    client.get(f"/rounds/{round_.uid}/response")
    client.put(f"/rounds/{round_.uid}/response/answers/own-idea", json={"value": "a secret"})
    lines = capsys.readouterr().out
    response = db.session.scalars(select(SurveyResponse)).one()
    token = client.get_cookie("answers", path=f"/rounds/{round_.uid}/response").value
    told = (response.uid, response.uid.hex, response.token_hash, token, round_.uid, "own-idea", "a secret")
    assert "endpoint=surveys.save_answer" in lines
    assert [sign for sign in (*told, "trainee", cast.trainee.uid) if str(sign) in lines] == []


def test_what_the_phone_holds_leads_nowhere_without_the_account_and_the_key(app: Flask, cast: Cast):
    round_ = write(lambda: make_round(cast))
    write(lambda: invite(round_, cast.trainee, cast.north))
    client = client_of(app, cast.trainee)
    client.get(f"/rounds/{round_.uid}/response")
    client.put(f"/rounds/{round_.uid}/response/answers/how-useful", json={"value": 4})
    token = client.get_cookie("answers", path=f"/rounds/{round_.uid}/response").value
    kept = db.session.scalars(select(SurveyResponse.token_hash)).one()
    app.config["SECRET_KEY"] = "another key"
    with app.test_request_context():
        assert kept != keyed_hash("survey response", f"{token}:{cast.trainee.id}")
    app.config["SECRET_KEY"] = "a key that only tests know"
    assert kept == keyed_hash("survey response", f"{token}:{cast.trainee.id}")
    assert kept != keyed_hash("survey response", f"{token}:{cast.other_trainee.id}")


def physical_order(table: str, column: str) -> list:
    """Rows as the engine finds them when it is not told an order."""
    return [row[0] for row in db.session.execute(text(f"SELECT {column} FROM {table}"))]


def test_after_closing_the_rows_lie_in_the_order_of_their_random_keys(cast: Cast, answered):
    round_, _accounts = answered
    signs = {
        answer.response_uid: answer.value["value"]
        for answer in db.session.scalars(select(SurveyAnswer).where(SurveyAnswer.question_id == "own-idea"))
    }
    write(close_round, db.session.get_one(Round, round_.id), by=cast.coordinator, at=clock.now())
    found = [uuid.UUID(str(uid)) for uid in physical_order("survey_responses", "uid")]
    assert found == sorted(signs)
    assert [signs[uid] for uid in found] != [f"sign {number}" for number in range(12)]
    by_answer = [uuid.UUID(str(uid)) for uid in physical_order("survey_answers", "response_uid")]
    assert [uid for uid, _ in itertools.groupby(by_answer)] == sorted(signs)


def test_after_closing_all_rows_bear_one_transaction(cast: Cast, answered):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("only PostgreSQL keeps the number of a row's transaction")
    round_, _accounts = answered
    assert len(set(physical_order("survey_responses", "xmin::text"))) > 1
    write(close_round, db.session.get_one(Round, round_.id), by=cast.coordinator, at=clock.now())
    of_responses = set(physical_order("survey_responses", "xmin::text"))
    of_answers = set(physical_order("survey_answers", "xmin::text"))
    assert len(of_responses) == 1
    assert of_responses == of_answers
    assert len(set(physical_order("participations", "xmin::text"))) > 1


def test_closing_changes_no_answer(cast: Cast):
    def make():
        round_ = make_round(cast)
        for number, account in enumerate((cast.trainee, cast.other_trainee, cast.far_trainee)):
            answers = {
                "how-useful": number + 1,
                "hard-steps": ["referral", "interview"],
                "own-idea": "Ý kiến",
            }
            respond(invite(round_, account, cast.north), answers, f"t{number}")
        return round_

    round_ = write(make)

    def held() -> list:
        rows = db.session.scalars(select(SurveyAnswer))
        return sorted((str(row.response_uid), row.question_id, row.value) for row in rows)

    before = held()
    write(close_round, db.session.get_one(Round, round_.id), by=cast.coordinator, at=clock.now())
    assert held() == before
    assert len(before) == 9
