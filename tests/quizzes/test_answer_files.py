"""Answers that a phone could not send, carried to the instructors as a file: received, judged, added or declined."""

from __future__ import annotations

import io
from base64 import b64decode
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import Account
from app.domain.answer_file import key_for
from app.extensions import db
from app.learning.models import ModuleCompletion
from app.quizzes.answer_files import AnswerFile
from app.quizzes.models import Attempt, AttemptScore, GradingRun, Response
from app.quizzes.overrides import override_score
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from tests.cast import Cast
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.sealing import given, seal
from tests.quizzes.structured import IN_ORDER, publish_structure
from tests.quizzes.taking import MORNING, Trainee, answers_to, form_of, row_of
from tests.quizzes.test_structure import Taker

ALL_RIGHT = [
    given("sky-is-up", "up", key="file-key-1"),
    given("pick-both", "two", "four", key="file-key-2"),
    given("true-or-not", "true", key="file-key-3"),
]


def file_of(app: Flask, attempt: str, answers: list[dict], **changed: object) -> bytes:
    uid = row_of(attempt).uid
    return seal(uid, key_for(app.config["SECRET_KEY"], uid), answers, **changed)


def send(client: FlaskClient, content: bytes) -> TestResponse:
    file = (io.BytesIO(content), "answers.answers")
    return client.post("/answer-files", data={"file": file}, content_type="multipart/form-data")


def verdicts(client: FlaskClient, address: str) -> list[str]:
    return lines_of(main_of(client, address), "tbody tr")


def score() -> tuple[float, float]:
    counting = select(AttemptScore.score, AttemptScore.max_score).join(
        Attempt,
        (Attempt.id == AttemptScore.attempt_id) & (Attempt.grading_run_id == AttemptScore.grading_run_id),
    )
    return tuple(db.session.execute(counting).one())


@pytest.fixture
def coordinator(app: Flask, cast: Cast) -> FlaskClient:
    return english_client(app, cast.coordinator)


@pytest.fixture
def handed_in(trainee: Trainee, time: time_machine.Traveller) -> str:
    """An attempt in which one answer of three arrived, a wrong one; handed in at ten past eight."""
    attempt = trainee.start()
    trainee.put(attempt, "sky-is-up", "down", key="came-by-itself")
    db.session.execute(Response.__table__.update().values(occurred_at=MORNING + timedelta(minutes=1)))
    db.session.commit()
    time.move_to(MORNING + timedelta(minutes=9))
    trainee.submit(attempt)
    return attempt


def test_what_arrived_too_late_is_added_and_scored(
    app: Flask, cast: Cast, trainee: Trainee, handed_in: str, coordinator: FlaskClient
) -> None:
    assert score() == (0, 3)
    received = send(coordinator, file_of(app, handed_in, ALL_RIGHT))
    assert received.status_code == 303
    assert verdicts(coordinator, received.location) == [
        f"Question {number} 1 March 2026 08:05 will be added" for number in (1, 2, 3)
    ]
    assert score() == (0, 3)
    coordinator.post(f"{received.location}/taking", data={"reason": "No signal in the hall"})
    assert score() == (3, 3)
    assert db.session.scalar(select(func.count()).select_from(ModuleCompletion)) == 1
    assert {
        row.origin for row in db.session.scalars(select(Response).where(Response.key != "came-by-itself"))
    } == {"file"}
    result = trainee.page(f"{handed_in}/result").main.get_text(" ", strip=True)
    assert "Answers were added: No signal in the hall" in result
    verbs = list(db.session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("%answer_file"))))
    assert verbs == ["receive_answer_file", "take_answer_file"]


def test_to_an_open_attempt_answers_are_added_as_if_they_had_come(
    app: Flask, trainee: Trainee, coordinator: FlaskClient
) -> None:
    attempt = trainee.start()
    received = send(coordinator, file_of(app, attempt, ALL_RIGHT[:1]))
    coordinator.post(f"{received.location}/taking", data={"reason": "r"})
    assert answers_to(attempt) == [("sky-is-up", ["up"])]
    assert db.session.query(GradingRun).count() == 0
    trainee.submit(attempt)
    assert score() == (1, 3)


def test_each_answer_is_judged_by_itself(app: Flask, handed_in: str, coordinator: FlaskClient) -> None:
    answers = [
        given("sky-is-up", "up", at="2026-03-01T08:00:30+07:00"),
        given("pick-both", "two", key="file-key-2", at="2026-03-01T08:10:00+07:00"),
        given("true-or-not", "nonsense", key="file-key-3"),
        given("of-another-quiz", "up", key="file-key-4"),
    ]
    received = send(coordinator, file_of(app, handed_in, answers))
    assert verdicts(coordinator, received.location) == [
        "Question 1 1 March 2026 08:00 a newer answer is saved",
        "Question 3 1 March 2026 08:05 does not fit the attempt",
        "Not asked 1 March 2026 08:05 does not fit the attempt",
        "Question 2 1 March 2026 08:10 given after the end",
    ]
    refused = coordinator.post(f"{received.location}/taking", data={"reason": "r"})
    assert refused.status_code == 409
    assert score() == (0, 3)
    assert db.session.scalars(select(AnswerFile.is_taken)).all() == [None]


