"""Quizzes on paper: made, keyed twice, settled, recorded once; a wrong code takes nothing."""

from __future__ import annotations

import csv
import threading
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import func, select

from app.curriculum import catalogue
from app.curriculum.models import QuizRevision
from app.domain.accommodation import Allowance
from app.domain.answer_letters import LETTERS
from app.domain.counterbalance import form_in
from app.extensions import db
from app.learning.models import Enrolment, ModuleCompletion
from app.quizzes import paper_recording
from app.quizzes.accommodations import Target, accommodate
from app.quizzes.models import GradingRun, Response
from app.quizzes.paper import PaperEntry, PaperSetAside, PaperSettlement, PaperSheet, PaperVersion
from app.quizzes.paper_making import refuse_unprintable
from app.quizzes.paper_print import answer_sheets_of, booklet_of
from app.quizzes.paper_queries import printed_version
from app.quizzes.statistics import KIND
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.jobs import Job
from app.shared.refusal import Refused
from app.workshops.listing import describe_workshop
from tests.cast import Cast
from tests.curriculum.make import mini_files, publish_approved, publish_mini
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.make import ITEMS, QUIZ, quiz_revision, sit_quiz
from tests.quizzes.paper import DAY, RIGHT, Hall, attempts_of, filled, score_of
from tests.quizzes.structured import publish_structure
from tests.quizzes.taking import MORNING, NOON
from tests.statements import statements
from tests.workshops.make import register_many

PARTLY = {"sky-is-up": {"up"}, "pick-both": {"two"}}


@pytest.fixture
def hall(app: Flask, cast: Cast, time: time_machine.Traveller) -> Hall:
    return Hall(app, cast, publish_mini())


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def key_twice(hall: Hall, version: PaperVersion, first: dict, second: dict | None = None) -> list:
    """Both entries of the trainee's sheet, by the instructor and the coordinator; the replies."""
    address = hall.address(version) + "/entry"
    clients = (hall.instructor, hall.coordinator)
    said = (first, first if second is None else second)
    return [client.post(address, data=each) for client, each in zip(clients, said, strict=True)]


def test_a_version_is_made_once_for_each_form_and_language(hall: Hall) -> None:
    quiz = db.session.scalars(select(QuizRevision).filter_by(purpose="module")).one()
    address, said = f"/workshops/{hall.workshop.uid}/papers", {"quiz": str(quiz.uid), "language": "en"}
    assert [hall.instructor.post(address, data=said).status_code for _ in range(2)] == [303, 303]
    (version,) = db.session.scalars(select(PaperVersion)).all()
    assert (version.form, version.language, version.by_id) == ("", "en", hall.cast.instructor.id)
    assert {entry["item"]: set(entry["choices"]) for entry in version.layout} == {
        "sky-is-up": {"up", "down", "aside"},
        "pick-both": {"two", "four", "seven"},
        "true-or-not": {"true", "false"},
    }
    assert len(version.code) == 6
    assert hall.make(language="vi").code != version.code


def test_a_test_with_forms_is_printed_in_both_and_every_officer_has_one(hall: Hall) -> None:
    hall.make("pre")
    versions = db.session.scalars(select(PaperVersion).order_by(PaperVersion.form)).all()
    assert [version.form for version in versions] == ["A", "B"]
    sitting = [
        lines_of(main_of(hall.instructor, f"/papers/{version.uid}"), "main > .table-frame tbody th")
        for version in versions
    ]
    assert sorted(name for names in sitting for name in names) == ["Lê Thị Thử Dương", "Trần Văn Mẫu Đạt"]
    assert [len(names) for names in sitting] == [1, 1]


def test_drawing_who_sits_which_form_asks_as_much_for_two_officers_as_for_six(hall: Hall) -> None:
    sent_for_two = statements_of(hall, "vi")
    write(register_many, hall.workshop, hall.cast.north_station, 6)
    assert statements_of(hall, "en") == sent_for_two
    orders = db.session.execute(select(Enrolment.form_order, func.count()).group_by(Enrolment.form_order))
    assert dict(orders.all()) == {"AB": 4, "BA": 4}


def statements_of(hall: Hall, language: str) -> int:
    with statements() as sent:
        hall.make("pre", language)
    return len([each for each in sent if "enrolments" in each])


