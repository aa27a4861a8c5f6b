"""Filling in a form: answer by answer, or all at once; resumed, finished, refused."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.shared import clock
from app.shared.database import write
from app.surveys.models import Participation, SurveyAnswer, SurveyResponse
from tests.cast import Cast, client_of
from tests.statements import statements
from tests.surveys.make import invite, make_round

pytestmark = pytest.mark.database


@pytest.fixture
def asked(cast: Cast):
    """An open anonymous round that asks trainee and other_trainee."""

    def make():
        round_ = make_round(cast)
        invite(round_, cast.trainee, cast.north)
        invite(round_, cast.other_trainee, cast.north)
        return round_

    return write(make)


def url(round_) -> str:
    return f"/rounds/{round_.uid}/response"


def put(client, round_, question: str, value, **more):
    return client.put(f"{url(round_)}/answers/{question}", json={"value": value, **more})


def saved(round_) -> list[tuple[str, object]]:
    """Question and answer of everything that is kept of a round, by question."""
    query = select(SurveyAnswer).join(SurveyResponse, SurveyResponse.uid == SurveyAnswer.response_uid)
    rows = db.session.scalars(
        query.where(SurveyResponse.round_id == round_.id).order_by(SurveyAnswer.question_id)
    )
    return [(row.question_id, row.value["value"]) for row in rows]


def responses(round_) -> list[SurveyResponse]:
    return list(db.session.scalars(select(SurveyResponse).where(SurveyResponse.round_id == round_.id)))


def done_days(round_) -> list:
    query = select(Participation.done_on).where(Participation.round_id == round_.id)
    return list(db.session.scalars(query.order_by(Participation.officer_id)))


def chosen(page) -> dict[str, list[str]]:
    """What the form shows as answered."""
    soup = BeautifulSoup(page.data, "html.parser")
    return {
        place["data-question"]: [
            found.get("value") or found.text.strip("\n")
            for found in place.select("input[checked], input[type=text], textarea")
            if found.get("value") or found.text.strip()
        ]
        for place in soup.select("[data-question]")
    }


def test_each_answer_is_saved_and_shown_again(app: Flask, cast: Cast, asked):
    client = client_of(app, cast.trainee)
    client.get(url(asked))
    for question, value in (
        ("how-useful", 4),
        ("main-border", "sea"),
        ("hard-steps", ["referral", "interview"]),
        ("cases-met", 12),
        ("own-idea", "Thêm thực hành\nvà phiên dịch"),
    ):
        reply = put(client, asked, question, value)
        assert (reply.status_code, list(reply.json)) == (200, ["saved_at"])
    assert chosen(client.get(url(asked))) == {
        "how-useful": ["4"],
        "main-border": ["sea"],
        "hard-steps": ["referral", "interview"],
        "cases-met": ["12"],
        "own-idea": ["Thêm thực hành\nvà phiên dịch"],
    }
    assert len(responses(asked)) == 1
    assert done_days(asked) == [None, None]


def test_an_answer_can_be_changed_and_taken_back(app: Flask, cast: Cast, asked):
    client = client_of(app, cast.trainee)
    client.get(url(asked))
    for value in (4, 5, None, 2):
        put(client, asked, "how-useful", value)
    put(client, asked, "main-border", "sea")
    put(client, asked, "main-border", None)
    assert saved(asked) == [("how-useful", 2)]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("how-useful", 6),
        ("how-useful", "4"),
        ("main-border", "air"),
        ("hard-steps", ["none", "referral"]),
        ("hard-steps", "referral"),
        ("cases-met", 501),
        ("cases-met", "many"),
        ("own-idea", 3),
        ("never-asked", 1),
    ],
)
def test_what_no_page_sends_is_refused(app: Flask, cast: Cast, asked, question, value):
    client = client_of(app, cast.trainee)
    client.get(url(asked))
    assert put(client, asked, question, value).status_code == 400
    assert saved(asked) == []


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[1]", b"{", b'{"answer": 4}', b'{"value": 4, "key": 5}', b"[" * 9999]
)
def test_what_is_not_json_is_refused(app: Flask, cast: Cast, asked, body):
    client = client_of(app, cast.trainee)
    client.get(url(asked))
    headers = {"Content-Type": "application/json"}
    assert client.put(f"{url(asked)}/answers/how-useful", data=body, headers=headers).status_code == 400


def test_a_browser_without_cookies_is_told_to_send_all_at_once(app: Flask, cast: Cast, asked):
    client = client_of(app, cast.trainee)
    reply = put(client, asked, "how-useful", 4)
    assert reply.status_code == 409
    assert responses(asked) == []
    form = {"was": "{}", "q-how-useful": "4", "then": "finish"}
    assert client.post(url(asked), data=form).status_code == 303
    assert (saved(asked), responses(asked)[0].is_done) == ([("how-useful", 4)], True)


def test_the_whole_form_works_without_script(app: Flask, cast: Cast, asked):
    client = client_of(app, cast.trainee)
    page = BeautifulSoup(client.get(url(asked)).data, "html.parser")
    form = {
        "was": page.select_one("[name=was]")["value"],
        "q-main-border": "land",
        "q-hard-steps": ["interview"],
        "q-cases-met": "2,5",
        "q-own-idea": "  Một ý \u200b kiến  ",
        "then": "save",
    }
    assert client.post(url(asked), data=form).status_code == 303
    kept = [
        ("cases-met", 2.5),
        ("hard-steps", ["interview"]),
        ("main-border", "land"),
        ("own-idea", "Một ý kiến"),
    ]
    assert saved(asked) == kept
    refused = client.post(url(asked), data={**form, "was": json.dumps(dict(kept)), "then": "finish"})
    assert refused.status_code == 422
    links = BeautifulSoup(refused.data, "html.parser").select(".error-summary a")
    assert [link["href"] for link in links] == ["#q-how-useful"]
    assert done_days(asked) == [None, None]
    final = client.post(
        url(asked), data={**form, "q-how-useful": "5", "was": json.dumps(dict(kept)), "then": "finish"}
    )
    assert final.status_code == 303
    assert saved(asked) == [kept[0], kept[1], ("how-useful", 5), kept[2], kept[3]]
    assert done_days(asked) == [clock.today(), None]


def test_a_number_that_is_none_stays_in_the_form_and_the_rest_is_saved(app: Flask, cast: Cast, asked):
    client = client_of(app, cast.trainee)
    form = {"was": "{}", "q-how-useful": "4", "q-cases-met": "nhiều <b>", "then": "finish"}
    page = client.post(url(asked), data=form)
    assert page.status_code == 422
    assert chosen(page)["cases-met"] == ["nhiều <b>"]
    assert saved(asked) == [("how-useful", 4)]
    assert done_days(asked) == [None, None]


def test_a_page_left_open_takes_nothing_back(app: Flask, cast: Cast, asked):
    client = client_of(app, cast.trainee)
    old = BeautifulSoup(client.get(url(asked)).data, "html.parser").select_one("[name=was]")["value"]
    put(client, asked, "how-useful", 4)
    put(client, asked, "own-idea", "Ý kiến")
    client.post(url(asked), data={"was": old, "q-main-border": "sea", "then": "save"})
    assert saved(asked) == [("how-useful", 4), ("main-border", "sea"), ("own-idea", "Ý kiến")]


def test_finishing_counts_once_and_cuts_the_way_back(app: Flask, cast: Cast, asked):
    client = client_of(app, cast.trainee)
    client.get(url(asked))
    put(client, asked, "how-useful", 4)
    form = {"was": '{"how-useful": 4}', "q-how-useful": "4", "then": "finish"}
    for _ in range(2):
        assert client.post(url(asked), data=form).headers["Location"] == url(asked)
    (response,) = responses(asked)
    assert (response.is_done, response.token_hash, response.officer_id) == (True, None, None)
    assert done_days(asked) == [clock.today(), None]
    assert b"survey-words" not in client.get(url(asked)).data
    assert put(client, asked, "how-useful", 1).status_code == 409
    other_phone = client_of(app, cast.trainee)
    assert b"survey-words" not in other_phone.get(url(asked)).data
    assert saved(asked) == [("how-useful", 4)]


def test_who_loses_the_token_starts_again_and_only_what_is_finished_stays(app: Flask, cast: Cast, asked):
    first, second = client_of(app, cast.trainee), client_of(app, cast.trainee)
    first.get(url(asked))
    put(first, asked, "own-idea", "Bỏ dở")
    second.get(url(asked))
    assert chosen(second.get(url(asked)))["own-idea"] == []
    second.post(url(asked), data={"was": "{}", "q-how-useful": "3", "then": "finish"})
    assert sorted(response.is_done for response in responses(asked)) == [False, True]
    assert put(first, asked, "how-useful", 1).status_code == 409


def test_officers_who_share_a_phone_do_not_see_each_others_answers(app: Flask, cast: Cast, asked):
    phone = client_of(app, cast.trainee)
    phone.get(url(asked))
    put(phone, asked, "own-idea", "Của người thứ nhất")
    token = phone.get_cookie("answers", path=url(asked)).value
    shared = client_of(app, cast.other_trainee)
    shared.set_cookie("answers", token, path=url(asked))
    assert chosen(shared.get(url(asked)))["own-idea"] == []
    put(shared, asked, "own-idea", "Của người thứ hai")
    assert chosen(phone.get(url(asked)))["own-idea"] == ["Của người thứ nhất"]
    assert len(responses(asked)) == 2


def test_the_token_is_for_the_form_alone_and_for_no_script(app: Flask, cast: Cast, asked):
    reply = client_of(app, cast.trainee).get(url(asked))
    (cookie,) = [line for line in reply.headers.getlist("Set-Cookie") if line.startswith("answers=")]
    parts = dict.fromkeys(part.strip().split("=")[0] for part in cookie.split(";"))
    assert len(cookie.split(";")[0].removeprefix("answers=")) == 43  # 256 bits in base64
    assert {"HttpOnly", "SameSite", "Path"} <= parts.keys()
    assert f"Path={url(asked)}" in cookie
    assert reply.headers["Cache-Control"] == "no-store"


def test_a_named_round_is_resumed_on_any_phone_and_a_key_saves_once(app: Flask, cast: Cast):
    round_ = write(lambda: _named_round(cast))
    first, second = client_of(app, cast.trainee), client_of(app, cast.trainee)
    assert put(first, round_, "how-useful", 4, key="a-key-of-the-phone").status_code == 200
    assert put(second, round_, "how-useful", 2, key="another-key").status_code == 200
    assert put(second, round_, "how-useful", 5, key="another-key").status_code == 200
    assert chosen(first.get(url(round_)))["how-useful"] == ["2"]
    assert "answers" not in str(first.get(url(round_)).headers.getlist("Set-Cookie"))
    first.post(url(round_), data={"was": '{"how-useful": 2}', "q-how-useful": "2", "then": "finish"})
    (response,) = responses(round_)
    assert (response.is_done, response.officer_id) == (True, cast.trainee.officer_id)


def _named_round(cast: Cast):
    round_ = make_round(cast, mode="named")
    invite(round_, cast.trainee, cast.north)
    return round_


@pytest.mark.parametrize(("first", "last"), [(1, 2), (-2, -1)])
def test_only_the_rounds_own_days_take_answers(app: Flask, cast: Cast, first, last):
    today = clock.today()

    def make():
        days = {"opens_on": today + timedelta(days=first), "closes_on": today + timedelta(days=last)}
        round_ = make_round(cast, **days)
        invite(round_, cast.trainee, cast.north)
        return round_

    round_ = write(make)
    client = client_of(app, cast.trainee)
    client.set_cookie("answers", "t" * 43, path=url(round_))
    assert b"survey-words" not in client.get(url(round_)).data
    assert put(client, round_, "how-useful", 4).status_code == 409
    assert client.post(url(round_), data={"was": "{}", "q-how-useful": "4"}).status_code == 409
    assert db.session.scalar(select(func.count()).select_from(SurveyResponse)) == 0


def test_who_is_not_asked_sees_no_form(app: Flask, cast: Cast, asked):
    for account in (cast.far_trainee, cast.coordinator, cast.observer):
        client = client_of(app, account)
        assert client.get(url(asked)).status_code == 404
        assert put(client, asked, "how-useful", 4).status_code == 404


def test_hostile_text_is_only_text(app: Flask, cast: Cast, asked):
    client = client_of(app, cast.trainee)
    client.get(url(asked))
    text = "</textarea><script>alert(1)</script> \x00\x07 {{ 7*7 }} " + "x" * 9000
    assert put(client, asked, "own-idea", text).status_code == 200
    ((_question, kept),) = saved(asked)
    assert kept == ("</textarea><script>alert(1)</script> {{ 7*7 }} " + "x" * 9000)[:4000]
    assert chosen(client.get(url(asked)))["own-idea"] == [kept]


def test_the_form_asks_the_same_number_of_queries_whatever_is_saved(app: Flask, cast: Cast, asked):

    client = client_of(app, cast.trainee)
    client.get(url(asked))
    counts = []
    for question, value in (("how-useful", 4), ("main-border", "sea"), ("cases-met", 3)):
        put(client, asked, question, value)
        with statements() as sent:
            client.get(url(asked))
        counts.append(len(sent))
    assert counts == [counts[0]] * 3
