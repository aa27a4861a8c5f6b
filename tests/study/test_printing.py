"""Books to print: who may have which, that none is drawn twice, and that what is in them is what was published."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import func, select

from app.curriculum import catalogue
from app.curriculum.models import PrintedBook
from app.extensions import db
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.jobs import Job, add_job, run_job
from app.shared.storage import store
from app.study import printing
from app.study.book_parts import answers_part
from app.study.book_text import BookOrder
from tests.cast import Cast, client_of
from tests.curriculum.make import mini_files, publish_approved, publish_mini
from tests.domain.printed import reader, text_of, words_of
from tests.domain.test_book_prose import visible_words
from tests.learning.make import make_enrolment
from tests.pages import english_client, lines_of, main_of
from tests.statements import statements

pytestmark = pytest.mark.database
PRINT = "/courses/mini/print"
HANDBOOK = {"what": "handbook", "speech": "vi", "paper": "a4"}


def order(**changes: str) -> dict[str, str]:
    return {**HANDBOOK, **changes}


def book(client: FlaskClient, **changes: str) -> bytes:
    """The PDF that the order ends at, by way of the page of its job."""
    response = client.post(PRINT, data=order(**changes))
    assert response.status_code == 302, response.status
    if "/jobs/" in response.location:
        response = client.post(PRINT, data=order(**changes))
    file = client.get(response.location)
    assert file.mimetype == "application/pdf"
    return file.data


def text_in(pdf: bytes) -> str:
    return words_of(text_of(pdf))


@pytest.fixture
def trainee(app: Flask, cast: Cast) -> FlaskClient:
    publish_mini()
    return english_client(app, cast.trainee)


@pytest.fixture
def instructor(app: Flask, cast: Cast) -> FlaskClient:
    publish_mini()
    return english_client(app, cast.instructor)


def test_a_module_is_there_at_once_with_every_word_of_its_lesson(trainee: FlaskClient) -> None:
    pdf = book(trainee, what="module:01-first-look", speech="en")
    module = catalogue.current_edition("mini").module("01-first-look")
    words = visible_words(store().get(module.pages["en"].sha256).decode())
    assert words - set(re.findall(r"\w+", text_of(pdf))) == set()
    for objective in module.objectives.values():
        assert objective["en"] in text_in(pdf)
    assert db.session.scalar(select(func.count(Job.id))) == 0


def test_the_handbook_is_drawn_by_a_job_that_leads_back_to_the_page(trainee: FlaskClient) -> None:
    response = trainee.post(PRINT, data=HANDBOOK)
    page = main_of(trainee, response.location)
    assert page.h1.text == "Drawing a book to print"
    assert page.select_one(".actions a")["href"] == PRINT
    [link] = [a["href"] for a in main_of(trainee, PRINT).select("h3 a")]
    assert reader(trainee.get(link).data).metadata.title.endswith("Cẩm nang học viên")


def test_a_handbook_holds_modules_questions_glossary_and_index_but_no_answer(trainee: FlaskClient) -> None:
    text = text_in(book(trainee, speech="en"))
    edition = catalogue.current_edition("mini")
    for title in [module.title["en"] for module in edition.modules]:
        assert title in text
    for each in edition.quiz("01-first-look", "module").items:
        assert words_of(each.item.stem["en"]) in text
        for choice in each.item.choices:
            assert words_of(choice.text["en"]) in text
            assert words_of(choice.feedback["en"]) not in text
    tests = {each.item.id for each in edition.quiz("", "post").items}
    asked = {each.item.id for each in edition.quiz("01-first-look", "module").items}
    for test_item in [each.item for each in edition.quiz("", "post").items if each.item.id in tests - asked]:
        assert words_of(test_item.stem["en"]) not in text
    for term in catalogue.glossary(edition.id):
        assert words_of(term.definition["en"]) in text
    assert edition.approval["en"] in text
    assert "Decision number and date" in text


def test_answers_and_the_instructor_s_handbook_hold_what_the_learner_s_does_not(
    instructor: FlaskClient,
) -> None:
    edition = catalogue.current_edition("mini")
    answers = text_in(book(instructor, what="answers", speech="en"))
    for each in edition.quiz("01-first-look", "module").items:
        for choice in each.item.choices:
            assert words_of(choice.feedback["en"]) in answers
    teaching = text_in(book(instructor, what="teaching", speech="en"))
    for words in ("Looks before speaking", "Common misconceptions", "A half-day outdoors"):
        assert words in teaching


@pytest.mark.parametrize("what", ["handbook", "module:02-second-look"])
def test_facing_pages_hold_both_languages(trainee: FlaskClient, what: str) -> None:
    pages = [
        words_of(page.extract_text())
        for page in reader(book(trainee, what=what, speech="facing", paper="a5")).pages
    ]
    title = catalogue.current_edition("mini").module("02-second-look").title
    left = next(n for n, page in enumerate(pages) if page.startswith("Học phần 2 " + title["vi"]))
    assert pages[left + 1].startswith("Module 2 " + title["en"])
    assert left % 2 == 1  # counted from 0: an even page of the book


@pytest.mark.parametrize("what", ["answers", "teaching"])
def test_officers_who_study_get_no_answers(trainee: FlaskClient, what: str) -> None:
    assert trainee.post(PRINT, data=order(what=what)).status_code == 403
    assert db.session.scalar(select(func.count(PrintedBook.id))) == 0
    offered = [option["value"] for option in main_of(trainee, PRINT).select("option")]
    assert offered == ["handbook", "module:01-first-look", "module:02-second-look"]


def test_the_list_shows_no_answers_to_officers_who_study(
    app: Flask, cast: Cast, instructor: FlaskClient
) -> None:
    book(instructor, what="answers")
    book(instructor)
    assert lines_of(main_of(instructor, PRINT), "h3") == ["Learner's handbook", "Answers and feedback"]
    assert lines_of(main_of(english_client(app, cast.trainee), PRINT), "h3") == ["Learner's handbook"]


@pytest.mark.parametrize(
    "changes",
    [
        {"what": "module:none"},
        {"what": "everything"},
        {"what": ""},
        {"speech": "fr"},
        {"paper": "a3"},
        {"paper": ""},
    ],
)
def test_what_is_not_offered_is_not_drawn(trainee: FlaskClient, changes: dict[str, str]) -> None:
    response = trainee.post(PRINT, data=order(**changes))
    assert response.status_code == 400
    page = BeautifulSoup(response.text, "html.parser")
    assert len(page.select(".error-summary li")) == 1
    assert db.session.scalar(select(func.count(Job.id))) == 0


def test_a_book_is_drawn_once_for_everybody(app: Flask, cast: Cast, trainee: FlaskClient) -> None:
    first = book(trainee)
    other = client_of(app, cast.far_trainee).post(PRINT, data=HANDBOOK)
    assert trainee.get(other.location).data == first
    assert db.session.scalar(select(func.count(Job.id))) == 1


def test_a_job_that_runs_twice_keeps_one_book(trainee: FlaskClient) -> None:
    trainee.post(PRINT, data=HANDBOOK)
    job = db.session.scalars(select(Job)).one()
    assert (job.state, job.done, job.total) == ("done", job.total, job.total)
    job.state = "queued"
    db.session.commit()
    run_job(job.id)
    db.session.refresh(job)
    [row] = db.session.scalars(select(PrintedBook))
    assert (job.state, job.result) == ("done", {"book": str(row.uid)})


def test_two_who_draw_the_same_at_the_same_time_keep_one_book(app: Flask, cast: Cast) -> None:
    wanted = BookOrder(publish_mini().id, "module", "02-second-look", "vi", "a4")
    drawn = printing._draw(wanted, lambda _done, _total: None)
    first = printing.print_book(wanted)
    assert write(printing._keep, wanted, drawn, clock.now()).id == first.id
    assert drawn.sha256 == first.sha256


def test_another_release_draws_anew(trainee: FlaskClient) -> None:
    book(trainee)
    row = db.session.scalars(select(PrintedBook)).one()
    row.release = "0.0.0"
    db.session.commit()
    assert lines_of(main_of(trainee, PRINT), "h3") == []
    assert "/jobs/" in trainee.post(PRINT, data=HANDBOOK).location


def test_another_way_of_drawing_draws_anew(trainee: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    book(trainee)
    assert lines_of(main_of(trainee, PRINT), "h3") == ["Learner's handbook"]
    monkeypatch.setattr(printing, "CODE_VERSION", "another")
    assert lines_of(main_of(trainee, PRINT), "h3") == []
    assert "/jobs/" in trainee.post(PRINT, data=HANDBOOK).location


@pytest.mark.parametrize("state", ["queued", "running"])
def test_whoever_presses_again_is_led_to_the_job_that_is_going(
    app: Flask, cast: Cast, trainee: FlaskClient, state: str
) -> None:
    going = write(add_job, printing.KIND, _handbook_job(), cast.trainee.id)
    going.state = state
    db.session.commit()
    for _press in range(3):
        assert trainee.post(PRINT, data=HANDBOOK).location == f"/jobs/{going.uid}"
    assert db.session.scalars(select(Job.state)).all() == [state]


def test_another_book_another_person_and_a_job_that_failed_call_for_a_job_of_their_own(
    app: Flask, cast: Cast, trainee: FlaskClient
) -> None:
    waiting = write(add_job, printing.KIND, _handbook_job(), cast.far_trainee.id)
    failed = write(add_job, printing.KIND, _handbook_job(), cast.trainee.id)
    failed.state = "failed"
    db.session.commit()
    addresses = [trainee.post(PRINT, data=data).location for data in (HANDBOOK, order(speech="en"))]
    assert len({*addresses, f"/jobs/{waiting.uid}", f"/jobs/{failed.uid}"}) == 4


def _handbook_job() -> dict[str, object]:
    """The arguments of the job for HANDBOOK."""
    wanted = BookOrder(catalogue.current_edition("mini").id, "handbook", "", "vi", "a4")
    return {"order": asdict(wanted), "back": PRINT}


@pytest.mark.parametrize("nothing", [0, 0.0, "0/3", -1])
def test_a_choice_that_earns_nothing_is_not_printed_as_right_however_that_is_written(
    app: Flask, cast: Cast, nothing: object
) -> None:
    publish_mini()
    edition = catalogue.current_edition("mini")
    module, quiz = edition.module("01-first-look"), edition.quiz("01-first-look", "module")
    sky, *_others = quiz.items
    choices = tuple(replace(each, fraction=each.fraction or nothing) for each in sky.item.choices)
    asked = replace(quiz, items=[replace(sky, item=replace(sky.item, choices=choices))])
    with force_locale("en"):
        [question] = answers_part(module, asked).blocks
    assert [(choice.text, choice.is_right) for choice in question.choices] == [
        ("Up", True),
        ("Down", False),
        ("Aside", False),
    ]


def test_one_reads_books_of_the_edition_that_one_studies_and_of_the_newest(
    app: Flask, cast: Cast, trainee: FlaskClient
) -> None:
    make_enrolment(cast.trainee)
    trainee.post(PRINT, data=order(what="module:02-second-look"))
    old = f"{PRINT}/{db.session.scalars(select(PrintedBook)).one().uid}.pdf"
    files = mini_files()
    files["course.yml"] += b"# another edition\n"
    publish_approved(files)
    assert trainee.get(old).status_code == 200
    assert client_of(app, cast.other_trainee).get(old).status_code == 404
    answer = client_of(app, cast.other_trainee).post(PRINT, data=order(what="module:02-second-look"))
    assert trainee.get(answer.location).status_code == 200


def test_a_book_of_another_course_is_not_here(trainee: FlaskClient) -> None:
    book(trainee)
    row = db.session.scalars(select(PrintedBook)).one()
    assert trainee.get(f"/courses/none/print/{row.uid}.pdf").status_code == 404


def test_whoever_takes_out_answers_is_written_down(instructor: FlaskClient, trainee: FlaskClient) -> None:
    book(trainee)
    book(instructor, what="answers")
    found = db.session.scalars(select(AuditEvent.action).where(AuditEvent.action == "export_book"))
    assert len(found.all()) == 1


def test_the_page_asks_the_same_number_of_questions_for_one_book_and_for_three(trainee: FlaskClient) -> None:
    book(trainee)
    with statements() as one:
        main_of(trainee, PRINT)
    book(trainee, paper="a5")
    book(trainee, what="module:02-second-look")
    with statements() as three:
        assert len(main_of(trainee, PRINT).select("h3")) == 3
    assert len(one) == len(three)


def test_lesson_and_course_lead_to_print(trainee: FlaskClient, instructor: FlaskClient) -> None:
    lesson = main_of(trainee, "/courses/mini/02-second-look")
    link = lesson.select_one(f"a[href^='{PRINT}']")["href"]
    assert main_of(trainee, link).select_one("option[selected]")["value"] == "module:02-second-look"
    assert main_of(trainee, "/courses/mini").select_one(f"a[href='{PRINT}']")
    teaching = main_of(instructor, "/courses/mini/teaching").select_one(f"a[href^='{PRINT}']")["href"]
    assert main_of(instructor, teaching).select_one("option[selected]")["value"] == "teaching"
