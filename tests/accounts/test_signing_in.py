"""Signing in: any case, the same time and words for all, not too often, sixty at once; and out again."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta
from statistics import median

import pytest
import time_machine
from argon2 import PasswordHasher
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Account, SignIn
from app.accounts.passwords import STAND_IN, check_password, hash_password, is_outdated
from app.accounts.signing_in import KIND_FROM_ADDRESS, TRIES, TRIES_FROM_ADDRESS, begin_sign_in, check_account
from app.extensions import db
from app.shared import clock
from app.shared.database import write
from app.shared.refusal import Refused
from app.shared.throttle import ThrottledEvent
from app.shared.tokens import keyed_hash
from tests.accounts.make import PASSWORD, PASSWORD_HASH, give_password
from tests.cast import Cast, make_person

pytestmark = pytest.mark.database


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, **fields: str):
    return client.post("/sign-in", data={"name": name, "password": password, **fields})


def notices(response) -> list[str]:
    page = BeautifulSoup(response.data, "html.parser")
    return [notice.p.get_text(strip=True) for notice in page.select(".notice")]


def open_sign_ins(account: Account) -> list[SignIn]:
    query = select(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(SignIn.id)))


@pytest.fixture
def trainee(cast: Cast) -> Account:
    write(give_password, cast.trainee)
    return cast.trainee


@pytest.mark.parametrize("name", ["trainee", "TRAINEE", " Trainee ", "sn-trainee", "SN-Trainee", "traineé"])
def test_a_name_or_number_in_any_case_signs_in(client: FlaskClient, trainee: Account, name: str) -> None:
    response = sign_in(client, name)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.get("/me").status_code == 200


def test_a_password_is_the_same_however_its_letters_are_composed(client: FlaskClient, cast: Cast) -> None:
    write(give_password, cast.trainee, hash_password("mùa xuân trên đỉnh núi"))
    decomposed = "mu\u0300a xua\u0302n tre\u0302n đi\u0309nh nu\u0301i"
    assert sign_in(client, "trainee", decomposed).status_code == 302


def test_a_sign_in_lasts_thirty_days_or_twelve_hours_on_a_shared_phone(app: Flask, trainee: Account) -> None:
    agent = "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36"
    own, shared = app.test_client(), app.test_client()
    own.post("/sign-in", data={"name": "trainee", "password": PASSWORD}, headers={"User-Agent": agent})
    sign_in(shared, "trainee", is_shared="y")
    rows = [(row.expires_at - row.started_at, row.device) for row in open_sign_ins(trainee)]
    assert rows == [(timedelta(days=30), "Chrome · Android"), (timedelta(hours=12), "")]
    cookies = [client.get_cookie("session") for client in (own, shared)]
    assert [cookie.expires is None for cookie in cookies] == [False, True]


def test_a_sign_in_is_forgotten_ninety_days_after_it_ran_out(client: FlaskClient, trainee: Account) -> None:
    began, kept = clock.now(), []
    for day in (0, 119, 121):
        with time_machine.travel(began + timedelta(days=day)):
            sign_in(client, "trainee")
        kept.append(db.session.scalar(select(func.count(SignIn.id))))
    assert kept == [1, 2, 2]


@pytest.mark.parametrize("hours", [11, 13])
def test_a_sign_in_ends_by_the_servers_clock(client: FlaskClient, trainee: Account, hours: int) -> None:
    sign_in(client, "trainee", is_shared="y")
    with time_machine.travel(clock.now() + timedelta(hours=hours)):
        assert client.get("/me").status_code == (200 if hours < 12 else 302)


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/me?x=1", "/me?x=1"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_signing_in_leads_back_but_never_away(
    client: FlaskClient, trainee: Account, target: str, leads_to: str
) -> None:
    assert sign_in(client, "trainee", next=target).headers["Location"] == leads_to


def test_a_visitor_is_led_to_the_sign_in_and_back(client: FlaskClient, trainee: Account) -> None:
    asked = client.get("/me?x=1")
    assert asked.headers["Location"] == "/sign-in?next=/me?x%3D1"
    form = BeautifulSoup(client.get(asked.headers["Location"]).data, "html.parser")
    assert form.select_one("main input[name=next]")["value"] == "/me?x=1"
    posted = client.post("/me/password", headers={"Referer": "http://localhost/me/password"})
    assert posted.headers["Location"] == "/sign-in?next=/me/password"
    assert client.get("/me", headers={"Accept": "application/json"}).status_code == 401


def test_every_failure_reads_the_same(client: FlaskClient, cast: Cast, trainee: Account) -> None:
    """A wrong password, an unknown name, an account without a password and a closed one cannot be told apart."""
    write(give_password, cast.instructor)
    write(cast.instructor.close, by=cast.administrator, at=clock.now())
    client.set_cookie("language", "en")
    tries = [("trainee", "wrong"), ("nobody", "wrong"), ("other.trainee", "wrong"), ("instructor", PASSWORD)]
    with time_machine.travel(clock.now(), tick=False):  # CSRF tokens hold the second
        answers = [sign_in(client, name, password) for name, password in tries]
    assert [answer.status_code for answer in answers] == [422] * 4
    pages = {
        answer.get_data(as_text=True).replace(f'value="{name}"', "")
        for answer, (name, _) in zip(answers, tries, strict=True)
    }
    assert len(pages) == 1
    assert notices(answers[0]) == ["The name or the password is not right."]


def test_every_failure_takes_as_long(app: Flask, cast: Cast, trainee: Account) -> None:
    """An unknown name costs a whole hash, as a wrong password does: without one it would take a tenth of the time."""

    def seconds(name: str) -> float:
        client, began = app.test_client(), time.perf_counter()
        sign_in(client, name, "wrong")
        return time.perf_counter() - began

    seconds("trainee")
    known = median(seconds("trainee") for _ in range(7))
    unknown = median(seconds(f"nobody{n}") for n in range(7))
    bare = median(seconds("") for _ in range(7))  # an empty form, refused before any hash
    assert unknown - bare > 0.5 * (known - bare)
    assert known - bare > 0.5 * (unknown - bare)


def test_the_stand_in_hash_costs_what_real_ones_cost() -> None:
    assert not is_outdated(STAND_IN)
    assert not check_password(None, PASSWORD)
    assert (
        hash_password("x").split("$")[1:4]
        == STAND_IN.split("$")[1:4]
        == ["argon2id", "v=19", "m=19456,t=2,p=1"]
    )


def test_an_outdated_hash_is_made_again(client: FlaskClient, cast: Cast) -> None:
    write(give_password, cast.trainee, PasswordHasher(1, 8, 1).hash(PASSWORD))
    assert sign_in(client, "trainee").status_code == 302
    kept = db.session.scalars(select(Account.password_hash).where(Account.id == cast.trainee.id)).one()
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password(kept, PASSWORD)


def test_after_ten_failures_the_name_rests_for_a_quarter_of_an_hour_at_that_address(
    app: Flask, trainee: Account
) -> None:
    client = app.test_client()
    codes = [sign_in(client, name, "wrong").status_code for name in ["Trainee", "trainee"] * (TRIES // 2)]
    assert codes == [422] * TRIES
    assert sign_in(client, "trainee").status_code == 429
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(elsewhere, "trainee").status_code == 302
    assert sign_in(client, "other.trainee", "wrong").status_code == 422
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert sign_in(client, "trainee").status_code == 302


def test_a_hall_behind_one_address_is_not_shut_out(app: Flask, trainee: Account) -> None:
    def fail(times: int) -> None:
        key, at = keyed_hash(KIND_FROM_ADDRESS, "127.0.0.1"), clock.now()
        db.session.add_all(ThrottledEvent(key=key, at=at) for _ in range(times))

    write(fail, 60 * 9)
    assert sign_in(app.test_client(), "trainee").status_code == 302
    write(fail, TRIES_FROM_ADDRESS - 60 * 9 - 1)
    assert sign_in(app.test_client(), "nobody").status_code == 422
    assert sign_in(app.test_client(), "trainee").status_code == 429


def test_the_throttle_keeps_neither_name_nor_address(client: FlaskClient, trainee: Account) -> None:
    sign_in(client, "trainee", "wrong")
    keys = list(db.session.scalars(select(ThrottledEvent.key)))
    assert [len(key) for key in keys] == [64, 64]
    assert not any("trainee" in key or "127" in key for key in keys)


def test_signing_out_ends_the_row(app: Flask, trainee: Account) -> None:
    client, thief = app.test_client(), app.test_client()
    sign_in(client, "trainee")
    thief.set_cookie("session", client.get_cookie("session").value)
    assert thief.get("/me").status_code == 200
    assert client.post("/sign-out").headers["Location"] == "/sign-in"
    assert [client.get("/me").status_code, thief.get("/me").status_code] == [302, 302]
    assert open_sign_ins(trainee) == []
    assert client.get("/sign-out").status_code == 405


def test_signing_in_renews_the_session(app: Flask, cast: Cast, trainee: Account) -> None:
    write(give_password, cast.instructor)
    client = app.test_client()
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(client, "trainee")
    with client.session_transaction() as session:
        assert "planted" not in session
    sign_in(client, "instructor")
    assert open_sign_ins(trainee) == []
    assert [row.account_id for row in open_sign_ins(cast.instructor)] == [cast.instructor.id]


def test_a_password_changed_meanwhile_does_not_sign_in(app: Flask, trainee: Account) -> None:
    checked = check_account("trainee", PASSWORD)
    write(give_password, trainee, hash_password("another one"))
    with pytest.raises(Refused):
        write(begin_sign_in, checked, device="", is_shared=False, replaces=None, at=clock.now())
    assert open_sign_ins(trainee) == []


def test_csrf_is_required_outside_of_tests(app: Flask, trainee: Account) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    assert sign_in(client, "trainee").status_code == 400
    page = BeautifulSoup(client.get("/sign-in").data, "html.parser")
    token = page.select_one("main input[name=csrf_token]")["value"]
    assert sign_in(client, "trainee", csrf_token="wrong").status_code == 400
    assert sign_in(client, "trainee", csrf_token=token).status_code == 302
    addresses = ("/sign-out", "/preferences", "/me/password", "/me/sign-ins/end-others", "/first-sign-in")
    assert {client.post(address).status_code for address in addresses} == {400}
    assert client.get("/me").status_code == 200


def test_sixty_sign_in_at_once(app: Flask, cast: Cast) -> None:
    """A hall signs in: everybody gets in, in about the time that the hashes alone take on these cores."""

    def make_hall() -> None:
        for n in range(60):
            give_password(make_person(f"Học Viên {n:02}", f"hall{n:02}", cast.north_station, "trainee"))

    write(make_hall)
    began = time.perf_counter()
    for _ in range(6):
        check_password(PASSWORD_HASH, PASSWORD)
    one_hash = (time.perf_counter() - began) / 6
    codes: list[int] = []

    def arrive(n: int) -> None:
        with app.app_context():
            codes.append(sign_in(app.test_client(), f"hall{n:02}").status_code)

    threads = [threading.Thread(target=arrive, args=(n,)) for n in range(60)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    assert codes == [302] * 60
    assert db.session.scalar(select(func.count(SignIn.id))) == 60
    assert took < 6 * 60 * one_hash / (os.cpu_count() or 1) + 5