def test_questions_that_paper_cannot_hold_are_named(app: Flask, cast: Cast) -> None:
    files = mini_files()
    text = files[ITEMS].decode()
    more = "".join(
        f'    - {{id: c{n}, fraction: 0, text: {{vi: "{n}", en: "{n}"}}, feedback: {{vi: "Sai.", en: "No."}}}}\n'
        for n in range(len(LETTERS) - 2)
    )
    files[ITEMS] = text.replace("- id: pick-both", more + "- id: pick-both").encode()
    hall = Hall(app, cast, publish_approved(files))
    quiz = db.session.scalars(select(QuizRevision).filter_by(purpose="module")).one()
    said = {"quiz": str(quiz.uid), "language": "vi"}
    address = f"/workshops/{hall.workshop.uid}/papers"
    assert hall.instructor.post(address, data=said).status_code == 422
    assert lines_of(main_of(hall.instructor, address), "#without-paper li") == [
        "Module quiz: First look: These questions are not answered by ticking one of up to six boxes or several: "
        "sky-is-up (single)."
    ]
    with pytest.raises(Refused), force_locale("en"):
        hall.make()
    assert count(PaperVersion) == 0


def test_two_entries_that_agree_are_recorded_and_scored_as_on_the_screen(hall: Hall) -> None:
    version = hall.make(language="en")
    first, second = key_twice(hall, version, filled(version, PARTLY))
    assert (first.location, second.location) == (f"/papers/{version.uid}", hall.address(version))
    (attempt,) = attempts_of(hall.registration)
    score = score_of(attempt)
    assert (score.score, score.max_score, score.percent, score.is_passed) == (1.5, 3, 50, False)
    assert (attempt.number, attempt.language, attempt.form, attempt.layout) == (1, "en", "", version.layout)
    assert attempt.started_at == attempt.submitted_at == MORNING  # noon has not come yet
    assert attempt.registration_id == hall.registration.id
    assert attempt.unit_version_id == hall.registration.unit_version_id
    kept = db.session.scalars(select(Response).order_by(Response.id)).all()
    assert [(each.item_id, each.answer, each.origin) for each in kept] == [
        ("sky-is-up", {"choices": ["up"]}, "paper"),
        ("pick-both", {"choices": ["two"]}, "paper"),
    ]
    assert db.session.get_one(GradingRun, attempt.grading_run_id).by_id == hall.cast.coordinator.id
    done = select(AuditEvent.action).where(AuditEvent.object_kind == "paper_sheets").order_by(AuditEvent.id)
    assert list(db.session.scalars(done)) == ["key_paper_sheet", "key_paper_sheet", "record_paper_sheet"]


def test_what_paper_scores_the_screen_scores(hall: Hall) -> None:
    """The officer gives the same answers on the screen afterwards."""
    version = hall.make()
    key_twice(hall, version, filled(version, PARTLY))
    client = english_client(hall.app, hall.cast.trainee)
    quiz = db.session.get_one(QuizRevision, version.quiz_revision_id)
    address = client.post(f"/quizzes/{quiz.uid}/attempts").location
    for item, choices in PARTLY.items():
        body = {"answer": {"choices": sorted(choices)}, "key": f"key-{item}", "occurred_at": NOON}
        assert client.put(f"{address}/responses/{item}", json=body).status_code == 200
    client.post(f"{address}/submission")
    paper, screen = (score_of(attempt) for attempt in attempts_of(hall.registration))
    assert (paper.score, paper.percent, paper.is_passed) == (screen.score, screen.percent, screen.is_passed)
    results = [lines_of(main_of(client, address), ".score strong") for address in _results_of(hall)]
    assert results == [["50%"], ["50%"]]


def _results_of(hall: Hall) -> list[str]:
    return [f"/attempts/{attempt.uid}/result" for attempt in attempts_of(hall.registration)]


def test_passing_on_paper_completes_the_module(hall: Hall) -> None:
    version = hall.make()
    key_twice(hall, version, filled(version, RIGHT))
    (completion,) = db.session.scalars(select(ModuleCompletion)).all()
    assert (completion.enrolment_id, completion.module_slug) == (
        hall.registration.enrolment_id,
        "01-first-look",
    )


