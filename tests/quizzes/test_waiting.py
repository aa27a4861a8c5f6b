"""Attempts that wait for marks: every page and file that tells scores says so, and nothing tells a zero."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import func, select

from app.certificates.queries import candidates
from app.certificates.text import reasons_why_not
from app.curriculum import catalogue
from app.curriculum.models import Edition, QuizRevision
from app.curriculum.published import PublishedQuiz
from app.domain.course_files import read_course
from app.domain.sitting import WHEN_RELEASED
from app.extensions import db
from app.quizzes.marks import EssayMark
from app.quizzes.models import Attempt, Response
from app.quizzes.overrides import override_score
from app.quizzes.paper_making import refuse_unprintable
from app.quizzes.result_figures import refresh_now
from app.quizzes.result_groups import QuizGroup
from app.quizzes.sitting_rules import Rules
from app.quizzes.sittings import release_scores, set_rules
from app.shared import clock
from app.shared.database import write
from app.shared.refusal import Refused
from app.workshops.models import Workshop
from app.workshops.registrations import Registration
from tests.cast import Cast
from tests.certificates.make import make_finished_workshop
from tests.curriculum.make import publish_approved
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.essays import (
    NOTE,
    WRITTEN,
    essay_files,
    hand_in,
    publish_essays,
    scores_of,
    text,
    write_in_workshop,
)
from tests.quizzes.make import quiz_revision, sit_quiz
from tests.quizzes.sealing import given
from tests.quizzes.taking import MORNING, NOON, Trainee
from tests.quizzes.test_answer_files import file_of, send
from tests.quizzes.test_essays import ALL, completions, mark
from tests.workshops.make import make_workshop, register, register_many

WAITING, MARKED = "Phạm Ví Dụ Đức", "Trần Văn Mẫu Đạt"


@pytest.fixture
def hall(app: Flask, cast: Cast, time: time_machine.Traveller) -> Workshop:
    """A workshop in which one officer's essay waits, and the other left both empty."""
    edition = publish_essays()
    workshop = write(make_workshop, cast, edition=edition)
    write(
        write_in_workshop, workshop, edition, [(cast.far_trainee, {NOTE: WRITTEN}), (cast.other_trainee, {})]
    )
    return workshop


def quiz_of(workshop: Workshop) -> PublishedQuiz:
    return catalogue.quiz(quiz_revision_of(workshop).id)


def quiz_revision_of(workshop: Workshop) -> QuizRevision:
    return quiz_revision(db.session.get_one(Edition, workshop.edition_id))


def table(client: FlaskClient, address: str) -> list[list[str]]:
    sent = client.get(address)
    assert sent.status_code == 200
    return list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))))


def test_the_gradebook_says_that_a_score_waits_and_misses_nothing(
    app: Flask, cast: Cast, hall: Workshop
) -> None:
    client, address = english_client(app, cast.instructor), f"/workshops/{hall.uid}/gradebook"
    rows = lines_of(main_of(client, address), "table.table tbody tr")
    assert rows == [
        f"{MARKED} 33.3% not passed 0/6 Not yet earned",
        f"{WAITING} waiting for marks 0/6 Not yet earned",
    ]
    for shown, names in (("missing", []), ("failed", [MARKED])):
        found = main_of(client, f"{address}?shown={shown}").select("table.table tbody th")
        assert [each.get_text(strip=True) for each in found] == names
    lines = {row[0]: row for row in table(client, f"{address}.csv?purpose=report") if row}
    assert lines[WAITING][3:5] == ["", "waiting for marks"]
    assert lines[MARKED][3:5] == ["33.3333", "graded"]


