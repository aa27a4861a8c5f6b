"""The pages of approval: what each person reads there, and what they may send."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.curriculum.approval import decisions_on, withdraw
from app.curriculum.models import Edition
from app.curriculum.publishing import publish_course
from app.domain.approval import STAGES
from app.shared import clock
from app.shared.database import write
from app.shared.storage import store
from tests.cast import Cast, add
from tests.curriculum.make import make_decision, mini_files, publish_approved, publish_mini
from tests.curriculum.papers import pdf_that, scan
from tests.curriculum.test_approval import decide_all, propose
from tests.learning.make import make_enrolment
from tests.pages import english_client, lines_of, main_of
from tests.statements import statements

pytestmark = pytest.mark.database
BADGE = ".page-header .badge"


def page_of_edition(app: Flask, account: Account, edition: Edition) -> Tag:
    return main_of(english_client(app, account), f"/editions/{edition.uid}")


def send(client: FlaskClient, edition: Edition, stage: str, **values):
    """What the form of the page sends for a stage."""
    data = {"stage": stage, "content_hash": edition.content_hash, "outcome": "passed"}
    data |= {"decided_on": "2026-03-02"} | values
    return client.post(f"/editions/{edition.uid}/decisions", data=data)


def test_an_edition_is_read_decided_and_given_to_trainees(app: Flask, cast: Cast) -> None:
    edition = propose()
    coordinator, administrator = (
        english_client(app, each) for each in (cast.coordinator, cast.administrator)
    )
    trainee = english_client(app, cast.trainee)
    assert trainee.get("/courses/mini").status_code == 404
    found = [lines_of(page_of_edition(app, cast.coordinator, edition), BADGE)]
    for stage in STAGES:
        client = administrator if stage == "approved" else coordinator
        assert send(client, edition, stage).status_code == 303
        found.append(lines_of(page_of_edition(app, cast.coordinator, edition), BADGE))
    assert found == [
        ["In review: Developed by the High Command"],
        ["In review: Legal review"],
        ["In review: Language review"],
        ["In review: Approved for training use by the Ministry of Defence"],
        ["Approved"],
    ]
    assert main_of(trainee, "/courses/mini").h1.text == "Sample course"


def test_the_list_says_where_each_edition_stands(app: Flask, cast: Cast) -> None:
    publish_mini()
    publish_approved({**mini_files(), "course.yml": mini_files()["course.yml"] + b"\n# 2\n"})
    publish_approved({**mini_files(), "course.yml": mini_files()["course.yml"] + b"\n# 3\n"})
    wrong = publish_approved({**mini_files(), "course.yml": mini_files()["course.yml"] + b"\n# 4\n"})
    write(withdraw, wrong, "Sai", by=cast.coordinator, at=clock.now())
    propose(title="Khóa học mới")
    page = main_of(english_client(app, cast.instructor), "/courses/mini/editions")
    assert lines_of(page, "tbody th, tbody .badge") == [
        *("Edition 5", "In review: Developed by the High Command"),
        *("Edition 4", "Withdrawn from use"),
        *("Edition 3", "Approved"),
        *("Edition 2", "Superseded"),
        *("Edition 1", "Superseded"),
    ]


def test_the_list_asks_the_same_for_one_edition_and_for_three(app: Flask, cast: Cast) -> None:
    client = english_client(app, cast.instructor)
    counts = []
    for number in (1, 2, 3):
        publish_approved({**mini_files(), "course.yml": mini_files()["course.yml"] + b"\n# %d\n" % number})
        client.get("/courses/mini/editions")
        with statements() as sent:
            client.get("/courses/mini/editions")
        counts.append(len(sent))
    assert counts[0] == counts[2]


def test_a_return_needs_a_reason_and_shows_it(app: Flask, cast: Cast) -> None:
    edition, client = propose(), english_client(app, cast.coordinator)
    refused = send(client, edition, "developed", outcome="returned")
    assert (refused.status_code, decisions_on(edition.id)) == (422, [])
    send(client, edition, "developed", outcome="returned", comments="Thiếu Điều 3")
    page = page_of_edition(app, cast.instructor, edition)
    assert lines_of(page, BADGE) == ["Returned: Developed by the High Command"]
    assert lines_of(page, ".stages .said") == ["Thiếu Điều 3"]


def test_a_day_to_come_is_no_day_of_a_decision(app: Flask, cast: Cast) -> None:
    edition = propose()
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    refused = send(english_client(app, cast.coordinator), edition, "developed", decided_on=tomorrow)
    assert (refused.status_code, decisions_on(edition.id)) == (422, [])


def test_the_author_is_offered_to_return_only(app: Flask, cast: Cast) -> None:
    edition = propose(by=cast.administrator)
    write(lambda: add(*(make_decision(edition, stage, clock.now()) for stage in STAGES[:-1])))
    offered = {}
    for name in ("coordinator", "administrator", "province_coordinator"):
        page = page_of_edition(app, getattr(cast, name), edition)
        offered[name] = [each["value"] for each in page.select("input[name=outcome]")]
    assert offered == {
        "coordinator": ["passed", "returned"],
        "administrator": ["returned"],
        "province_coordinator": [],
    }
    client = english_client(app, cast.administrator)
    assert send(client, edition, "approved").status_code == 409
    again = BeautifulSoup(send(client, edition, "approved", decided_on="").data, "html.parser")
    assert [each["value"] for each in again.select("input[name=outcome]")] == ["returned"]


def test_a_letter_is_kept_with_its_decision_and_read_by_reviewers(app: Flask, cast: Cast) -> None:
    edition, client = propose(), english_client(app, cast.coordinator)
    letter = pdf_that()
    send(client, edition, "developed", letter=(BytesIO(letter), "công văn.pdf"))
    (decision,) = decisions_on(edition.id)
    assert store().get(decision.letter_sha256 or "") == letter
    address = page_of_edition(app, cast.province_coordinator, edition).select_one(".stages a")["href"]
    sent = english_client(app, cast.province_coordinator).get(address)
    assert (sent.data, sent.mimetype) == (letter, "application/pdf")
    assert sent.headers["Content-Disposition"] == "attachment; filename=mini-1-developed.pdf"
    assert page_of_edition(app, cast.instructor, edition).select(".stages a") == []


def test_a_letter_that_runs_something_is_refused_with_the_reason(app: Flask, cast: Cast) -> None:
    edition, client = propose(), english_client(app, cast.coordinator)
    refused = send(client, edition, "developed", letter=(BytesIO(pdf_that(script="app.alert(1)")), "a.pdf"))
    assert (refused.status_code, decisions_on(edition.id)) == (422, [])
    assert "The PDF runs scripts, opens programs or carries other files." in refused.text


def test_a_scan_is_kept_without_what_the_camera_added(app: Flask, cast: Cast) -> None:
    edition = propose()
    send(english_client(app, cast.coordinator), edition, "developed", letter=(BytesIO(scan()), "scan.jpg"))
    (decision,) = decisions_on(edition.id)
    kept = store().get(decision.letter_sha256 or "")
    assert (decision.letter_type, b"Exif" in scan(), b"Exif" in kept) == ("image/jpeg", True, False)


def test_who_studies_a_withdrawn_edition_goes_on_and_reads_why(app: Flask, cast: Cast) -> None:
    enrolment = make_enrolment(cast.trainee)
    edition = publish_mini()
    assert enrolment.edition_id == edition.id
    client = english_client(app, cast.coordinator)
    sent = client.post(f"/editions/{edition.uid}/withdrawal", data={"reason": "Luật 1 đã hết hiệu lực"})
    assert sent.status_code == 303
    trainee, other = (english_client(app, each) for each in (cast.trainee, cast.other_trainee))
    said = lines_of(main_of(trainee, "/courses/mini"), ".notice-warning p")[0]
    assert said.endswith("Luật 1 đã hết hiệu lực")
    assert trainee.get("/courses/mini/01-first-look").status_code == 200
    listed = {
        name: lines_of(main_of(client, "/courses"), ".card h2")
        for name, client in (("trainee", trainee), ("other", other))
    }
    assert listed == {"trainee": ["Sample course"], "other": []}
    assert other.get("/courses/mini").status_code == 404
    assert other.post("/courses/mini/enrolments").status_code == 404


def test_reviewers_find_what_awaits_a_decision(app: Flask, cast: Cast) -> None:
    edition = propose()
    client = english_client(app, cast.coordinator)
    assert client.get("/courses/mini").headers["Location"] == "/courses/mini/editions"
    card = main_of(client, "/courses").select_one(".card a")
    assert (card.text, card["href"]) == ("Sample course", f"/editions/{edition.uid}")
    waiting = f"a[href='/editions/{edition.uid}']"
    assert len(main_of(client, "/").select(waiting)) == 1
    for other in (cast.instructor, cast.province_coordinator):  # neither can decide
        assert main_of(english_client(app, other), "/").select(waiting) == []
    decide_all(edition, by=cast.coordinator, approver=cast.administrator)
    assert main_of(client, "/").select(waiting) == []


def test_a_reviewer_sees_what_changed_and_where_the_english_lags(app: Flask, cast: Cast) -> None:
    publish_mini()
    files = mini_files()
    lesson, items = (files[f"01-first-look/{name}"].decode() for name in ("module.vi.md", "items.yml"))
    swapped = items.replace("up, fraction: 1", "up, fraction: 0").replace(
        "down, fraction: 0", "down, fraction: 1"
    )
    files["01-first-look/module.vi.md"] = lesson.replace("Từ cần nhớ", "Từ phải nhớ").encode()
    files["01-first-look/items.yml"] = swapped.encode()
    edition, _is_new = publish_course(files, by=None, at=clock.now())
    client = english_client(app, cast.coordinator)
    page = main_of(client, f"/editions/{edition.uid}")
    assert lines_of(page, "section .badge-due")[0] == "In 1 place the English has not followed"
    page = main_of(client, page.select_one("a[href$='/changes']")["href"])
    assert lines_of(page, ".side-before [lang=vi]") == ["Từ cần nhớ : Ghi đúng lời đã nói."]
    assert lines_of(page, ".side-now [lang=vi]") == ["Từ phải nhớ : Ghi đúng lời đã nói."]
    assert lines_of(page, ".drifts [lang=vi]") == ["Từ phải nhớ : Ghi đúng lời đã nói."]
    assert lines_of(page, "ul.items li") == ["sky-is-up: other choices are right"]


def test_any_earlier_edition_may_be_compared_with(app: Flask, cast: Cast) -> None:
    course = mini_files()["course.yml"]
    for number in (1, 2):
        publish_approved({**mini_files(), "course.yml": course + b"\n# %d\n" % number})
    edition = propose()
    client = english_client(app, cast.coordinator)
    address = f"/editions/{edition.uid}/changes"
    asked = ("", "?since=1", "?since=9")
    shown = [lines_of(main_of(client, address + query), ".lead")[0][:15] for query in asked]
    assert shown == ["Since edition 2", "Since edition 1", "Since edition 2"]