def test_a_recorded_test_has_its_figures_worked_out(hall: Hall) -> None:
    version = hall.make("pre")
    registration = hall.registration
    key_twice(hall, version, filled(version, {}))
    assert len(attempts_of(registration)) == 1
    assert db.session.scalar(select(func.count(Job.id)).where(Job.kind == KIND)) == 1


@pytest.mark.parametrize("code", ["", "AAAAAA", "other"])
def test_a_wrong_code_takes_nothing_and_keeps_what_was_typed(hall: Hall, code: str) -> None:
    version, other = hall.make(), hall.make(language="en")
    said = filled(version, RIGHT, code=other.code if code == "other" else code)
    reply = hall.instructor.post(hall.address(version) + "/entry", data=said)
    assert reply.status_code == 422
    assert f'value="{said["line-sky-is-up"]}"' in reply.text
    assert ("belongs to another version: Module quiz" in reply.text) == (code == "other")
    assert [count(PaperSheet), count(PaperEntry)] == [0, 0]
    assert attempts_of(hall.registration) == []


def test_the_code_is_taken_as_people_type_it(hall: Hall) -> None:
    version = hall.make()
    code = f" {version.code[:3].lower()} - {version.code[3:]}"
    reply = hall.instructor.post(hall.address(version) + "/entry", data=filled(version, RIGHT, code=code))
    assert reply.status_code == 303
    assert count(PaperEntry) == 1


def test_the_same_person_does_not_key_the_second_time(hall: Hall) -> None:
    version = hall.make()
    address = hall.address(version) + "/entry"
    assert hall.instructor.post(address, data=filled(version, RIGHT)).status_code == 303
    assert hall.instructor.post(address, data=filled(version, RIGHT)).status_code == 303  # sent again
    assert hall.instructor.post(address, data=filled(version, PARTLY)).status_code == 409
    assert count(PaperEntry) == 1
    assert attempts_of(hall.registration) == []


def test_the_second_person_does_not_see_the_first_entry(hall: Hall) -> None:
    version = hall.make()
    hall.instructor.post(hall.address(version) + "/entry", data=filled(version, RIGHT))
    form = main_of(hall.coordinator, hall.address(version) + "/entry")
    assert [field.get("value", "") for field in form.select(".keying input")] == ["", "", ""]
    assert hall.coordinator.get(hall.address(version)).status_code == 404
    report = main_of(hall.coordinator, f"/papers/{version.uid}/differences")
    assert lines_of(report, "tbody tr") == []


def test_a_third_entry_is_not_taken(hall: Hall) -> None:
    version = hall.make()
    key_twice(hall, version, filled(version, RIGHT))
    third = english_client(hall.app, hall.cast.administrator)
    reply = third.post(hall.address(version) + "/entry", data=filled(version, PARTLY))
    assert reply.status_code == 409
    assert [count(PaperEntry), len(attempts_of(hall.registration))] == [2, 1]


def test_differences_are_settled_line_by_line_by_one_who_keyed(hall: Hall) -> None:
    version = hall.make()
    wrong = {"sky-is-up": {"up"}, "pick-both": {"two", "seven"}, "true-or-not": {"true"}}
    key_twice(hall, version, filled(version, wrong), filled(version, RIGHT | {"true-or-not": set()}))
    assert attempts_of(hall.registration) == []
    page = main_of(hall.instructor, hall.address(version))
    assert lines_of(page, "fieldset legend") == ["Question 2 (optional)", "Question 3 (optional)"]
    address = hall.address(version)
    hall.coordinator.post(address, data={"line-pick-both": "second"})
    assert attempts_of(hall.registration) == []
    hall.coordinator.post(address, data={"line-true-or-not": "neither", "line-true-or-not-typed": "b"})
    (attempt,) = attempts_of(hall.registration)
    assert score_of(attempt).score == 2
    settled = db.session.scalars(select(PaperSettlement).order_by(PaperSettlement.id)).all()
    assert [(each.line, each.decided, each.by_id) for each in settled] == [
        (
            "pick-both",
            {"choices": _in_order(version, "pick-both", {"two", "four"})},
            hall.cast.coordinator.id,
        ),
        ("true-or-not", {"choices": ["false"]}, hall.cast.coordinator.id),
    ]


