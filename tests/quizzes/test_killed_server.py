"""Two hundred officers answer while the server is killed again and again: every acknowledged answer is there, once."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.accounts.models import Account
from app.curriculum import catalogue
from app.curriculum.models import Edition
from app.extensions import db
from app.quizzes.models import Attempt, Response
from app.quizzes.starting import Place, start_attempt
from app.shared import clock
from app.shared.database import write
from config import Config
from tests.cast import build_cast, make_person
from tests.quizzes.make import make_enrolment, publish_with_items, quiz_revision
from tests.serving import Server
from tests.signed_in import SignedIn, signed_in

OFFICERS, ITEMS, CONNECTIONS = 200, 10, 16
CHOICES = ("up", "down", "aside")
PATIENCE = 120  # seconds that an officer goes on trying


@dataclass(frozen=True)
class Officer:
    """Somebody with an open attempt and a signed-in browser."""

    attempt: uuid.UUID
    browser: SignedIn


@dataclass(frozen=True)
class Answer:
    """One answer of one officer, under a key that stays the same however often it is sent."""

    officer: Officer
    item: str
    choice: str
    key: str

    def request(self) -> tuple[str, str, str, dict[str, str]]:
        body = {
            "answer": {"choices": [self.choice]},
            "key": self.key,
            "occurred_at": "2026-03-01T12:00:00+07:00",
        }
        path = f"/attempts/{self.officer.attempt}/responses/{self.item}"
        return "PUT", path, json.dumps(body), self.officer.browser.headers()


class Hall:
    """The officers' browsers: they take answers from one pile and send each until it is acknowledged."""

    def __init__(self, port: int, answers: list[Answer]) -> None:
        self.port = port
        self.pile = deque(answers)
        self.receipts: dict[str, str] = {}
        self.refused: list[tuple[int, bytes]] = []
        self.interrupted = 0
        self.threads = [threading.Thread(target=self._work) for _ in range(CONNECTIONS)]
        for thread in self.threads:
            thread.start()

    def wait_for(self, acknowledged: int) -> None:
        """Wait until so many answers have their receipt, or nobody works any more: something was refused."""
        while len(self.receipts) < acknowledged and any(thread.is_alive() for thread in self.threads):
            time.sleep(0.001)

    def finish(self) -> None:
        for thread in self.threads:
            thread.join()

    def _work(self) -> None:
        while not self.refused:
            try:
                answer = self.pile.popleft()
            except IndexError:
                return
            self._send_until_acknowledged(answer)

    def _send_until_acknowledged(self, answer: Answer) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                status, body = self._send(answer)
            except (OSError, http.client.HTTPException):
                self.interrupted += 1
                time.sleep(0.05)
                continue
            if status == 200:
                self.receipts[answer.key] = json.loads(body)["receipt"]
            else:
                self.refused.append((status, body))
            return
        self.refused.append((0, b"no reply"))

    def _send(self, answer: Answer) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(*answer.request())
            reply = connection.getresponse()
            return reply.status, reply.read()
        finally:
            connection.close()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Server]:
    """Migrated, with nothing in it, and not started. However the test ends, nothing of it runs on."""
    server = Server(tmp_path)
    server.flask("db", "upgrade")
    yield server
    server.kill()


@pytest.fixture
def app(installation: Server) -> Flask:
    """The same installation in this process."""
    return create_app(Config.from_env(installation.env))


def start_attempts(edition: Edition) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Two hundred officers, each signed in and with an open attempt; call inside write()."""
    station = build_cast().north_station
    return [
        start_one(make_person(f"Học Viên {n:03}", f"officer{n:03}", station, "trainee"), edition)
        for n in range(OFFICERS)
    ]


def start_one(account: Account, edition: Edition) -> tuple[uuid.UUID, uuid.UUID]:
    """The sign-in and the attempt."""
    at = clock.now()
    quiz = catalogue.quiz(quiz_revision(edition).id)
    place = Place(make_enrolment(account, edition).id, account.officer_id)
    attempt = start_attempt(quiz, place, by=account, at=at, language="vi")
    return account.sign_in(device="a phone", is_shared=False, at=at).uid, attempt.uid


def make_hall(app: Flask) -> list[Officer]:
    with app.app_context():
        pairs = write(start_attempts, publish_with_items(ITEMS))
    return [Officer(attempt, signed_in(app, sign_in)) for sign_in, attempt in pairs]


def answers_of(officers: list[Officer], times: int, chance: random.Random) -> list[Answer]:
    """Every officer answers every item, so many times, in any order."""
    answers = [
        Answer(officer, f"sky-{item}", chance.choice(CHOICES), uuid.UUID(int=chance.getrandbits(128)).hex)
        for officer in officers
        for item in range(1, ITEMS + 1)
        for _ in range(times)
    ]
    chance.shuffle(answers)
    return answers


def kept(app: Flask) -> dict[str, list[tuple[uuid.UUID, str, str, str]]]:
    """What the database holds for each key: (attempt, item, choice, receipt)."""
    query = select(Response.key, Attempt.uid, Response.item_id, Response.answer, Response.receipt)
    rows: dict[str, list[tuple[uuid.UUID, str, str, str]]] = {}
    with app.app_context():
        for key, attempt, item, answer, receipt in db.session.execute(query.join(Attempt)):
            rows.setdefault(key, []).append((attempt, item, answer["choices"][0], receipt))
    return rows


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_nothing_acknowledged_is_lost(installation: Server, app: Flask, soaking: bool) -> None:
    kills = 20 if soaking else 3
    chance = random.Random()
    answers = answers_of(make_hall(app), times=max(1, kills // 3), chance=chance)
    moments = sorted(chance.sample(range(len(answers) * 9 // 10), kills))
    installation.start()
    hall = Hall(installation.port, answers)
    for moment in moments:
        hall.wait_for(moment)
        installation.kill()
        installation.start()
    hall.finish()
    installation.stop()
    sent = {each.key: (each.officer.attempt, each.item, each.choice) for each in answers}
    assert hall.refused == []
    assert kept(app) == {key: [(*what, hall.receipts[key])] for key, what in sent.items()}
    assert hall.interrupted > 0
