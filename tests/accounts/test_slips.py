"""The first password comes on paper: once, within three days, for whom one may help."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.accounts.models import Account, Officer, SignIn, SignInSlip
from app.accounts.passwords import check_password
from app.accounts.slips import TRIES_FROM_ADDRESS, PrintedSlip, make_slips, record_failure
from app.extensions import db
from app.shared import clock
from app.shared.database import write
from app.shared.tokens import ALPHABET, typed
from tests.accounts.make import PASSWORD, give_password
from tests.cast import Cast, client_of, give_role, sign_in

pytestmark = pytest.mark.database

NEW = "cây tre trăm đốt"


def slip_for(account: Account, by: Account) -> PrintedSlip:
    return write(make_slips, [account.id], by=by, at=clock.now())[0]


def use(client: FlaskClient, code: str, password: str = NEW, **fields: str):
    data = {"code": code, "password": password, "again": fields.pop("again", password), **fields}
    return client.post("/first-sign-in", data=data)


def errors(response) -> list[str]:
    page = BeautifulSoup(response.data, "html.parser")
    return [error.get_text(strip=True) for error in page.select(".field .error")]


def hash_of(account: Account) -> str | None:
    return db.session.scalars(select(Account.password_hash).where(Account.id == account.id)).one()


def test_a_code_has_seventy_bits_in_groups_of_five(cast: Cast) -> None:
    code = slip_for(cast.trainee, cast.instructor).code
    assert [len(group) for group in code.split("-")] == [5, 5, 5]
    assert set(code) <= set(ALPHABET + "-")
    assert len(ALPHABET) ** 15 > 2**70


def test_the_database_keeps_no_code(app: Flask, cast: Cast) -> None:
    code = typed(slip_for(cast.trainee, cast.instructor).code)
    row = db.session.execute(text("SELECT * FROM sign_in_slips")).mappings().one()
    assert not any(code in str(value) for value in row.values())
    assert len(row["code_hash"]) == 64


def test_a_slip_sets_the_password_and_signs_in_once(client: FlaskClient, app: Flask, cast: Cast) -> None:
    code = slip_for(cast.trainee, cast.instructor).code
    response = use(client, code.lower().replace("-", " "))
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.get("/me").status_code == 200
    assert check_password(hash_of(cast.trainee), NEW)
    before = hash_of(cast.trainee)
    again = use(app.test_client(), code, "một mật khẩu khác hẳn")
    assert again.status_code == 422
    assert hash_of(cast.trainee) == before


def test_a_slip_works_for_three_days(client: FlaskClient, cast: Cast) -> None:
    code = slip_for(cast.trainee, cast.instructor).code
    with time_machine.travel(clock.now() + timedelta(hours=72, seconds=1)):
        assert use(client, code).status_code == 422
    with time_machine.travel(clock.now() + timedelta(hours=71)):
        assert use(client, code).status_code == 302


def test_a_new_slip_withdraws_the_earlier(client: FlaskClient, cast: Cast) -> None:
    first, second = slip_for(cast.trainee, cast.instructor), slip_for(cast.trainee, cast.instructor)
    other = slip_for(cast.other_trainee, cast.instructor)
    codes = [use(client, slip.code).status_code for slip in (first, second, other)]
    assert codes == [422, 302, 302]


def test_a_reset_ends_every_open_sign_in(app: Flask, cast: Cast) -> None:
    phone = client_of(app, cast.trainee)
    assert phone.get("/me").status_code == 200
    slip = slip_for(cast.trainee, cast.instructor)
    assert phone.get("/me").status_code == 200
    use(app.test_client(), slip.code)
    assert phone.get("/me").status_code == 302
    ended = db.session.scalars(select(SignIn.ended_at).where(SignIn.account_id == cast.trainee.id))
    assert [moment is None for moment in ended] == [False, True]


def test_a_closed_account_has_no_slip(client: FlaskClient, cast: Cast) -> None:
    code = slip_for(cast.trainee, cast.instructor).code
    write(cast.trainee.close, by=cast.administrator, at=clock.now())
    assert use(client, code).status_code == 422
    assert write(make_slips, [cast.trainee.id], by=cast.instructor, at=clock.now()) == []


@pytest.mark.parametrize(
    ("password", "again", "message"),
    [
        ("ngắn", "ngắn", "It must have from 8 to 100 characters."),
        ("ab cd ef " * 12, "ab cd ef " * 12, "It must have from 8 to 100 characters."),
        (NEW, "cây tre", "This is not the same as above."),
    ],
)
def test_what_is_wrong_is_said_and_the_slip_is_not_spent(
    client: FlaskClient, cast: Cast, password: str, again: str, message: str
) -> None:
    client.set_cookie("language", "en")
    code = slip_for(cast.trainee, cast.instructor).code
    response = use(client, code, password, again=again)
    assert (response.status_code, errors(response)) == (422, [message])
    assert use(client, code).status_code == 302


@pytest.mark.parametrize(
    ("password", "begins"),
    [
        ("lethithuduong", "It is made of your name"),
        ("DươngLTT2026", "It is made of your name"),
        ("SN-trainee1", "It is made of your name"),
        ("bienphong2024", "It is made of your name"),
        ("password123", "It is like a password"),
        ("qwertyuiop", "It is like a password"),
        ("aaaaaaaaaa", "Repetitions"),
        ("abcdefghijk", "Letters or digits"),
        ("19/05/1990", "Dates"),
    ],
)
def test_what_others_would_guess_is_refused(
    client: FlaskClient, cast: Cast, password: str, begins: str
) -> None:
    client.set_cookie("language", "en")
    code = slip_for(cast.trainee, cast.instructor).code
    [error] = errors(use(client, code, password))
    assert error[: len(begins)] == begins
    assert hash_of(cast.trainee) is None


def test_wrong_codes_are_counted_by_address(app: Flask, cast: Cast) -> None:
    code = slip_for(cast.trainee, cast.instructor).code
    client = app.test_client()
    assert use(client, "ABCDE-FGHJK-LMNPQ").status_code == 422

    def fail_on() -> None:
        for _ in range(TRIES_FROM_ADDRESS - 1):
            record_failure("127.0.0.1", clock.now())

    write(fail_on)
    assert use(client, code).status_code == 429
    client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert use(client, code).status_code == 302


def test_slips_of_a_roster_are_printed_together_by_given_name(cast: Cast) -> None:
    ids = [cast.other_trainee.id, cast.trainee.id, cast.far_trainee.id]
    slips = write(make_slips, ids, by=cast.coordinator, at=clock.now())
    assert [slip.officer_name for slip in slips] == ["Lê Thị Thử Dương", "Trần Văn Mẫu Đạt", "Phạm Ví Dụ Đức"]
    assert len({slip.code for slip in slips}) == 3


def test_the_printed_page_shows_the_code_this_once(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.instructor)
    response = client.post(f"/officers/{uid_of(cast.trainee)}/slips")
    page = BeautifulSoup(response.data, "html.parser")
    assert response.headers["Cache-Control"] == "no-store"
    [slip] = page.select(".slip")
    assert slip.h2.get_text() == "Lê Thị Thử Dương"
    assert slip.select_one(".slip-address").get_text() == "http://localhost/first-sign-in"
    assert slip.img["src"][:19] == "data:image/svg+xml;"
    assert use(app.test_client(), slip.select_one(".slip-code").get_text()).status_code == 302
    made_by = db.session.scalars(select(SignInSlip.by_id)).all()
    assert made_by == [cast.instructor.id]


def uid_of(account: Account):
    return db.session.scalars(select(Officer.uid).where(Officer.id == account.officer_id)).one()


@pytest.mark.parametrize(
    ("by", "account", "status"),
    [
        ("instructor", "trainee", 200),
        ("instructor", "far_trainee", 404),
        ("instructor", "instructor", 403),
        ("instructor", "province_coordinator", 403),  # serves in the North, but can do more
        ("province_coordinator", "instructor", 200),
        ("province_coordinator", "province_coordinator", 403),
        ("other_coordinator", "trainee", 404),
        ("coordinator", "administrator", 403),
        ("coordinator", "observer", 403),
        ("administrator", "coordinator", 200),
        ("administrator", "administrator", 200),
        ("observer", "trainee", 404),
    ],
)
def test_nobody_gets_into_an_account_that_can_do_more(
    app: Flask, cast: Cast, by: str, account: str, status: int
) -> None:
    client = client_of(app, getattr(cast, by))
    assert client.post(f"/officers/{uid_of(getattr(cast, account))}/slips").status_code == status


def test_a_wider_role_of_the_same_name_is_out_of_reach(app: Flask, cast: Cast) -> None:
    """An administrator of one command may not help an administrator of everything who serves there."""
    write(give_role, cast.other_trainee, "administrator", cast.north_command)
    write(give_role, cast.trainee, "administrator")
    client = client_of(app, cast.other_trainee)
    assert client.post(f"/officers/{uid_of(cast.trainee)}/slips").status_code == 403


def test_a_password_is_changed_with_the_old_one(app: Flask, cast: Cast) -> None:
    write(give_password, cast.trainee)
    here, there = client_of(app, cast.trainee), client_of(app, cast.trainee)
    here.set_cookie("language", "en")
    wrong = here.post("/me/password", data={"old": "wrong", "password": NEW, "again": NEW})
    assert errors(wrong) == ["This is not the password until now."]
    right = here.post("/me/password", data={"old": PASSWORD, "password": NEW, "again": NEW})
    assert right.headers["Location"] == "/me"
    assert check_password(hash_of(cast.trainee), NEW)
    assert [here.get("/me").status_code, there.get("/me").status_code] == [200, 302]


def test_one_ends_ones_own_sign_ins_alone(app: Flask, cast: Cast) -> None:
    here, there, other = (
        client_of(app, account) for account in (cast.trainee, cast.trainee, cast.instructor)
    )
    query = select(SignIn.uid).where(SignIn.account_id == cast.trainee.id).order_by(SignIn.id)
    _, lost = db.session.scalars(query)
    assert other.post(f"/sign-ins/{lost}/end").status_code == 404
    assert there.get("/me").status_code == 200
    assert here.post(f"/sign-ins/{lost}/end").status_code == 302
    assert [here.get("/me").status_code, there.get("/me").status_code] == [200, 302]
    third = sign_in(app.test_client(), cast.trainee)
    here.post("/me/sign-ins/end-others")
    assert [here.get("/me").status_code, third.get("/me").status_code] == [200, 302]