def test_a_line_that_was_settled_meanwhile_is_not_passed_over(hall: Hall) -> None:
    """Both had the sheet open: the second is told, unless both say the same."""
    version = hall.make()
    wrong = {"sky-is-up": {"up"}, "pick-both": {"two", "seven"}, "true-or-not": {"true"}}
    key_twice(hall, version, filled(version, wrong), filled(version, RIGHT | {"true-or-not": set()}))
    address = hall.address(version)
    assert hall.coordinator.post(address, data={"line-pick-both": "second"}).status_code == 303
    both = {"line-pick-both": "first", "line-true-or-not": "first"}
    assert hall.instructor.post(address, data=both).status_code == 409
    assert count(PaperSettlement) == 1
    assert hall.instructor.post(address, data=both | {"line-pick-both": "second"}).status_code == 303
    (attempt,) = attempts_of(hall.registration)
    assert score_of(attempt).score == 3


def _in_order(version: PaperVersion, item: str, choices: set[str]) -> list[str]:
    shown = next(entry["choices"] for entry in version.layout if entry["item"] == item)
    return [choice for choice in shown if choice in choices]


def test_whoever_keyed_neither_settles_nothing(hall: Hall) -> None:
    version = hall.make()
    key_twice(hall, version, filled(version, RIGHT), filled(version, PARTLY))
    somebody = english_client(hall.app, hall.cast.administrator)
    assert somebody.post(hall.address(version), data={"line-pick-both": "first"}).status_code == 409
    assert count(PaperSettlement) == 0


def test_days_that_differ_are_a_difference_too(hall: Hall, time: time_machine.Traveller) -> None:
    version = hall.make()
    time.move_to(MORNING + timedelta(days=1))
    hall.arrive()
    later = DAY + timedelta(days=1)
    key_twice(hall, version, filled(version, RIGHT), filled(version, RIGHT, day=later))
    assert attempts_of(hall.registration) == []
    hall.instructor.post(hall.address(version), data={"line-of-sitting": "neither"})
    assert attempts_of(hall.registration) == []  # which day, then?
    hall.instructor.post(hall.address(version), data={"line-of-sitting": "first"})
    (attempt,) = attempts_of(hall.registration)
    assert attempt.started_at.isoformat() == "2026-03-01T05:00:00+00:00"  # noon in Viet Nam


@pytest.mark.parametrize("days", [-1, 1])
def test_nobody_sits_before_the_version_is_made_or_tomorrow(hall: Hall, days: int) -> None:
    version = hall.make()
    said = filled(version, RIGHT, day=DAY + timedelta(days=days))
    assert hall.instructor.post(hall.address(version) + "/entry", data=said).status_code == 409
    assert count(PaperEntry) == 0


@pytest.mark.parametrize("day", ["1900-01-01", "2026-02-28", "2026-03-03", "2099-01-01"])
def test_differing_days_are_not_settled_as_one_on_which_nobody_sits(
    hall: Hall, time: time_machine.Traveller, day: str
) -> None:
    version = hall.make()
    time.move_to(MORNING + timedelta(days=1))
    hall.arrive()
    later = DAY + timedelta(days=1)
    key_twice(hall, version, filled(version, RIGHT), filled(version, RIGHT, day=later))
    said = {"line-of-sitting": "neither", "line-of-sitting-typed": day}
    assert hall.instructor.post(hall.address(version), data=said).status_code == 409
    assert [count(PaperSettlement), len(attempts_of(hall.registration))] == [0, 0]


def test_a_pretest_sat_before_the_posttest_began_is_recorded_whenever_it_is_keyed(
    hall: Hall, time: time_machine.Traveller
) -> None:
    pre, post = hall.make("pre"), hall.make("post")
    time.move_to(MORNING + timedelta(days=3))
    hall.arrive()
    after = DAY + timedelta(days=2)
    key_twice(hall, post, filled(post, {}, day=after))
    key_twice(hall, pre, filled(pre, {}))
    assert {attempt.purpose for attempt in attempts_of(hall.registration)} == {"pre", "post"}


