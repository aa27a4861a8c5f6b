"""Items with pictures through the pages: who is served what, what is shown, and how an area is picked."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.curriculum import catalogue
from app.curriculum.models import QuizRevision
from app.curriculum.packaging import package_of
from app.domain.booklet_pdf import draw_booklet
from app.domain.course_files import read_course
from app.domain.figure_pdf import can_draw
from app.domain.formats import FORMATS
from app.domain.formats.course_bank import outgoing
from app.domain.packages import losses_of
from app.domain.papers import DocumentInfo
from app.domain.quiz_papers import PaperHead, PrintedPicture, PrintedQuestion, QuestionBooklet
from app.domain.spot_drawing import SVG
from app.extensions import db
from app.quizzes.paper_print import printed_question
from app.quizzes.pictures import spots_of
from app.quizzes.result_figures import QuizGroup, refresh_now
from app.shared.database import write
from app.workshops.models import Workshop
from tests.cast import THEN, Cast
from tests.curriculum.make import publish_approved
from tests.pages import english_client, main_of
from tests.quizzes.make import quiz_revision, sit_quiz
from tests.quizzes.pictured import as_tests, hash_of, pictured_files, publish_pictures
from tests.quizzes.taking import Trainee, answers_to, form_of
from tests.workshops.make import make_workshop, register_many


@pytest.fixture
def taker(app: Flask, cast: Cast, time: object) -> Trainee:
    return Trainee(app, cast.trainee, publish_pictures())


def item_of(page: BeautifulSoup, name: str) -> BeautifulSoup:
    return page.select_one(f"[data-item={name}]")


def test_an_area_is_a_label_of_the_field_that_stands_in_the_list(taker: Trainee) -> None:
    place = item_of(taker.page(taker.start()), "where-is-the-door")
    fields = {field["id"]: field for field in place.select(".choice input")}
    assert [field["value"] for field in fields.values()] == ["roof", "pane", "frame"]
    assert {field["type"] for field in fields.values()} == {"radio"}
    assert [label["for"] for label in place.select("label.spot")] == list(fields)
    assert [label.get_text(strip=True) for label in place.select("label.spot")] == ["A", "B", "C"]
    said = [place.find(id=field["aria-labelledby"]).get_text() for field in fields.values()]
    assert said == ["A The roof", "B The pane", "C The tall frame"]
    assert {drawn["aria-hidden"] for drawn in place.select(".spots svg")} == {"true"}


def test_several_areas_are_ticked(taker: Trainee) -> None:
    place = item_of(taker.page(taker.start()), "where-does-light-come-in")
    assert {field["type"] for field in place.select(".choice input")} == {"checkbox"}


def test_a_picture_is_told_to_those_who_do_not_see_it_once_and_in_their_language(taker: Trainee) -> None:
    attempt = taker.start()
    for language, shown in (
        ("en", ["A closed curve without corners", "Four equal sides", "Three sides"]),
        ("vi", ["Đường cong khép kín, không có góc", "Bốn cạnh bằng nhau", "Ba cạnh"]),
    ):
        taker.client.set_cookie("language", language)
        place = item_of(taker.page(attempt), "which-is-round")
        assert sorted(image["alt"] for image in place.select(".choice img")) == sorted(shown)
        words = {" ".join(label.get_text(" ").split()) for label in place.select(".choice")}
        assert words == {"", "The tent" if language == "en" else "Cái lều"}
    sign = item_of(taker.page(attempt), "what-is-drawn").select_one("img")
    assert sign["src"] == f"{attempt}/pictures/{hash_of('sign.vi')}.svg"
    assert (sign["loading"], sign["width"], sign["height"]) == ("lazy", "200", "100")


def test_pictures_are_served_as_drawings_that_do_nothing(taker: Trainee) -> None:
    attempt = taker.start()
    sent = taker.client.get(f"{attempt}/pictures/{hash_of('house')}.svg")
    assert sent.data == pictured_files()["01-drawn/pictures/house.svg"]
    assert sent.mimetype == "image/svg+xml"
    assert sent.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert sent.headers["Cache-Control"] == "private, max-age=86400"


def test_a_tapped_area_and_a_picked_line_are_the_same_answer(taker: Trainee) -> None:
    attempt = taker.start()
    form = form_of(taker.page(attempt))
    answers = {"answer-where-is-the-door": ["frame"], "answer-where-does-light-come-in": ["pane", "frame"]}
    taker.client.post(f"{attempt}/responses", data=form | answers)
    assert sorted(answers_to(attempt)) == [
        ("where-does-light-come-in", ["pane", "frame"]),
        ("where-is-the-door", ["frame"]),
    ]
    ticked = item_of(taker.page(attempt), "where-is-the-door").select("input[checked]")
    assert [field["value"] for field in ticked] == ["frame"]


def test_the_review_marks_the_areas_and_shows_the_pictures(taker: Trainee) -> None:
    attempt = taker.start()
    taker.put(attempt, "where-is-the-door", "pane")
    taker.put(attempt, "where-does-light-come-in", "pane", "frame")
    taker.put(attempt, "which-is-round", "disc")
    taker.submit(attempt)
    page = taker.page(f"{attempt}/result")
    kinds = [[spot["class"][1:] for spot in place.select(".spot")] for place in page.select(".spots")]
    assert kinds[:2] == [[[], ["spot-wrong"], ["spot-missed"]], [["spot-right"], ["spot-right"], []]]
    assert page.select("label.spot") == []
    images = [image["src"] for image in page.select("main img.drawn")]
    assert len(images) == 3 + 3 + 1 + 1 + 1
    assert {taker.client.get(source).status_code for source in images} == {200}
    assert page.select_one("#q1 .choice-right img")["alt"] == "A closed curve without corners"


def test_no_picture_of_another_attempt_or_item_is_served(app: Flask, cast: Cast, taker: Trainee) -> None:
    attempt, house = taker.start(), hash_of("house")
    other = english_client(app, cast.other_trainee)
    assert other.get(f"{attempt}/pictures/{house}.svg").status_code == 404
    assert taker.client.get(f"{attempt}/pictures/{'0' * 64}.svg").status_code == 404
    assert taker.client.get(f"/figures/{house}.svg").status_code == 404
    assert taker.client.get(f"/items/pictures/{house}.svg").status_code == 403
    assert english_client(app, cast.instructor).get(f"/items/pictures/{house}.svg").status_code == 200


def test_the_picture_of_a_test_is_served_while_it_is_sat_and_neither_before_nor_after(
    app: Flask, cast: Cast, time: object
) -> None:
    taker = Trainee(app, cast.trainee, publish_approved(as_tests(pictured_files())))
    house, disc = hash_of("house"), hash_of("disc")
    module = taker.start()
    assert taker.client.get(f"{module}/pictures/{disc}.svg").status_code == 200
    assert taker.client.get(f"{module}/pictures/{house}.svg").status_code == 404
    test = taker.start("pre")
    assert taker.client.get(f"{test}/pictures/{house}.svg").status_code == 200
    assert taker.client.get(f"{test}/pictures/{disc}.svg").status_code == 404
    taker.submit(test)
    assert taker.client.get(f"{test}/pictures/{house}.svg").status_code == 404
    taker.submit(module)
    assert taker.client.get(f"{module}/pictures/{disc}.svg").status_code == 200


def test_the_bank_shows_an_item_with_its_pictures_and_letters(app: Flask, cast: Cast, taker: Trainee) -> None:
    page = main_of(english_client(app, cast.instructor), "/items/pictures/where-is-the-door")
    first = page.select_one(".asked")
    assert first.select_one("img.drawn")["src"] == f"/items/pictures/{hash_of('house')}.svg"
    lines = [line.get_text(" ", strip=True) for line in first.select("ul > li")]
    assert [line.split("  ")[0].split(" Because")[0] for line in lines] == [
        "A. The roof",
        "B. The pane",
        "C. The tall frame right",
    ]
    page = main_of(english_client(app, cast.instructor), "/items/pictures/which-is-round")
    assert len(page.select(".asked")[0].select("li img.drawn")) == 3


def results_of(app: Flask, cast: Cast, answers: list[str]) -> BeautifulSoup:
    """What the instructor of a class reads, of which each picked one area."""
    edition = publish_pictures()
    quiz = quiz_revision(edition)

    def sit() -> Workshop:
        workshop = make_workshop(cast, edition=edition)
        registrations = register_many(workshop, cast.north_station, len(answers))
        sit_quiz(quiz, [{"where-is-the-door": answer} for answer in answers], registrations)
        return workshop

    workshop = write(sit)
    refresh_now([QuizGroup(quiz.uid, workshop=workshop.uid)], lambda _done, _total: None)
    address = f"/quizzes/{quiz.uid}/results/items/where-is-the-door?workshop={workshop.uid}"
    return main_of(english_client(app, cast.instructor), address)


def test_the_results_tell_how_many_picked_each_area(app: Flask, cast: Cast) -> None:
    page = results_of(app, cast, ["frame"] * 7 + ["pane"] * 3 + ["roof"] * 2)
    rows = {row.th.get_text(strip=True): row.td.get_text(strip=True) for row in page.select("tbody tr")[:3]}
    notes = [spot.select_one(".spot-note").get_text() for spot in page.select(".spot")]
    assert rows == {"A. The roof": notes[0], "B. The pane": notes[1], "C. The tall framekey": notes[2]}
    assert notes == ["2", "3", "7"]
    assert page.select_one("img.drawn")["src"] == f"/items/pictures/{hash_of('house')}.svg"


def test_what_a_reader_may_not_see_is_not_on_the_picture_either(app: Flask, cast: Cast) -> None:
    results_of(app, cast, ["frame"] * 7 + ["pane"] * 3 + ["roof"] * 2)
    quiz = db.session.scalars(select(QuizRevision)).one()
    refresh_now([QuizGroup(quiz.uid)], lambda _done, _total: None)
    address = f"/quizzes/{quiz.uid}/results/items/where-is-the-door"
    page = main_of(english_client(app, cast.other_instructor), address)
    cells = {row.th.get_text(strip=True): row.td.get_text(strip=True) for row in page.select("tbody tr")[:3]}
    notes = [spot.get_text() for spot in page.select(".spot-note")]
    assert notes == list(cells.values())[: len(notes)]
    assert "2" not in notes


def test_what_has_no_areas_has_no_spots() -> None:
    course, _problems = read_course(pictured_files())
    assert {name: len(spots_of(item)) for name, item in course.items.items()} == {
        "which-is-round": 0,
        "which-have-corners": 0,
        "where-is-the-door": 3,
        "where-does-light-come-in": 3,
        "what-is-drawn": 0,
    }


def test_the_booklet_draws_the_pictures_and_letters_the_areas(app: Flask, cast: Cast) -> None:
    edition = publish_pictures()
    house, disc = (catalogue.quiz(quiz_revision(edition).id).items[place] for place in (2, 0))
    with app.test_request_context(headers={"Accept-Language": "en"}):
        asked = printed_question(3, house, ["roof", "pane", "frame"])
        drawn = printed_question(1, disc, ["tent", "box", "disc"])
    assert asked.choices == [("A", "Mái"), ("B", "Ô kính"), ("C", "Khung cao")]
    assert asked.picture is not None
    letters = [text.text for text in fromstring(asked.picture.svg).iter(f"{{{SVG}}}text")]
    assert letters == ["A", "B", "C"]
    assert can_draw(asked.picture.svg)
    assert drawn.choices == [("A", "Cái lều"), ("B", ""), ("C", "")]
    files = pictured_files()
    assert {letter: each.svg for letter, each in drawn.drawn.items()} == {
        letter: files[f"01-drawn/pictures/{name}.svg"]
        for letter, name in (("A", "tent"), ("B", "box"), ("C", "disc"))
    }


def test_what_cannot_be_drawn_is_printed_in_words() -> None:
    picture = PrintedPicture(b"<svg width='10' height='10'><script/></svg>", "A house")
    head = PaperHead(
        DocumentInfo("t", "a", "s", "en", THEN), "k", "t", [], "c", "C", [], "r", "{page}/{total}", None
    )
    question = PrintedQuestion("1", "Which way?", "", [("A", "The roof")], picture)
    assert draw_booklet(QuestionBooklet(head, [question], "End")).startswith(b"%PDF")
    assert not can_draw(picture.svg)


def test_packages_and_files_name_what_they_leave_out(app: Flask, cast: Cast) -> None:
    edition = catalogue.edition(publish_pictures().id)
    package = package_of(edition, "en")
    left = [loss.item for loss in losses_of(package, "scorm12") if loss.code == "pictures"]
    assert left == ["which-is-round", "which-have-corners", "where-is-the-door", "where-does-light-come-in"]
    assert package.modules[0].quiz is None
    course, _problems = read_course(pictured_files())
    assert course
    sent = outgoing([("01-drawn", course.items.values())], "vi")
    assert sent.items == ()
    assert {(loss.item, loss.code, loss.is_left_out) for loss in sent.losses} == {
        (name, "pictures", True) for name in course.items
    }


@pytest.mark.parametrize("kind", ["ddmarker", "ddimageortext"])
def test_the_hot_spots_of_moodle_are_refused_by_name(kind: str) -> None:
    text = f'<quiz>\n<question type="{kind}"><name><text>x</text></name></question></quiz>'
    (problem,) = FORMATS["moodle"].read(text.encode()).problems
    assert (problem.line, problem.code, problem.values) == (2, "unknown-type", {"type": kind})