def test_the_list_of_scores_names_who_waits_and_leads_to_the_marking(
    app: Flask, cast: Cast, hall: Workshop
) -> None:
    client = english_client(app, cast.instructor)
    page = main_of(client, f"/quizzes/{quiz_of(hall).uid}/scores?workshop={hall.uid}")
    assert {row.split(" ")[0] + row[-18:] for row in lines_of(page, "tbody tr")} == {
        "Trần" + "July 2022 09:00 33.3%"[-18:],
        "Phạm" + " waiting for marks",
    }
    assert [each["href"] for each in page.select("p a")] == [f"/marking?workshop={hall.uid}"]
    waiting = db.session.scalars(select(Attempt).where(Attempt.grading_run_id.is_(None))).one()
    assert [each["href"] for each in page.select("tbody a") if str(waiting.uid) in each["href"]] == []
    assert client.get(f"/attempts/{waiting.uid}/scores").status_code == 404


def test_the_times_of_a_workshop_say_how_many_wait(app: Flask, cast: Cast, hall: Workshop) -> None:
    page = main_of(english_client(app, cast.instructor), f"/workshops/{hall.uid}/sittings")
    assert lines_of(page, "td[data-label='Handed in']") == ["2 1 waits for marks"]


def test_figures_leave_out_who_waits_and_say_so_on_page_and_in_files(
    app: Flask, cast: Cast, hall: Workshop
) -> None:
    quiz = quiz_of(hall)
    write(lambda: sit_quiz(quiz_revision_of(hall), [{}] * 5, register_many(hall, cast.north_station, 5)))
    refresh_now([QuizGroup(quiz.uid, workshop=hall.uid)], lambda _done, _total: None)
    client, address = english_client(app, cast.instructor), f"/quizzes/{quiz.uid}/results"
    told = "1 attempt waits for marks; it is not in these figures."
    assert told in lines_of(main_of(client, f"{address}?workshop={hall.uid}"), ".notice p")
    rows = table(client, f"{address}.csv?workshop={hall.uid}&purpose=report")
    assert [told] in [[cell for cell in row if cell] for row in rows]
    essay = next(each.item.stem["en"] for each in quiz.items if each.item.id == NOTE)
    assert [row[2] for row in rows if row[1:2] == [essay] and row[4]] == []
    chosen = quiz.items[0].item.stem["en"]
    assert [row[2] for row in rows if row[1:2] == [chosen] and row[4]] == [
        "Up",
        "Down",
        "Aside",
        "(no answer)",
    ]
    shown = main_of(client, f"{address}/items/{NOTE}?workshop={hall.uid}").get_text(" ", strip=True)
    assert ("Who answered what" in shown, "People mark this question." in shown) == (False, True)


def test_a_score_that_is_held_back_waits_for_the_marks_first(
    app: Flask, cast: Cast, time: time_machine.Traveller
) -> None:
    edition = publish_essays()
    writer = Trainee(app, cast.trainee, edition)
    workshop = write(make_workshop, cast, edition=edition)
    write(register, workshop, cast.trainee)
    quiz, by = quiz_of(workshop), {"by": cast.instructor, "at": clock.now()}
    write(set_rules, workshop, quiz, Rules(release=WHEN_RELEASED), seen="", **by)
    attempt = hand_in(writer, note_for_the_shift=WRITTEN)

    def seen() -> tuple[str, list[str]]:
        result = writer.page(f"/attempts/{attempt.uid}/result")
        told = lines_of(writer.page(f"/quizzes/{quiz.uid}"), "tbody td")[-1]
        return told, lines_of(result, ".score strong, .written-text")

    assert seen() == ("Waiting for marks", [])
    mark(writer, attempt, cast.instructor, ALL, comment="Tốt.")
    assert seen() == ("Handed in, score not released yet", [])
    write(release_scores, workshop, quiz, **by)
    told, shown = seen()
    assert (told, shown[:2]) == ("Passed", ["66.7%", WRITTEN])


def test_a_certificate_waits_for_the_marks_of_the_post_test(app: Flask, cast: Cast) -> None:
    def plan() -> Registration:
        return make_finished_workshop(cast, [cast.trainee])[1][0]

    registration, at = write(plan), clock.now()

    def wait() -> None:
        db.session.scalars(select(Attempt)).one().grading_run_id = None

    (before,) = candidates(Registration.id == registration.id)
    write(wait)
    (after,) = candidates(Registration.id == registration.id)
    assert (before.state(at), after.state(at)) == ("eligible", "not_yet")
    assert [each.code for each in after.eligibility.reasons] == ["awaits_marks"]
    with app.test_request_context(), force_locale("en"):
        assert reasons_why_not(after, at) == [
            "The post-test was handed in and waits for marks; its score is not final."
        ]