def test_a_pretest_sat_after_the_posttest_began_is_kept_and_not_recorded(
    hall: Hall, time: time_machine.Traveller
) -> None:
    pre, post = hall.make("pre"), hall.make("post")
    time.move_to(MORNING + timedelta(days=3))
    hall.arrive()
    key_twice(hall, post, filled(post, {}))
    key_twice(hall, pre, filled(pre, {}, day=DAY + timedelta(days=2)))
    assert [attempt.purpose for attempt in attempts_of(hall.registration)] == ["post"]
    page = main_of(hall.coordinator, hall.address(pre))
    assert lines_of(page, ".notice-warning p") == [
        "The pre-test was closed: this officer started the post-test on 1 March 2026.",
        "Both entries are kept; the sheet is not recorded and counts for nothing.",
    ]
    assert hall.instructor.post(hall.address(pre) + "/record").status_code == 409


def test_whoever_sat_the_other_form_before_sits_the_one_not_seen_after(hall: Hall) -> None:
    """Put into the officer's hands against the plan: what was seen on paper does not come again on the screen."""
    hall.make("pre")
    planned = form_in(_order(hall), "pre")
    unplanned = db.session.scalars(select(PaperVersion).where(PaperVersion.form != planned)).one()
    key_twice(hall, unplanned, filled(unplanned, {}))
    _start_post(hall)
    assert [(each.purpose, each.form) for each in attempts_of(hall.registration)] == [
        ("pre", unplanned.form),
        ("post", planned),
    ]
    assert _order(hall) == unplanned.form + planned


def test_a_pretest_keyed_after_the_posttest_leaves_the_plan(hall: Hall) -> None:
    hall.make("pre")
    order = _order(hall)
    unplanned = db.session.scalars(select(PaperVersion).where(PaperVersion.form != order[0])).one()
    _start_post(hall)
    key_twice(hall, unplanned, filled(unplanned, {}))
    assert len(attempts_of(hall.registration)) == 2
    assert _order(hall) == order


def _order(hall: Hall) -> str:
    query = select(Enrolment.form_order).where(Enrolment.id == hall.registration.enrolment_id)
    return db.session.scalars(query).one()


def _start_post(hall: Hall) -> None:
    post = quiz_revision(hall.edition, "post")
    assert (
        english_client(hall.app, hall.cast.trainee).post(f"/quizzes/{post.uid}/attempts").status_code == 303
    )


def test_no_more_attempts_than_the_quiz_allows(hall: Hall) -> None:
    version = hall.make()
    quiz = db.session.get_one(QuizRevision, version.quiz_revision_id)
    _sit_all(hall, quiz)
    key_twice(hall, version, filled(version, RIGHT))
    assert [attempt.number for attempt in attempts_of(hall.registration)] == [1, 2, 3]
    assert lines_of(main_of(hall.coordinator, hall.address(version)), ".notice p")[0] == (
        "This officer has used all 3 attempts at this quiz."
    )


def test_one_more_attempt_for_an_officer_lets_the_sheet_be_recorded(hall: Hall) -> None:
    version = hall.make()
    quiz = db.session.get_one(QuizRevision, version.quiz_revision_id)
    _sit_all(hall, quiz)
    key_twice(hall, version, filled(version, RIGHT))
    target = Target(registration_id=hall.registration.id)
    write(
        accommodate,
        target,
        quiz.edition_id,
        quiz.id,
        Allowance(0, 1),
        "Network down",
        by=hall.cast.coordinator,
        at=clock.now(),
    )
    assert hall.coordinator.post(hall.address(version) + "/record").status_code == 303
    *_, recorded = attempts_of(hall.registration)
    assert (recorded.number, recorded.accommodations["attempts"]) == (4, 1)


def _sit_all(hall: Hall, quiz: QuizRevision) -> None:
    for number in (1, 2, 3):
        write(sit_quiz, quiz, [{}], [hall.registration], number=number)


def test_a_posttest_before_the_workshop_is_not_recorded(
    app: Flask, cast: Cast, time: time_machine.Traveller
) -> None:
    hall = Hall(app, cast, publish_mini(), starts_on=date(2026, 3, 2))
    post = hall.make("post")
    key_twice(hall, post, filled(post, {}))
    assert attempts_of(hall.registration) == []


