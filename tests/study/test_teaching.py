"""What instructors read beside the lessons."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from app.curriculum import catalogue
from tests.cast import Cast, client_of
from tests.curriculum.make import publish_mini

pytestmark = pytest.mark.database
TEACHING = "/courses/mini/teaching"


@pytest.fixture
def instructor(app: Flask, cast: Cast) -> FlaskClient:
    publish_mini()
    client = client_of(app, cast.instructor)
    client.set_cookie("language", "en")
    return client


def main_of(client: FlaskClient, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, response.status
    return BeautifulSoup(response.text, "html.parser").select_one("main")


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
    assert "Hiểu lầm thường gặp" in main_of(instructor, f"{TEACHING}/notes/01-first-look").text


def test_an_exercise_has_its_checklist_and_the_sum_of_its_points(instructor: FlaskClient) -> None:
    page = main_of(instructor, f"{TEACHING}/exercises/say-what-you-see")
    rows = [[cell.text.strip() for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert rows == [["Looks before speaking", "2"], ["Adds nothing", "1"]]
    assert "3" in [each.text.strip() for each in page.select("dd")]


def test_officers_who_study_see_no_way_there(app: Flask, cast: Cast) -> None:
    publish_mini()
    page = main_of(client_of(app, cast.trainee), "/courses/mini")
    assert page.select(f"a[href='{TEACHING}']") == []


@pytest.mark.parametrize("path", ["notes/02-second-look", "agenda/none", "exercises/none"])
def test_what_is_not_there_is_404(instructor: FlaskClient, path: str) -> None:
    assert instructor.get(f"{TEACHING}/{path}").status_code == 404


def test_an_edition_keeps_what_it_taught(app: Flask) -> None:
    edition = catalogue.edition(publish_mini().id)
    assert [(text.kind, text.name, text.title["en"]) for text in edition.teaching] == [
        ("notes", "01-first-look", "First look"),
        ("agenda", "half-day", "A half-day outdoors"),
    ]
    assert edition.exercises[0].points == 3
