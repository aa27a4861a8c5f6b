"""The pages of whoever keeps the whole platform going: jobs, health, and the way there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.extensions import db
from app.home import chrome, jobs
from app.home.jobs_text import KINDS, STATES, fault_details, fault_words
from app.shared import clock
from app.shared import jobs as shared_jobs
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.health import version
from app.shared.jobs import Job
from app.shared.marks import set_mark
from tests.cast import THEN, Cast, add, client_of
from tests.home.make import make_keeper
from tests.pages import english_client, lines_of, page_of
from tests.statements import statements


@pytest.fixture
def keeper(cast: Cast) -> Account:
    return write(make_keeper, cast)


@pytest.fixture
def browser(app: Flask, keeper: Account) -> FlaskClient:
    return english_client(app, keeper)


def make_job(state: str = "done", *, by: Account | None = None, at: datetime = THEN, **facts) -> Job:
    usual = {"kind": "surveys.tally", "arguments": {}, "heard_at": at}
    return add(Job(state=state, by_id=by.id if by else None, at=at, **{**usual, **facts}))


def rows(page: BeautifulSoup) -> list[list[str]]:
    return [lines_of(row, "th, td") for row in page.select("tbody tr")]


def test_jobs_stand_in_words_the_newest_first(browser: FlaskClient, cast: Cast) -> None:
    write(make_job, "done", kind="issue_certificates", done=1200, total=1200, by=cast.coordinator)
    write(make_job, "queued")
    page = page_of(browser, "/jobs")
    started = "1 July 2022 08:00"
    assert rows(page) == [
        ["Adding up the answers of an assessment round", "waiting", "–", started, "The system"],
        ["Issuing certificates", "done", "1,200/1,200", started, "Vũ Minh Họa Chi"],
    ]
    assert page_of(browser, page.select_one("tbody a")["href"]).h1.get_text() == rows(page)[0][0]


def test_a_fault_is_told_in_plain_words_and_a_silent_worker_too(browser: FlaskClient, cast: Cast) -> None:
    error = "OperationalError: (sqlite3.OperationalError) database is locked\n[parameters: ('Lê Thị',)]"
    write(make_job, "failed", error=error)
    write(make_job, "running", done=3, total=9)
    [running, failed] = [row[1] for row in rows(page_of(browser, "/jobs"))]
    assert running == "running Nothing heard since 1 July 2022 08:00; it will be taken up again."
    assert failed == (
        "failed The database was busy or could not be reached. "
        "OperationalError: (sqlite3.OperationalError) database is locked Run again : "
        "Adding up the answers of an assessment round, 1 July 2022 08:00"
    )


def test_a_worker_heard_of_just_now_is_not_called_silent(browser: FlaskClient, cast: Cast) -> None:
    write(make_job, "running", heard_at=clock.now())
    assert [row[1] for row in rows(page_of(browser, "/jobs"))] == ["running"]


@pytest.mark.parametrize(
    ("error", "told", "details"),
    [
        ("MemoryError: ", "The machine ran out of memory.", "MemoryError: "),
        ("Refused: The round is still open.", "The round is still open.", ""),
        (
            "KeyError: 'x'\nsecret",
            "Something went wrong that the program does not know.",
            "KeyError: 'x'",
        ),
    ],
)
def test_what_went_wrong(app: Flask, error: str, told: str, details: str) -> None:
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert (fault_words(error), fault_details(error)) == (told, details)


def test_jobs_of_one_state_page_by_page(browser: FlaskClient, cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "PAGE", 2)
    for state in ("failed", "done", "failed", "failed"):
        write(make_job, state, at=THEN, kind=f"of {state}")
    first = page_of(browser, "/jobs?state=failed")
    assert lines_of(first, ".lead, .pagination p") == ["3 jobs", "Page 1 of 2"]
    last = page_of(browser, first.select_one("a[rel=next]")["href"])
    assert [row[0] for row in rows(first) + rows(last)] == ["of failed"] * 3
    assert lines_of(page_of(browser, "/jobs?state=running"), ".empty h2") == ["No such job"]
    assert browser.get("/jobs?state=lost").status_code == 400


def test_no_more_is_read_for_many_jobs_than_for_one(browser: FlaskClient, cast: Cast) -> None:
    counted = []
    for more in (1, 2):
        for _ in range(more):
            write(make_job, by=cast.coordinator)
        with statements() as sent:
            page_of(browser, "/jobs")
        counted.append(len(sent))
    assert counted[0] == counted[1]


def test_a_failed_job_tries_again_with_all_its_tries(browser: FlaskClient, keeper: Account) -> None:
    kind, arguments = "forget_certificate_files", {"sha256": []}
    job = write(make_job, "failed", kind=kind, arguments=arguments, error="OSError: no disk", tries=3)
    address = page_of(browser, f"/jobs/{job.uid}").select_one("main form")["action"]
    response = browser.post(address)
    assert (response.status_code, response.location) == (302, f"/jobs/{job.uid}")
    db.session.refresh(job)
    assert (job.state, job.error, job.tries) == ("done", "", 1)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "retry_job")).one()
    assert (event.by_id, event.object_uid) == (keeper.id, job.uid)


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_only_a_failed_job_does(browser: FlaskClient, cast: Cast, state: str) -> None:
    job = write(make_job, state, tries=2)
    assert browser.post(f"/jobs/{job.uid}/retries").status_code == 409
    db.session.refresh(job)
    assert (job.state, job.tries) == (state, 2)


def test_whoever_started_a_job_watches_it_and_no_more(app: Flask, cast: Cast) -> None:
    job = write(make_job, "failed", by=cast.coordinator)
    client = client_of(app, cast.coordinator)
    page = page_of(client, f"/jobs/{job.uid}")
    assert page.select("main form, .breadcrumbs") == []
    assert client.post(f"/jobs/{job.uid}/retries").status_code == 403


def test_every_kind_and_state_of_job_has_words() -> None:
    assert set(KINDS) == set(shared_jobs._kinds)
    assert tuple(STATES) == shared_jobs.STATES


def test_health_says_that_all_is_well_and_what_runs(browser: FlaskClient) -> None:
    page = page_of(browser, "/health")
    assert lines_of(page, ".lead") == ["Every check holds."]
    assert {row[1] for row in rows(page)} == {"in order"}
    assert rows(page)[1][0] == "Database"
    assert lines_of(page, ".facts dd")[0] == version()


def test_health_says_what_needs_somebody_and_what_to_do(app: Flask, browser: FlaskClient) -> None:
    write(make_job, "queued", at=clock.now() - timedelta(minutes=20))
    write(make_job, "failed")
    page = page_of(browser, "/health")
    assert lines_of(page, ".lead") == ["1 check needs you."]
    assert [row for row in rows(page) if row[1] != "in order"] == [
        [
            "Worker",
            "needs you",
            "a job has waited for 20 minutes Start `flask worker run`, or see in its log what it is at.",
        ]
    ]
    counts = {
        word: link["href"]
        for word, link in zip(lines_of(page, ".figures dt"), page.select(".figures a"), strict=True)
    }
    assert lines_of(page, ".figures dd") == ["1", "0", "1"]
    assert counts["failed"] == "/jobs?state=failed"


def test_the_first_page_tells_of_jobs_that_have_failed(app: Flask, cast: Cast, browser: FlaskClient) -> None:
    for state in ("failed", "done", "failed"):
        write(make_job, state)
    page = page_of(browser, "/")
    assert lines_of(page, ".notice") == ["2 jobs have failed."]
    assert page.select_one("main .actions a")["href"] == "/jobs?state=failed"
    assert page_of(client_of(app, cast.coordinator), "/").select(".notice") == []


def test_a_demonstration_says_so_here_too(browser: FlaskClient) -> None:
    write(set_mark, "demonstration", "yes")
    for address in ("/jobs", "/health", "/audit"):
        assert len(page_of(browser, address).select(".site-bar > .badge-synthetic")) == 1


def test_the_way_there_is_shown_to_those_alone_who_administer_everything(
    app: Flask, cast: Cast, browser: FlaskClient
) -> None:
    assert [
        (link.get_text(strip=True), link.get("aria-current"))
        for link in page_of(browser, "/audit").select(".site-nav li a")
    ][-1] == ("System", "page")
    assert page_of(browser, "/").select(".site-nav [aria-current]") == []
    other = client_of(app, cast.coordinator)
    assert other.get("/").text.count('href="/health"') == 0


def test_every_place_of_the_navigation_exists(app: Flask) -> None:
    with app.test_request_context():
        assert all(url_for(endpoint) for place in chrome.PLACES for endpoint in [place.endpoint])
    covered = {endpoint for place in chrome.PLACES for endpoint in place.covers}
    assert covered <= set(app.view_functions)


def test_the_three_pages_lead_to_each_other(browser: FlaskClient) -> None:
    addresses = {"/health", "/jobs", "/audit"}
    for address in addresses:
        found = {link["href"] for link in page_of(browser, address).select(".page-header .actions a")}
        assert found == addresses - {address}
