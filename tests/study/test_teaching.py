"""What instructors read beside the lessons."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from app.curriculum import catalogue
from app.curriculum.models import Edition
from app.curriculum.publishing import publish_course
from app.shared import clock
from app.shared.storage import store
from tests.cast import Cast, client_of
from tests.curriculum.make import mini_files, publish_mini
from tests.pages import english_client, lines_of, main_of

pytestmark = pytest.mark.database
TEACHING = "/courses/mini/teaching"
NOTES = "01-first-look/instructor.en.md"


@pytest.fixture
def instructor(app: Flask, cast: Cast) -> FlaskClient:
    publish_mini()
    return english_client(app, cast.instructor)


def test_everything_on_the_list_can_be_opened(instructor: FlaskClient) -> None:
    links = [a["href"] for a in main_of(instructor, TEACHING).select("ul a")]
    own = [link for link in links if link.startswith(TEACHING)]
    assert own == [
        f"{TEACHING}/agenda/half-day",
        f"{TEACHING}/exercises/say-what-you-see",
        f"{TEACHING}/notes/01-first-look",
    ]
    for link in own:
        main_of(instructor, link)


def test_notes_are_in_the_reader_s_language_with_their_terms(instructor: FlaskClient) -> None:
    page = main_of(instructor, f"{TEACHING}/notes/01-first-look")
    assert [h.text for h in page.select("section h2")] == ["Timing", "Common misconceptions"]
    assert page.select_one("td button.term").text == "indicator"
    instructor.set_cookie("language", "vi")
    page = main_of(instructor, f"{TEACHING}/notes/01-first-look")
    assert [h.text for h in page.select("section h2")] == ["Thời gian", "Hiểu lầm thường gặp"]


def test_an_exercise_has_its_checklist_and_the_sum_of_its_points(instructor: FlaskClient) -> None:
    page = main_of(instructor, f"{TEACHING}/exercises/say-what-you-see")
    rows = [[cell.text.strip() for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert rows == [["Looks before speaking", "2"], ["Adds nothing", "1"]]
    assert lines_of(page, ".facts dd") == ["First look", "10 minutes", "3"]


@pytest.mark.parametrize(
    ("who", "links"),
    [("trainee", 0), ("observer", 0), ("instructor", 1), ("coordinator", 1), ("administrator", 1)],
)
def test_the_course_leads_those_there_who_teach_or_plan(app: Flask, cast: Cast, who: str, links: int) -> None:
    publish_mini()
    page = main_of(client_of(app, getattr(cast, who)), "/courses/mini")
    assert len(page.select(f"a[href='{TEACHING}']")) == links


@pytest.mark.parametrize("path", ["notes/02-second-look", "agenda/none", "exercises/none"])
def test_what_is_not_there_is_404(instructor: FlaskClient, path: str) -> None:
    assert instructor.get(f"{TEACHING}/{path}").status_code == 404


def test_an_edition_keeps_what_it_taught(app: Flask) -> None:
    """Notes and an exercise are changed and published again: each edition serves its own."""
    old = publish_mini()
    files = mini_files()
    files[NOTES] = files[NOTES].replace(b"Not everybody", b"Nobody")
    files["exercises.yml"] = files["exercises.yml"].replace(b"points: 2", b"points: 5")
    new, _is_new = publish_course(files, by=None, at=clock.now())
    assert [taught(old), taught(new)] == [
        ("Not everybody who looks up sees.", 3),
        ("Nobody who looks up sees.", 6),
    ]


def taught(row: Edition) -> tuple[str, int]:
    """The last paragraph of an edition's notes in English, and the points of its exercise."""
    edition = catalogue.edition(row.id)
    html = store().get(edition.teaching_text("notes", "01-first-look").pages["en"])
    [exercise] = edition.exercises
    return BeautifulSoup(html, "html.parser").select("section p")[-1].text, exercise.points
