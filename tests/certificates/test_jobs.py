"""Issuing to all as a job: watched, killed, run again."""

from __future__ import annotations

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.certificates import issuing
from app.certificates.jobs import KIND, start_issuing
from app.certificates.models import Certificate
from app.extensions import db
from app.shared.database import write
from app.shared.jobs import Job, run_job
from tests.cast import Cast, add, client_of
from tests.certificates.make import AFTER, make_full_workshop


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch) -> None:
    monkeypatch.setattr(issuing, "AT_ONCE", 2)


def count_certificates() -> int:
    return db.session.query(Certificate).count()


def test_one_job_issues_to_several_workshops(cast: Cast) -> None:
    workshops = [write(make_full_workshop, cast, count)[0] for count in (3, 2)]
    job = start_issuing([each.id for each in workshops], back="/certificates", by=cast.coordinator)
    db.session.refresh(job)
    assert (job.state, job.done, job.total, job.result) == ("done", 5, 5, {"issued": 5})
    assert set(db.session.scalars(select(Certificate.by_id))) == {cast.coordinator.id}


def test_a_second_click_finds_nothing_left(cast: Cast) -> None:
    workshop, _ = write(make_full_workshop, cast, 3)
    for _ in range(2):
        job = start_issuing([workshop.id], back="/certificates", by=cast.coordinator)
    db.session.refresh(job)
    assert (job.state, job.total, count_certificates()) == ("done", 0, 3)


class Killed(BaseException):
    """The process ends here."""


def test_killed_and_run_again_it_counts_on(cast: Cast, monkeypatch) -> None:
    workshop, _ = write(make_full_workshop, cast, 5)
    draw, drawn = issuing.draw_and_store, []

    def draw_until_killed(drafts):
        drawn.append(drafts)
        if len(drawn) == 2:
            raise Killed
        return draw(drafts)

    monkeypatch.setattr(issuing, "draw_and_store", draw_until_killed)
    with time_machine.travel(AFTER) as time:
        with pytest.raises(Killed):
            start_issuing([workshop.id], back="/certificates", by=cast.coordinator)
        db.session.rollback()
        job = db.session.scalars(select(Job)).one()
        assert (job.state, job.done, job.total, count_certificates()) == ("running", 2, 5, 2)
        time.shift(61)
        run_job(job.id)
    db.session.refresh(job)
    assert (job.state, job.done, job.total, count_certificates()) == ("done", 5, 5, 5)


def make_job(cast: Cast, **values) -> Job:
    usual = {"state": "running", "done": 12, "total": 36, "arguments": {"back": "/certificates"}}
    return add(Job(kind=KIND, by_id=cast.coordinator.id, at=AFTER, heard_at=AFTER, **{**usual, **values}))


def test_how_far_it_has_come(app: Flask, cast: Cast) -> None:
    job = write(make_job, cast)
    client = client_of(app, cast.coordinator)
    reply = client.get(f"/jobs/{job.uid}", headers={"Accept": "application/json"})
    assert reply.json == {"state": "running", "done": 12, "total": 36}
    page = BeautifulSoup(client.get(f"/jobs/{job.uid}").data, "html.parser")
    bar = page.select_one("[data-job] progress")
    assert (bar["value"], bar["max"]) == ("12", "36")
    assert page.select_one("noscript meta")["content"] == "3"


@pytest.mark.parametrize("state", ["done", "failed"])
def test_at_the_end_it_leads_back(app: Flask, cast: Cast, state: str) -> None:
    job = write(make_job, cast, state=state)
    page = BeautifulSoup(client_of(app, cast.coordinator).get(f"/jobs/{job.uid}").data, "html.parser")
    assert [link["href"] for link in page.select("main .actions a")] == ["/certificates"]
    assert page.select("[data-job], noscript") == []


def test_it_leads_to_no_other_site(app: Flask, cast: Cast) -> None:
    job = write(make_job, cast, state="done", arguments={"back": "//example.org/"})
    page = BeautifulSoup(client_of(app, cast.coordinator).get(f"/jobs/{job.uid}").data, "html.parser")
    assert [link["href"] for link in page.select("main .actions a")] == ["/"]
