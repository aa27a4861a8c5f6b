"""What the public sees of a certificate, and what it does not."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Officer
from app.certificates.issuing import CODE_LENGTH, issue_certificates, issue_to, new_codes
from app.certificates.models import Certificate
from app.certificates.verification import HITS, MISSES, record_question
from app.extensions import db
from app.shared import clock
from app.shared.database import write
from app.shared.storage import store
from app.shared.tokens import ALPHABET, grouped
from tests.cast import Cast
from tests.certificates.make import AFTER, make_finished_workshop
from tests.workshops.make import make_programme

UNKNOWN = "ZZZZ" * 5


@pytest.fixture
def demonstration(cast: Cast) -> Certificate:
    """A certificate of sample data."""
    workshop, _ = write(make_finished_workshop, cast, [cast.trainee])
    return write(issue_certificates, workshop.id, by=None, at=AFTER)[0]


@pytest.fixture
def real(app: Flask, cast: Cast) -> Certificate:
    """A certificate of a real programme."""
    app.config["COT_MOC"] = dataclasses.replace(app.config["COT_MOC"], public_url="https://example.org")

    def make():
        db.session.get_one(Officer, cast.trainee.officer_id).is_synthetic = False
        programme = make_programme(cast.agency, "real", is_synthetic=False)
        return make_finished_workshop(cast, [cast.trainee], programme=programme, is_synthetic=False)

    workshop, _ = write(make)
    return write(issue_certificates, workshop.id, by=None, at=AFTER)[0]


def read(response) -> BeautifulSoup:
    return BeautifulSoup(response.data, "html.parser")


def verdict_of(response) -> str:
    [article] = read(response).select("article.verdict")
    return article["class"][1].removeprefix("verdict-")


def facts_on(response) -> dict[str, str]:
    return {
        each.dt.get_text(strip=True): each.dd.get_text(strip=True)
        for each in read(response).select(".facts div")
    }


def english(client):
    client.set_cookie("language", "en")
    return client


def test_a_valid_one_says_who_what_when_and_how_long(client, real: Certificate) -> None:
    response = english(client).get(f"/verify/{real.code}")
    assert (response.status_code, verdict_of(response)) == (200, "valid")
    assert facts_on(response) == {
        "Full name": "Lê Thị Thử Dương",
        "Course": "Made-up course",
        "Edition": "No. 1",
        "Workshop": "5–7 July 2022",
        "Hours attended": "21 hours",
        "Planned self-study": "0 hours",
        "Serial No.": "CM-2022-000001",
        "Date of issue": "20 July 2022",
        "Verification code": grouped(real.code),
    }


def test_nothing_else_about_the_officer_is_on_it(client, cast: Cast, real: Certificate) -> None:
    page = client.get(f"/verify/{real.code}").get_data(as_text=True)
    officer = db.session.get_one(Officer, cast.trainee.officer_id)
    secrets = [
        str(officer.uid),
        str(real.uid),
        str(cast.trainee.uid),
        officer.service_number,
        officer.rank,
        "Junior Lieutenant",
        "north-station",
        "Phía Bắc",
        "Hội trường",
        real.sha256,
    ]
    assert [secret for secret in secrets if secret in page] == []
    assert "85" not in BeautifulSoup(page, "html.parser").main.get_text()  # the score


def test_a_demonstration_is_never_valid(client, demonstration: Certificate) -> None:
    assert verdict_of(client.get(f"/verify/{demonstration.code}")) == "demonstration"


def test_a_revoked_one_says_since_when_and_not_why(client, cast: Cast, real: Certificate) -> None:
    at = AFTER + timedelta(days=1)
    write(lambda: db.session.merge(real).revoke("Khai man điểm danh", by=cast.coordinator, at=at))
    response = english(client).get(f"/verify/{real.code}")
    assert verdict_of(response) == "revoked"
    assert read(response).select_one(".verdict-word").get_text(strip=True) == "Revoked on 21 July 2022"
    page = response.get_data(as_text=True)
    assert ("Khai man" in page, "Another has taken its place" in page) == (False, False)


def test_a_replaced_one_leads_to_the_holder(client, cast: Cast, real: Certificate) -> None:
    write(lambda: db.session.merge(real).revoke("Sai tên", by=cast.coordinator, at=AFTER))
    new = issue_to(real.registration_id, by=cast.coordinator, at=AFTER)
    old, fresh = (english(client).get(f"/verify/{code}") for code in (real.code, new.code))
    assert (verdict_of(old), verdict_of(fresh)) == ("revoked", "valid")
    assert "Another has taken its place" in old.get_data(as_text=True)


def test_an_unknown_code(client, real: Certificate) -> None:
    response = client.get(f"/verify/{UNKNOWN}")
    assert (response.status_code, verdict_of(response), facts_on(response)) == (404, "unknown", {})


@pytest.mark.parametrize(
    "write_down",
    [
        grouped,
        str.lower,
        lambda code: f" {grouped(code, 5).lower()} ",
        lambda code: code.replace("Q", "0").replace("L", "1").replace("V", "u"),
    ],
    ids=["as printed", "small letters", "other groups", "confused letters"],
)
def test_codes_may_be_typed_as_people_type_them(client, real: Certificate, write_down) -> None:
    response = client.get("/verify", query_string={"code": write_down(real.code)})
    assert (response.status_code, response.location) == (302, f"/verify/{real.code}")
    assert verdict_of(client.get(f"/verify/{write_down(real.code)}")) == "valid"


def test_a_code_has_at_least_eighty_bits() -> None:
    code = new_codes()[1]
    assert (len(code), set(code) <= set(ALPHABET), len(ALPHABET) ** CODE_LENGTH > 2**80) == (20, True, True)


def upload(client, content: bytes):
    return client.post("/verify", data={"file": (BytesIO(content), "giay-chung-nhan.pdf")})


def test_the_file_as_issued_is_known_and_any_other_is_not(client, real: Certificate) -> None:
    pdf = store().get(real.sha256)
    assert [verdict_of(upload(client, content)) for content in (pdf, pdf + b"\n", b"%PDF-1.7")] == [
        "valid",
        "unknown",
        "unknown",
    ]


def test_a_form_without_a_file_is_shown_again(client, app: Flask) -> None:
    assert client.post("/verify").status_code == 422


def test_guessing_is_stopped_and_ten_minutes_later_forgotten(client, real: Certificate) -> None:
    with time_machine.travel(AFTER, tick=False) as time:
        missed = [client.get(f"/verify/{UNKNOWN}").status_code for _ in range(MISSES)]
        assert missed == [404] * MISSES
        assert client.get(f"/verify/{real.code}").status_code == 429
        assert upload(client, b"guess").status_code == 429
        time.shift(timedelta(minutes=10))
        assert client.get(f"/verify/{real.code}").status_code == 200


def test_an_address_that_asks_far_too_much_is_stopped(client, real: Certificate) -> None:
    def ask_often() -> None:
        for _ in range(HITS - 1):
            record_question("127.0.0.1", True, clock.now())

    write(ask_often)
    statuses = [client.get(f"/verify/{real.code}").status_code for _ in range(2)]
    assert statuses == [200, 429]


def test_another_address_is_not_stopped(client, real: Certificate) -> None:
    for _ in range(MISSES):
        client.get(f"/verify/{UNKNOWN}")
    elsewhere = client.get(f"/verify/{real.code}", environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 200


def test_search_engines_keep_out_and_people_can_leave(client, real: Certificate) -> None:
    response = client.get(f"/verify/{real.code}")
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert len(read(response).select("a.quick-exit")) == 1
    assert len(read(upload(client, b"x")).select("a.quick-exit")) == 1


def test_a_corrected_name_does_not_change_what_was_issued(client, cast: Cast, real: Certificate) -> None:
    officer_id = cast.trainee.officer_id
    write(lambda: setattr(db.session.get_one(Officer, officer_id), "full_name", "Lê Thị Khác"))
    assert facts_on(english(client).get(f"/verify/{real.code}"))["Full name"] == "Lê Thị Thử Dương"
    assert db.session.scalar(select(Certificate.sha256)) == real.sha256
