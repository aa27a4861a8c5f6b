"""A quiz in sections, with scenarios and draws, from its files to the result."""

from __future__ import annotations

from collections import Counter

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.curriculum import catalogue
from app.curriculum.models import Edition, ItemRevision, QuizRevision
from app.domain.course_files import read_course
from app.domain.formats import FORMATS
from app.domain.formats.course_bank import outgoing
from app.domain.quiz_structure import ONE_ROW
from app.domain.scenario_text import lines_of_scenario, render_scenario
from app.extensions import db
from tests.cast import Cast
from tests.curriculum.make import publish_mini
from tests.pages import english_client
from tests.quizzes.make import quiz_revision
from tests.quizzes.structured import IN_ORDER, PARTS, publish_structure, structure_files
from tests.quizzes.taking import Trainee, row_of


class Taker(Trainee):
    """An officer who takes the quizzes of the course in parts."""

    def quiz(self, purpose: str = PARTS) -> QuizRevision:
        return quiz_revision(self.edition, "module", purpose)


@pytest.fixture
def edition(app: Flask) -> Edition:
    return publish_structure()


@pytest.fixture
def taker(app: Flask, cast: Cast, time: object, edition: Edition) -> Taker:
    return Taker(app, cast.trainee, edition)


def asked(attempt: str) -> list[str]:
    return [entry["item"] for entry in row_of(attempt).layout]


def headings(page: BeautifulSoup) -> list[tuple[str, str]]:
    found = page.select("main h1, main h2, main h3, main .item")
    return [(each.name, each.get("data-item") or " ".join(each.text.split())) for each in found]


def test_published_items_and_quizzes_keep_the_hashes_they_had(app: Flask) -> None:
    edition = publish_mini()
    items = db.session.execute(select(ItemRevision.item_id, ItemRevision.sha256)).all()
    assert {row.item_id: row.sha256[:12] for row in items} == PINS
    quiz = db.session.scalars(select(QuizRevision).where(QuizRevision.purpose == "module")).one()
    assert (quiz.sha256[:12], quiz.structure) == (QUIZ_PIN, None)
    assert catalogue.quiz(quiz.id).structure == ONE_ROW
    assert edition.number == 1


PINS = {
    "sky-is-up": "b358d3c5e684",
    "pick-both": "417b68a062e4",
    "true-or-not": "eab28f9cf93f",
    "grass-is-green": "3fde22775762",
    "snow-is-white": "ea9fe2653eb8",
    "coal-is-black": "4dc3a3a1a658",
}
QUIZ_PIN = "f48dda75e41d"


def test_an_attempt_is_set_each_section_and_draws_what_it_says(taker: Taker) -> None:
    layout = row_of(taker.start(PARTS)).layout
    sections = {
        number: [entry["item"] for entry in layout if entry["section"] == number] for number in range(3)
    }
    assert list(map(len, sections.values())) == [3, 3, 3]
    assert [entry["section"] for entry in layout] == [0] * 3 + [1] * 3 + [2] * 3
    assert sections[0] == ["count-carts", "who-sells", "is-market"]
    assert {name.split("-")[0] for name in sections[1]} == {"plus"}
    assert len(set(asked_in_all := [name for names in sections.values() for name in names])) == 9
    assert catalogue.quiz(taker.quiz(PARTS).id).length == len(asked_in_all)


def test_the_next_attempt_draws_what_was_not_set_before(taker: Taker) -> None:
    seen: Counter[str] = Counter()
    for _attempt in range(2):
        attempt = taker.start(PARTS)
        seen.update(name for name in asked(attempt) if name.startswith("plus-"))
        taker.submit(attempt)
    assert seen == {f"plus-{number}": 1 for number in range(1, 7)}