def test_two_tabs_of_two_people_make_two_entries_and_one_attempt(hall: Hall) -> None:
    """All four send at the same time."""
    version = hall.make()
    address, said = hall.address(version) + "/entry", filled(version, RIGHT)
    keyers = (hall.cast.instructor, hall.cast.coordinator) * 2
    clients = [english_client(hall.app, keyer) for keyer in keyers]
    statuses: list[int] = []

    def send(client: FlaskClient) -> None:
        with hall.app.app_context():
            statuses.append(client.post(address, data=said).status_code)

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 4
    assert [count(PaperEntry), len(attempts_of(hall.registration))] == [2, 1]


def test_killed_between_entry_and_attempt_neither_is_kept(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second entry and what follows from it are one transaction: sent again, both are there."""
    version = hall.make()
    address, said = hall.address(version) + "/entry", filled(version, RIGHT)
    hall.instructor.post(address, data=said)

    def die(*_args: object, **_kwargs: object) -> None:
        raise SystemError("the power is gone")

    with monkeypatch.context() as patch:
        patch.setattr(paper_recording, "close_attempt", die)
        with pytest.raises(SystemError):
            hall.coordinator.post(address, data=said)
    assert [count(PaperEntry), len(attempts_of(hall.registration))] == [1, 0]
    assert hall.coordinator.post(address, data=said).status_code == 303
    assert [count(PaperEntry), len(attempts_of(hall.registration))] == [2, 1]


def test_the_booklet_prints_the_choices_of_the_version_and_no_key(hall: Hall) -> None:
    """What stands beside a letter is what the letter means when it is keyed."""
    version = hall.make(language="en")
    with hall.app.test_request_context():
        booklet = booklet_of(printed_version(version), describe_workshop(hall.workshop.id), MORNING)
    words = {"up": "Up", "down": "Down", "aside": "Aside", "two": "2", "four": "4", "seven": "7"}
    expected = [
        [
            ("ABCDEF"[place], words.get(choice, choice.title()))
            for place, choice in enumerate(entry["choices"])
        ]
        for entry in version.layout
    ]
    assert [list(question.choices) for question in booklet.questions] == expected
    assert [question.note for question in booklet.questions] == ["", "more than one may be right", ""]
    assert (booklet.head.code, booklet.head.synthetic_notice) == (
        f"{version.code[:3]}-{version.code[3:]}",
        "Sample data: a demonstration, not valid.",
    )
    assert "Right." not in repr(booklet)  # the feedback of every key


def test_whoever_sits_another_form_has_no_sheet_of_this_one(hall: Hall) -> None:
    hall.make("pre")
    line = describe_workshop(hall.workshop.id)
    versions = db.session.scalars(select(PaperVersion).order_by(PaperVersion.form)).all()
    with hall.app.test_request_context():
        sheets = [answer_sheets_of(printed_version(version), line, MORNING) for version in versions]
    names = [name for each in sheets for name, _note in each.holders]
    assert sorted(names) == ["Lê Thị Thử Dương", "Trần Văn Mẫu Đạt"]
    assert [each.blanks for each in sheets] == [3, 3]


def test_the_report_as_a_file_is_the_page(hall: Hall) -> None:
    version = hall.make()
    key_twice(hall, version, filled(version, RIGHT), filled(version, RIGHT | {"sky-is-up": set()}))
    page = main_of(hall.instructor, f"/papers/{version.uid}/differences")
    said = lines_of(page, "tbody tr > *")
    file = hall.instructor.get(f"/papers/{version.uid}/differences.csv?purpose=keep")
    rows = [row for row in csv.reader(file.data.decode("utf-8-sig").splitlines()) if row[:1] == said[:1]]
    assert rows == [said]
    assert said[2:8] == [
        "Question 1",
        filled(version, RIGHT)["line-sky-is-up"],
        "Nguyễn Giả Định Ân",
        "left blank",
        "Vũ Minh Họa Chi",
        "not settled",
    ]


def test_the_pages_ask_as_much_of_the_database_for_one_sheet_as_for_two(hall: Hall) -> None:
    version = hall.make()
    key_twice(hall, version, filled(version, RIGHT), filled(version, PARTLY))
    addresses = [f"/workshops/{hall.workshop.uid}/papers", f"/papers/{version.uid}"]
    one = [_count_statements(hall, address) for address in addresses]
    for client in (hall.instructor, hall.coordinator):
        client.post(hall.address(version, hall.other) + "/entry", data=filled(version, RIGHT))
    hall.make(language="en")
    assert [_count_statements(hall, address) for address in addresses] == one


def _count_statements(hall: Hall, address: str) -> int:
    hall.instructor.get(address)
    with statements() as sent:
        assert hall.instructor.get(address).status_code == 200
    return len(sent)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("immediate", "It says after each answer whether it was right, and paper cannot."),
        ("certainty", "It asks how sure one is, and the answer sheet has no boxes for that."),
    ],
)
def test_paper_names_the_behaviour_that_it_cannot_do(app: Flask, cast: Cast, kind: str, why: str) -> None:
    files = mini_files()
    edition = publish_approved({**files, QUIZ: files[QUIZ] + f"behaviour: {kind}\n".encode()})
    with pytest.raises(Refused) as refused:
        refuse_unprintable(catalogue.quiz(quiz_revision(edition).id))
    with force_locale("en"):
        said = str(refused.value.happened)
    assert said == why


def test_what_is_otherwise_on_paper_is_said(app: Flask, cast: Cast) -> None:
    hall = Hall(app, cast, publish_structure())
    page = main_of(hall.instructor, f"/workshops/{hall.workshop.uid}/papers")
    said = [line.split(": ", 2)[2] for line in lines_of(page, "#otherwise-on-paper li")]
    assert said == [
        "Everybody gets the same questions: they are drawn once, when the version is made. "
        "Everybody gets the questions in one and the same order.",
        "Pages can be turned back.",
    ]
    assert page.select("#without-paper") == []


def key(client: FlaskClient, hall: Hall, version: PaperVersion, answers: dict[str, set[str]]) -> int:
    return client.post(hall.address(version) + "/entry", data=filled(version, answers)).status_code


def set_aside(hall: Hall, entry: uuid.UUID, reason: str = "The sheet of the officer beside") -> int:
    address = f"/paper-entries/{entry}/setting-aside"
    return hall.coordinator.post(address, data={"reason": reason}).status_code


def test_an_entry_under_the_wrong_officer_is_set_aside_and_kept(hall: Hall) -> None:
    version = hall.make()
    key(hall.instructor, hall, version, RIGHT)
    uid, keyed = db.session.execute(select(PaperEntry.uid, PaperEntry.answers)).one()
    link = main_of(hall.coordinator, f"/papers/{version.uid}").select_one("a[href^='/paper-entries/']")
    page = main_of(hall.coordinator, link["href"])
    assert page.select("td, fieldset") == []  # nothing of what was keyed
    assert set_aside(hall, uid, "") == 422
    assert set_aside(hall, uid) == 303
    assert set_aside(hall, uid) == 404
    assert count(PaperEntry) == 0
    (kept,) = db.session.scalars(select(PaperSetAside))
    assert (kept.answers, kept.keyed_by_id, kept.by_id) == (
        keyed,
        hall.cast.instructor.id,
        hall.cast.coordinator.id,
    )
    history = lines_of(main_of(hall.instructor, f"/papers/{version.uid}"), "#set-aside tbody td")
    assert history[-1] == "The sheet of the officer beside"
    for client in (hall.instructor, hall.coordinator):  # the same two may key it again
        assert key(client, hall, version, RIGHT) == 303
    assert len(attempts_of(hall.registration)) == 1
    done = select(AuditEvent.action).where(AuditEvent.action == "set_aside_paper_entry")
    assert list(db.session.scalars(done)) == ["set_aside_paper_entry"]


def test_the_second_entry_stays_when_the_first_is_set_aside(hall: Hall) -> None:
    version = hall.make()
    key(hall.instructor, hall, version, {})
    key(hall.coordinator, hall, version, RIGHT)
    wrong, right = db.session.scalars(select(PaperEntry.uid).order_by(PaperEntry.number)).all()
    assert set_aside(hall, wrong) == 303
    assert key(hall.instructor, hall, version, RIGHT) == 303
    numbers = db.session.scalars(select(PaperEntry.number).order_by(PaperEntry.number)).all()
    assert (numbers, len(attempts_of(hall.registration))) == ([1, 2], 1)
    assert set_aside(hall, right) == 409
