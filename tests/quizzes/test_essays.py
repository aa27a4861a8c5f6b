"""Essays: written, kept, waiting for marks; marked by one or two people, settled, corrected, regraded."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from app.domain.grading_essay import LONGEST_ESSAY
from app.domain.regrading import BY_KEY, DROPPED, FULL_MARKS, Correction
from app.extensions import db
from app.learning.models import ModuleCompletion
from app.quizzes.marking import BESIDE, BY_HAND, COUNTS, NEEDS_SETTLING, Said, claim, give_mark, settle_marks
from app.quizzes.marks import EssayMark, MarkingClaim
from app.quizzes.models import GRACE, GradingRun, Response
from app.quizzes.overrides import override_score
from app.quizzes.queries import quiz_states
from app.quizzes.regrades import propose_correction
from app.quizzes.regrading import start_trial
from app.shared import clock
from app.shared.database import write
from app.shared.refusal import Refused
from tests.cast import Cast
from tests.pages import lines_of
from tests.quizzes.essays import (
    ALL,
    NONE,
    NOTE,
    REPORT,
    SOME,
    WRITTEN,
    hand_in,
    item_of,
    publish_essays,
    receipt_of,
    scores_of,
    text,
)
from tests.quizzes.taking import MORNING, NOON, Trainee, form_of, row_of


@pytest.fixture
def writer(app: Flask, cast: Cast, time: object) -> Trainee:
    return Trainee(app, cast.trainee, publish_essays())


def put(writer: Trainee, attempt: str, item: str, written: str, key: str = "a-key-of-mine"):
    body = {"answer": text(written), "key": key, "occurred_at": NOON}
    return writer.put_raw(attempt, item, json.dumps(body).encode())


def mark(writer: Trainee, attempt, by, levels=ALL, item: str = NOTE, **said: str):
    published = item_of(writer.edition, item)
    read = {"seen": receipt_of(attempt, item), "by": by, "at": clock.now()}
    return write(give_mark, attempt.id, published, Said(levels, **said), **read)


def settle(writer: Trainee, attempt, by, levels, reason: str = "Read again together"):
    published = item_of(writer.edition, REPORT)
    return write(settle_marks, attempt.id, published, Said(levels), reason, by=by, at=clock.now())


def said(page: BeautifulSoup) -> str:
    """The words of a page, on one line."""
    return " ".join(page.main.get_text(" ").split())


def completions() -> int:
    return db.session.scalar(select(func.count(ModuleCompletion.id))) or 0


def test_an_essay_is_saved_with_a_receipt_and_comes_back_as_it_was_written(writer: Trainee) -> None:
    attempt = writer.start()
    reply = put(writer, attempt, NOTE, " Dòng một\r\ndòng hai ")
    assert (reply.status_code, len(reply.json["receipt"])) == (200, 4)
    assert put(writer, attempt, NOTE, "Dòng một\ndòng hai").json["receipt"] == reply.json["receipt"]
    page = writer.page(attempt)
    field = page.select_one(f"textarea[name=answer-{NOTE}]")
    assert field.text.strip() == "Dòng một\ndòng hai"
    assert page.select_one(f"#hint-{NOTE}").text == "Write 5 to 60 words."
    assert [each.text for each in page.select(f"[data-item={NOTE}] dt")] == ["The facts", "The words"]


def test_what_is_too_long_is_refused_by_name_and_nothing_is_lost(writer: Trainee) -> None:
    attempt = writer.start()
    put(writer, attempt, NOTE, "Bản đầu.")
    reply = put(writer, attempt, NOTE, "ế" * (LONGEST_ESSAY + 2), key="another-key")
    assert (reply.status_code, reply.json["happened"]) == (
        400,
        "Your text has 10002 letters; at most 10000 can be kept.",
    )
    form = form_of(writer.page(attempt))
    long = "dài " * 3000
    reply = writer.client.post(
        f"{attempt}/responses", data={**form, f"answer-{NOTE}": long, f"answer-{REPORT}": "Ngắn."}
    )
    assert reply.status_code == 422
    shown = BeautifulSoup(reply.text, "html.parser")
    assert shown.select_one(f"textarea[name=answer-{NOTE}]").text.strip() == long.strip()
    assert shown.select_one(f"#error-{NOTE}").text.startswith("Your text has 11999 letters")
    saved = {
        row.item_id: row.answer["text"] for row in db.session.scalars(select(Response).order_by(Response.id))
    }
    assert saved == {NOTE: "Bản đầu.", REPORT: "Ngắn."}


@pytest.mark.parametrize("is_handed_in", [True, False])
def test_what_is_too_long_and_too_late_leads_to_the_result_and_is_not_asked_for_again(
    writer: Trainee, time: time_machine.Traveller, is_handed_in: bool
) -> None:
    attempt = writer.start()
    put(writer, attempt, NOTE, "Bản đầu.")
    form = form_of(writer.page(attempt))
    if is_handed_in:
        writer.submit(attempt)
    else:
        write(lambda: setattr(row_of(attempt), "due_at", MORNING))
        time.shift(GRACE + timedelta(seconds=1))
    reply = writer.client.post(f"{attempt}/responses", data={**form, f"answer-{NOTE}": "dài " * 3000})
    assert (reply.status_code, reply.location) == (303, f"{attempt}/result")
    assert row_of(attempt).submitted_at == MORNING
    page = writer.page(f"{attempt}/result")
    told = "This attempt has been handed in; it takes no more answers."
    assert lines_of(page, ".notices .notice-warning") == [told]
    assert "Bản đầu." in said(page)


def test_an_attempt_with_an_essay_waits_for_marks_and_says_so(writer: Trainee) -> None:
    attempt = hand_in(writer, note_for_the_shift=WRITTEN)
    assert (attempt.submitted_at is None, attempt.grading_run_id) == (False, None)
    assert (db.session.scalar(select(func.count(GradingRun.id))), completions()) == (0, 0)
    result = said(writer.page(f"/attempts/{attempt.uid}/result"))
    assert "The score comes when their last mark is in." in result
    assert WRITTEN in result
    assert "A model answer" not in result
    quiz = said(writer.page(f"/quizzes/{writer.quiz().uid}"))
    assert "Waiting for marks" in quiz
    (state,) = quiz_states(attempt.enrolment_id).values()
    assert (state.is_waiting, state.is_submitted, state.percent, state.is_passed) == (True, True, None, None)
    assert "Waiting for marks" in said(writer.page("/courses/essays"))


def test_essays_left_empty_need_nobody(writer: Trainee) -> None:
    attempt = hand_in(writer)
    score = scores_of(attempt)
    assert (score.score, score.max_score, score.is_passed) == (1, 3, False)


def test_the_last_mark_makes_the_score_and_completes_the_module(writer: Trainee, cast: Cast) -> None:
    attempt = hand_in(writer, note_for_the_shift=WRITTEN, report_in_two_lines="Ngắn.")
    first = mark(writer, attempt, cast.instructor, SOME, comment="Nêu thêm giờ.", note="Chữ xấu")
    assert (first.outcome, first.is_graded, scores_of(attempt)) == (COUNTS, False, None)
    mark(writer, attempt, cast.instructor, {"facts": "most"}, REPORT)
    assert scores_of(attempt) is None
    last = mark(writer, attempt, cast.coordinator, {"facts": "all"}, REPORT)
    assert (last.outcome, last.is_graded) == (COUNTS, True)
    score = scores_of(attempt)
    assert score.score == pytest.approx(1 + 3 / 4 + 2.5 / 3)
    assert (score.is_passed, completions()) == (True, 1)
    result = said(writer.page(f"/attempts/{attempt.uid}/result"))
    assert "3 of 4 points" in result
    assert "Some of the facts 1 of 2 points" in result
    assert "Your marker writes: Nêu thêm giờ." in result
    assert "At 8 o'clock a passenger handed in a watch" in result
    assert "Chữ xấu" not in result


def test_a_mark_that_is_corrected_makes_a_new_run_and_the_old_one_is_kept(
    writer: Trainee, cast: Cast
) -> None:
    attempt = hand_in(writer, note_for_the_shift=WRITTEN)
    mark(writer, attempt, cast.instructor, NONE)
    before = scores_of(attempt)
    assert (before.score, before.is_passed) == (1, False)
    mark(writer, attempt, cast.instructor, ALL)
    after = scores_of(attempt)
    assert (after.score, after.grading_run_id == before.grading_run_id) == (2, False)
    assert (after.is_passed, completions()) == (True, 1)
    kept = db.session.scalars(select(EssayMark).order_by(EssayMark.number)).all()
    assert [(each.number, each.levels) for each in kept] == [(1, NONE), (2, ALL)]
    mark(writer, attempt, cast.instructor, ALL, comment="Tốt.")
    assert scores_of(attempt).grading_run_id == after.grading_run_id


def test_marks_too_far_apart_are_settled_by_somebody_else(writer: Trainee, cast: Cast) -> None:
    attempt = hand_in(writer, report_in_two_lines="Ngắn.")
    mark(writer, attempt, cast.instructor, {"facts": "all"}, REPORT)
    with pytest.raises(Refused):
        settle(writer, attempt, cast.coordinator, {"facts": "some"})
    second = mark(writer, attempt, cast.other_instructor, {"facts": "some"}, REPORT)
    assert (second.outcome, scores_of(attempt)) == (NEEDS_SETTLING, None)
    with pytest.raises(Refused):
        settle(writer, attempt, cast.instructor, {"facts": "some"})
    settle(writer, attempt, cast.coordinator, {"facts": "most"})
    assert scores_of(attempt).score == pytest.approx(1 + 2 / 3)
    mark(writer, attempt, cast.instructor, {"facts": "none"}, REPORT)
    assert scores_of(attempt).score == pytest.approx(1 + 2 / 3)


def test_of_two_who_have_it_open_nobody_loses_a_mark(writer: Trainee, cast: Cast) -> None:
    attempt = hand_in(writer, note_for_the_shift=WRITTEN)
    revision = item_of(writer.edition, NOTE).revision_id
    for each in (cast.instructor, cast.coordinator, cast.coordinator):
        write(claim, attempt.id, revision, by=each, at=clock.now())
    assert db.session.scalar(select(func.count(MarkingClaim.id))) == 2
    assert mark(writer, attempt, cast.instructor, ALL).outcome == COUNTS
    assert mark(writer, attempt, cast.coordinator, NONE).outcome == BESIDE
    assert (scores_of(attempt).score, db.session.scalar(select(func.count(EssayMark.id)))) == (2, 2)
    assert db.session.scalar(select(func.count(MarkingClaim.id))) == 0


def test_nobody_marks_ones_own_nor_what_is_not_handed_in_nor_half_a_rubric(
    writer: Trainee, cast: Cast
) -> None:
    attempt = hand_in(writer, note_for_the_shift=WRITTEN)
    with pytest.raises(Refused):
        mark(writer, attempt, cast.trainee)
    with pytest.raises(Refused):
        mark(writer, attempt, cast.instructor, {"facts": "all"})
    assert db.session.scalar(select(func.count(EssayMark.id))) == 0


def test_a_score_set_by_hand_stays_and_the_mark_is_kept(writer: Trainee, cast: Cast) -> None:
    attempt = hand_in(writer, note_for_the_shift=WRITTEN)
    with pytest.raises(Refused):
        write(override_score, attempt.id, None, 1.0, "Heard", by=cast.instructor, at=clock.now())
    mark(writer, attempt, cast.instructor, NONE)
    revision = item_of(writer.edition, NOTE).revision_id
    override = write(override_score, attempt.id, revision, 0.5, "Heard", by=cast.coordinator, at=clock.now())
    assert mark(writer, attempt, cast.instructor, ALL).outcome == BY_HAND
    assert scores_of(attempt).score == 1.5
    write(override.undo, by=cast.coordinator, at=clock.now())
    assert scores_of(attempt).score == 2


def regrade(writer: Trainee, cast: Cast, rule: str, item: str = NOTE, points: str = "1", key=None):
    published = item_of(writer.edition, item)
    correction = Correction(0, rule, points, key or {})
    made = write(propose_correction, published, correction, "r", by=cast.coordinator, at=clock.now())
    start_trial(made, back="/", by=cast.coordinator)
    db.session.expire_all()
    write(made.apply, by=cast.coordinator, at=clock.now())
    db.session.expire_all()
    return made


@pytest.mark.parametrize(("rule", "expected"), [(FULL_MARKS, (2, 3)), (DROPPED, (1, 2))])
def test_a_correction_that_needs_no_marks_ends_the_waiting(
    writer: Trainee, cast: Cast, rule: str, expected: tuple[float, float]
) -> None:
    attempt = hand_in(writer, note_for_the_shift=WRITTEN)
    regrade(writer, cast, rule)
    score = scores_of(attempt)
    assert (score.score, score.max_score) == expected


def test_a_regrade_of_the_essay_reads_its_marks_again(writer: Trainee, cast: Cast) -> None:
    attempt = hand_in(writer, note_for_the_shift=WRITTEN)
    mark(writer, attempt, cast.instructor, SOME)
    regrade(writer, cast, BY_KEY, points="2")
    assert (scores_of(attempt).score, scores_of(attempt).max_score) == (1 + 2 * 3 / 4, 4)
    mark(writer, attempt, cast.instructor, ALL)
    assert scores_of(attempt).score == 3


def test_a_regrade_of_another_item_keeps_the_marks(writer: Trainee, cast: Cast) -> None:
    attempt = hand_in(writer, note_for_the_shift=WRITTEN)
    mark(writer, attempt, cast.instructor, SOME)
    regrade(
        writer,
        cast,
        BY_KEY,
        "one-right",
        key={"choices": [{"id": "up", "fraction": "1"}, {"id": "down", "fraction": "1"}]},
        points="2",
    )
    assert scores_of(attempt).score == 2 + 3 / 4


def test_a_trial_made_before_a_mark_came_in_is_overtaken(writer: Trainee, cast: Cast) -> None:
    attempt = hand_in(writer, note_for_the_shift=WRITTEN)
    published = item_of(writer.edition, "one-right")
    made = write(
        propose_correction,
        published,
        Correction(0, DROPPED, "1", {}),
        "r",
        by=cast.coordinator,
        at=clock.now(),
    )
    start_trial(made, back="/", by=cast.coordinator)
    db.session.expire_all()
    mark(writer, attempt, cast.instructor, SOME)
    with pytest.raises(Refused):
        write(made.apply, by=cast.coordinator, at=clock.now())