def test_the_page_has_a_heading_for_each_section_and_tells_a_scenario_once(taker: Taker) -> None:
    attempt = taker.start(PARTS)
    page = taker.page(attempt)
    names = asked(attempt)
    found = headings(page)
    assert found[:7] == [
        ("h1", "Parts"),
        ("h2", "At the market"),
        ("h3", "Situation for questions 1 to 3"),
        ("div", "count-carts"),
        ("div", "who-sells"),
        ("div", "is-market"),
        ("h2", "Numbers"),
    ]
    assert [name for kind, name in found if kind == "div"] == names
    assert [li.text for li in page.select(".scenario")[0].select("li")] == [
        "three carts;",
        "one person who sells water.",
    ]
    assert [each.text for each in page.select(".map-title")] == ["At the market", "Numbers", "Water"]
    assert [len(each.select("a")) for each in page.select(".item-map")] == [3, 3, 3]
    assert [each.text for each in page.select("[data-map]")[0].select(".visually-hidden")] == [
        "Question ",
        ", unanswered",
        "",
    ]


def test_a_scenario_with_a_notice_waits_to_be_opened(taker: Taker) -> None:
    for _attempt in range(6):
        attempt = taker.start(PARTS)
        if "pot-boils" in asked(attempt):
            break
        taker.submit(attempt)
    (told,) = (each for each in taker.page(attempt).select(".scenario") if each.select(".callout-warning"))
    assert told.select_one(".callout-warning p:last-child").text == "The situation mentions a burn."
    assert told.select_one("details:not([open])").select_one(".prose").text.startswith("A pot of water")


def test_the_result_keeps_the_sections_and_the_scenario(taker: Taker) -> None:
    attempt = taker.start(PARTS)
    names = asked(attempt)
    for name in names[:6]:
        assert taker.put(attempt, name, "yes").status_code == 200
    taker.submit(attempt)
    page = taker.page(f"{attempt}/result")
    assert page.select_one(".score strong").text == "66.7%"
    parts = [each.text for each in page.select("h2.part-title")]
    assert parts == ["At the market", "Numbers", "Water"]
    assert len(page.select("section.item")) == 9
    assert "".join(page.select(".scenario")[0].select_one("strong").text) == "market day"


def test_the_words_follow_the_language_of_the_page(app: Flask, cast: Cast, taker: Taker) -> None:
    attempt = taker.start(PARTS)
    client = english_client(app, cast.trainee)
    client.set_cookie("language", "vi")
    page = BeautifulSoup(client.get(attempt).data, "html.parser")
    assert page.select_one("h2.part-title").text == "Ở chợ"
    assert page.select_one(".scenario strong").text == "phiên chợ"


def test_a_quiz_without_sections_has_no_heading_before_its_first_scenario(taker: Taker) -> None:
    attempt = taker.start(IN_ORDER)
    assert asked(attempt) == ["first-of-all", "how-many-doors", "one-is-open", "last-of-all"]
    assert [entry["page"] for entry in row_of(attempt).layout] == [1, 2, 2, 3]


def test_a_scenario_goes_out_before_its_items_or_is_named_as_lost() -> None:
    course, _problems = read_course(structure_files())
    assert course is not None
    going = outgoing([(module.slug, module.items) for module in course.modules], "en")
    assert [(item.title, item.type) for item in going.items[:2]] == [
        ("market-day", "description"),
        ("count-carts", "single"),
    ]
    told = ["market-day", "boiling-pot", "two-doors"]
    lost = {
        name: [loss.item for loss in format_.fit(going.items).losses if loss.is_left_out]
        for name, format_ in FORMATS.items()
    }
    assert lost == {name: told if name in ("aiken", "qti") else [] for name in FORMATS}


def test_the_words_of_a_scenario_stand_in_lines_on_paper() -> None:
    course, _problems = read_course(structure_files())
    assert course is not None
    told = course.items["count-carts"].stimulus
    assert told is not None
    assert list(lines_of_scenario(told.text["en"])) == [
        "Today is market day. This morning there are:",
        "– three carts;",
        "– one person who sells water.",
        "This situation is invented.",
    ]


def test_what_looks_like_html_in_a_scenario_is_text() -> None:
    assert render_scenario("<script>alert(1)</script> **x**") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; <strong>x</strong></p>"
    )