@pytest.mark.parametrize("behaviour", ["immediate", "tries\ntries: 2\npenalty: 1/3"])
def test_where_answers_are_checked_at_once_essays_wait_all_the_same(
    app: Flask, cast: Cast, time: time_machine.Traveller, behaviour: str
) -> None:
    files = essay_files(f"behaviour: {behaviour}\n")
    writer = Trainee(app, cast.trainee, publish_approved(files))
    attempt = writer.start()
    page = writer.page(attempt)
    assert [bool(page.select(f"[data-item={name}] [data-check]")) for name in ("one-right", NOTE)] == [
        True,
        False,
    ]
    body = {"answer": text(WRITTEN), "try": 1, "occurred_at": NOON}
    reply = writer.client.post(f"{attempt}/checks/{NOTE}", json=body)
    assert (reply.status_code, reply.json["happened"]) == (
        400,
        "People mark this question; it cannot be checked at once.",
    )
    sent = hand_in(writer, note_for_the_shift=WRITTEN)
    assert sent.grading_run_id is None
    assert mark(writer, sent, cast.instructor, ALL).is_graded


@pytest.mark.parametrize(
    ("rules", "code"),
    [("behaviour: certainty\n", "essay-with-certainty"), ("purpose: practice\n", "essay-in-practice")],
)
def test_where_essays_have_no_place_each_is_named(rules: str, code: str) -> None:
    _course, problems = read_course(essay_files(rules))
    assert [(each.code, each.values["id"]) for each in problems if each.code == code] == [
        (code, NOTE),
        (code, "report-in-two-lines"),
    ]


def test_paper_names_the_essays_that_it_cannot_hold(app: Flask, cast: Cast) -> None:
    quiz = catalogue.quiz(quiz_revision(publish_essays()).id)
    with pytest.raises(Refused) as refused:
        refuse_unprintable(quiz)
    with force_locale("en"):
        said = str(refused.value.happened)
    assert said == (
        "These questions are not answered by ticking one of up to six boxes or several: "
        f"{NOTE} (essay); report-in-two-lines (essay)."
    )


def essay_in_file(written: str) -> list[dict]:
    return [{**given(NOTE, key="essay-in-file", at="2026-03-01T07:59:00+07:00"), "answer": text(written)}]


@pytest.fixture
def writer(app: Flask, cast: Cast, time: time_machine.Traveller) -> Trainee:
    return Trainee(app, cast.trainee, publish_essays())


def take(app: Flask, cast: Cast, attempt: Attempt, written: str) -> tuple[list[str], int]:
    """What the page says of a file with an essay, and the status of adding it."""
    client = english_client(app, cast.coordinator)
    received = send(client, file_of(app, f"/attempts/{attempt.uid}", essay_in_file(written)))
    told = lines_of(main_of(client, received.location), "tbody td:last-child")
    return told, client.post(f"{received.location}/taking", data={"reason": "No signal"}).status_code


def test_an_essay_that_arrives_as_a_file_makes_a_scored_attempt_wait(
    app: Flask, cast: Cast, writer: Trainee
) -> None:
    attempt = hand_in(writer)
    assert scores_of(attempt).score == 1
    assert take(app, cast, attempt, WRITTEN) == (["will be added"], 303)
    assert scores_of(attempt) is None
    assert "Waiting for marks" in lines_of(writer.page(f"/quizzes/{writer.quiz().uid}"), "tbody td")
    assert mark(writer, attempt, cast.instructor, ALL).is_graded
    assert scores_of(attempt).score == 2