def test_an_answer_to_a_page_that_was_left_is_not_added(
    app: Flask, cast: Cast, time: time_machine.Traveller, coordinator: FlaskClient
) -> None:
    """Another window may have kept it after the page was turned."""
    taker = Taker(app, cast.trainee, publish_structure())
    attempt = taker.start(IN_ORDER)
    taker.put(attempt, "first-of-all", "no")
    form = {**form_of(taker.page(attempt)), "then": "next", "page": "1"}
    taker.client.post(f"{attempt}/responses", data=form)
    late = [given(item, "yes", key=f"key-of-{item}") for item in ("first-of-all", "one-is-open")]
    received = send(coordinator, file_of(app, attempt, late))
    assert verdicts(coordinator, received.location) == [
        "Question 1 1 March 2026 08:05 not on the page that the attempt has come to",
        "Question 3 1 March 2026 08:05 will be added",
    ]
    coordinator.post(f"{received.location}/taking", data={"reason": "r"})
    assert answers_to(attempt) == [("first-of-all", ["no"]), ("one-is-open", ["yes"])]


def test_an_answer_that_came_by_itself_meanwhile_is_not_added_again(
    app: Flask, trainee: Trainee, coordinator: FlaskClient
) -> None:
    attempt = trainee.start()
    content = file_of(app, attempt, [given("sky-is-up", "up", key="the-same-key")])
    trainee.put(attempt, "sky-is-up", "up", key="the-same-key")
    received = send(coordinator, content)
    assert verdicts(coordinator, received.location) == ["Question 1 1 March 2026 08:05 is saved already"]


def test_what_was_set_by_hand_stays(app: Flask, cast: Cast, handed_in: str, coordinator: FlaskClient) -> None:
    row = row_of(handed_in)
    write(override_score, row.id, row.layout[0]["revision"], 0.25, "r", by=cast.coordinator, at=clock.now())
    received = send(coordinator, file_of(app, handed_in, ALL_RIGHT))
    coordinator.post(f"{received.location}/taking", data={"reason": "r"})
    assert score() == (2.25, 3)


def test_a_file_is_received_once_and_decided_once(
    app: Flask, handed_in: str, coordinator: FlaskClient
) -> None:
    content = file_of(app, handed_in, ALL_RIGHT)
    first, again = send(coordinator, content), send(coordinator, content)
    assert first.location == again.location
    coordinator.post(f"{first.location}/declining", data={"reason": "Not believed"})
    refused = coordinator.post(f"{first.location}/taking", data={"reason": "r"})
    assert refused.status_code == 409
    assert score() == (0, 3)
    assert lines_of(main_of(coordinator, "/answer-files"), "tbody td:nth-of-type(2)") == ["declined"]


@pytest.mark.parametrize("deed", ["taking", "declining"])
def test_a_decision_needs_its_reason(app: Flask, handed_in: str, coordinator: FlaskClient, deed: str) -> None:
    received = send(coordinator, file_of(app, handed_in, ALL_RIGHT))
    assert coordinator.post(f"{received.location}/{deed}", data={"reason": " "}).status_code == 422
    assert score() == (0, 3)


def error_of(response: TestResponse) -> list[str]:
    return lines_of(BeautifulSoup(response.text, "html.parser"), "form .error")


def test_a_file_that_is_none_is_refused_with_what_to_do(
    app: Flask, handed_in: str, coordinator: FlaskClient
) -> None:
    refused = send(coordinator, b"{}")
    assert (refused.status_code, error_of(refused)) == (
        422,
        [
            "This is no file of answers. Choose the one that the trainee's page saved; its name ends in .answers."
        ],
    )
    altered = send(coordinator, file_of(app, handed_in, ALL_RIGHT, iv="AAAAAAAAAAAAAAAA"))
    assert error_of(altered) == [
        "The file cannot be opened: it is damaged, was changed, or was saved from another server."
    ]
    assert db.session.query(AnswerFile).count() == 0


def test_only_whoever_sets_scores_in_the_attempt_takes_its_file(
    app: Flask, cast: Cast, handed_in: str, coordinator: FlaskClient
) -> None:
    content = file_of(app, handed_in, ALL_RIGHT)

    def sent_by(account: Account) -> int:
        return send(english_client(app, account), content).status_code

    assert [sent_by(each) for each in (cast.trainee, cast.observer)] == [403, 403]
    assert [sent_by(each) for each in (cast.other_coordinator, cast.other_instructor)] == [422, 422]
    assert db.session.query(AnswerFile).count() == 0
    received = send(coordinator, content)
    assert english_client(app, cast.other_coordinator).get(received.location).status_code == 404
    assert lines_of(main_of(english_client(app, cast.other_coordinator), "/answer-files"), "tbody tr") == []


def test_the_page_of_an_attempt_holds_its_own_key_alone(app: Flask, trainee: Trainee) -> None:
    attempt = trainee.start()
    form = trainee.page(attempt).select_one("form.attempt")
    assert b64decode(form["data-file-key"]) == key_for(app.config["SECRET_KEY"], row_of(attempt).uid)
    assert form["data-now"] == clock.now().isoformat()
