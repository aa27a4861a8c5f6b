"""A trainee who takes a quiz through the pages, as tests need one."""

from __future__ import annotations

import itertools
import json
import uuid
from datetime import UTC, datetime
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Account
from app.curriculum.models import Edition, QuizRevision
from app.extensions import db
from app.quizzes.models import Attempt, Response
from app.shared.database import write
from tests.pages import english_client, page_of
from tests.quizzes.make import make_enrolment, quiz_revision

MORNING = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
NOON = "2026-03-01T12:00:00+07:00"
_keys = (f"key-{number:06}" for number in itertools.count())


class Trainee:
    """An officer enrolled in an edition, with a browser that speaks English."""

    def __init__(self, app: Flask, account: Account, edition: Edition) -> None:
        self.edition = edition
        self.enrolment = write(make_enrolment, account, edition)
        self.client: FlaskClient = english_client(app, account)

    def quiz(self, purpose: str = "module") -> QuizRevision:
        return quiz_revision(self.edition, purpose)

    def start(self, purpose: str = "module") -> str:
        """The address of the attempt that was started."""
        return self.client.post(f"/quizzes/{self.quiz(purpose).uid}/attempts").location

    def put(self, attempt: str, item: str, *choices: str, key: str = "", token: str = "") -> TestResponse:
        """Save an answer as the script does."""
        body = {"answer": {"choices": list(choices)}, "key": key or next(_keys), "occurred_at": NOON}
        return self.client.put(f"{attempt}/responses/{item}", json=body, headers={"X-CSRFToken": token})

    def put_raw(self, attempt: str, item: str, raw: bytes) -> TestResponse:
        return self.client.put(f"{attempt}/responses/{item}", data=raw, content_type="application/json")

    def submit(self, attempt: str) -> TestResponse:
        return self.client.post(f"{attempt}/submission")

    def page(self, address: str) -> BeautifulSoup:
        return page_of(self.client, address)


def row_of(attempt: str) -> Attempt:
    """The row behind an attempt's address."""
    uid = uuid.UUID(attempt.rsplit("/", 1)[-1])
    return db.session.scalars(select(Attempt).where(Attempt.uid == uid)).one()


def answers_to(attempt: str) -> list[tuple[str, list[str]]]:
    """Every answer kept, in the order received: (item, choices)."""
    query = select(Response).where(Response.attempt_id == row_of(attempt).id).order_by(Response.id)
    return [(response.item_id, response.answer["choices"]) for response in db.session.scalars(query)]


def form_of(page: BeautifulSoup) -> dict[str, list[str]]:
    """What the form of an attempt's page would send as it stands."""
    fields: dict[str, list[str]] = {}
    for field in page.select("form.attempt input"):
        if field.get("type", "text") in ("hidden", "text") or field.has_attr("checked"):
            fields.setdefault(field["name"], []).append(field["value"])
    for select_ in page.select("form.attempt select"):
        fields[select_["name"]] = [option["value"] for option in select_.select("option[selected]")] or [""]
    return fields


def body_of(response: TestResponse) -> dict[str, Any]:
    return json.loads(response.data)