def test_an_essay_that_arrives_as_a_file_waits_with_the_others(
    app: Flask, cast: Cast, writer: Trainee
) -> None:
    attempt = hand_in(writer, report_in_two_lines="Ngắn.")
    assert take(app, cast, attempt, WRITTEN) == (["will be added"], 303)
    for each, levels in ((cast.instructor, "all"), (cast.coordinator, "all")):
        mark(writer, attempt, each, {"facts": levels}, "report-in-two-lines")
    assert scores_of(attempt) is None
    mark(writer, attempt, cast.instructor, ALL)
    assert scores_of(attempt).score == 3


def make_older() -> None:
    """Let what was saved so far have been written before what the file holds."""
    db.session.execute(Response.__table__.update().values(occurred_at=MORNING - timedelta(minutes=5)))
    db.session.commit()


def test_a_file_that_empties_the_last_essay_to_mark_ends_the_waiting(
    app: Flask, cast: Cast, writer: Trainee
) -> None:
    attempt = hand_in(writer, note_for_the_shift=WRITTEN, report_in_two_lines="Ngắn.")
    for marker in (cast.instructor, cast.coordinator):
        mark(writer, attempt, marker, {"facts": "all"}, "report-in-two-lines")
    assert (scores_of(attempt), completions()) == (None, 0)
    make_older()
    assert take(app, cast, attempt, "") == (["will be added"], 303)
    page = english_client(app, cast.coordinator).get(f"/attempts/{attempt.uid}/essays/{NOTE}")
    assert (page.status_code, "This essay is empty: its text was taken out." in page.text) == (409, True)
    score = scores_of(attempt)
    assert (score.score, score.max_score, score.is_passed, completions()) == (2, 3, True, 1)


def test_a_mark_of_a_text_that_a_file_replaced_is_not_kept_and_stays_in_the_form(
    app: Flask, cast: Cast, writer: Trainee
) -> None:
    attempt = hand_in(writer, note_for_the_shift="Bản đầu.")
    address = f"/attempts/{attempt.uid}/essays/{NOTE}"
    marker = english_client(app, cast.coordinator)
    read = main_of(marker, address).select_one("input[name=seen]")["value"]
    make_older()
    assert take(app, cast, attempt, WRITTEN) == (["will be added"], 303)
    typed = {"level-facts": "some", "level-words": "neutral", "comment": "Nêu thêm giờ.", "note": "Vội"}
    refused = marker.post(address, data={**typed, "seen": read})
    page = BeautifulSoup(refused.text, "html.parser").main
    assert (refused.status_code, db.session.scalar(select(func.count(EssayMark.id)))) == (409, 0)
    assert lines_of(page, ".notice-error p") == [
        "This is no longer the text that you read: a newer one came in with a file of answers.",
        "Your mark is not saved yet. What you chose and wrote still stands in the form.",
        "Read the text as it stands now, change your mark where it needs it, and send it again.",
    ]
    assert page.select_one(".written-text[lang=vi]").text == WRITTEN
    assert [each["value"] for each in page.select("input[checked]")] == ["some", "neutral"]
    assert lines_of(page, "form.form textarea") == ["Nêu thêm giờ.", "Vội"]
    again = page.select_one("input[name=seen]")["value"]
    assert (again == read, scores_of(attempt)) == (False, None)
    assert marker.post(address, data={**typed, "seen": again}).status_code == 303
    assert scores_of(attempt).score == 1.75


def test_what_was_marked_or_set_by_hand_is_not_overtaken_by_a_file(
    app: Flask, cast: Cast, writer: Trainee
) -> None:
    attempt = hand_in(writer, note_for_the_shift="Bản đầu.")
    mark(writer, attempt, cast.instructor, ALL)
    assert take(app, cast, attempt, WRITTEN) == (["marked by people already"], 409)
    other = hand_in(writer)
    write(override_score, other.id, None, 3.0, "Heard", by=cast.coordinator, at=clock.now())
    assert take(app, cast, other, WRITTEN) == (["will be added"], 409)
    assert (scores_of(attempt).score, scores_of(other).score) == (2, 3)
