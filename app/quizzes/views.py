"""Taking a quiz: its rules, an attempt answer by answer, handing in, the result."""

from __future__ import annotations

import uuid
from base64 import b64encode
from collections.abc import Mapping
from functools import partial

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from app.curriculum import catalogue
from app.curriculum.published import PublishedEdition, PublishedQuiz
from app.domain.answer_file import key_for
from app.domain.behaviour import SCORE
from app.quizzes import behaviour_text, certainty_text, item_text, pictures, sitting_text, text
from app.quizzes.access import attempt_for_reading, quiz_for_taking, sheet_for_answering
from app.quizzes.accommodations import allowance_at
from app.quizzes.answer_file_text import decision_words
from app.quizzes.answer_files import decided_files
from app.quizzes.answers import seconds_left
from app.quizzes.arrangement import asked_in, on_page, parts_of, scenario_html
from app.quizzes.bookmarks import bookmark_item, bookmarks_in
from app.quizzes.checks import checked_items
from app.quizzes.forms import answer_in_json, answers_in_form, essays_too_long
from app.quizzes.grading import set_items
from app.quizzes.models import Attempt
from app.quizzes.overrides import overrides_in_force
from app.quizzes.paging import go_on, last_page
from app.quizzes.queries import tries_at
from app.quizzes.review import score_of
from app.quizzes.saved import latest_answers
from app.quizzes.seats import WrongPassword, record_miss
from app.quizzes.showing import parts_shown, shown_items
from app.quizzes.sitting_forms import StartForm
from app.quizzes.starting import Place, standing_of, start_attempt
from app.quizzes.statistics import refresh_for
from app.quizzes.submission import close_if_over, submit_attempt
from app.shared import clock
from app.shared.database import write
from app.shared.locale import choose_language, language
from app.shared.page import show_time
from app.shared.refusal import Malformed

blueprint = Blueprint("quizzes", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {
        "text": text,
        "item_text": item_text,
        "behaviour_text": behaviour_text,
        "pictures": pictures,
        "certainty_text": certainty_text,
        "course_url": _course_url,
        "lesson_url": _lesson_url,
        "scenario_html": scenario_html,
    }


def _course_url(edition: PublishedEdition) -> str:
    return url_for("study.show_course", slug=edition.slug)


def _lesson_url(edition: PublishedEdition, reading: text.Reading) -> str:
    return url_for(
        "study.show_lesson", slug=edition.slug, module_slug=reading.module_slug, _anchor=reading.section
    )


@blueprint.get("/quizzes/<uuid:uid>")
def show_quiz(uid: uuid.UUID) -> ResponseReturnValue:
    """The rules, before the clock runs; earlier attempts."""
    return _rules_page(*quiz_for_taking(uid), StartForm())


@blueprint.post("/quizzes/<uuid:uid>/attempts")
def create_attempt(uid: uuid.UUID) -> ResponseReturnValue:
    """Start, or go on with the attempt that is open."""
    quiz, place = quiz_for_taking(uid)
    form, at = StartForm(), clock.now()
    start = partial(start_attempt, quiz, place, by=current_user, at=at, language=language())
    try:
        attempt = write(start, password=form.password.data or "")
    except WrongPassword as wrong:
        if form.password.data:
            write(record_miss, place.enrolment_id, at)
        form.password.errors = [wrong.happened]
        return _rules_page(quiz, place, form), 422
    return redirect(url_for(".show_attempt", uid=attempt.uid), 303)


def _rules_page(quiz: PublishedQuiz, place: Place, form: StartForm) -> str:
    at = clock.now()
    standing = standing_of(quiz, place, clock.local(at).date())
    for attempt in standing.attempts:
        _close_when_over(attempt)
    tries = tries_at(quiz.revision_id, place.enrolment_id)
    return render_template(
        "quizzes/show_quiz.html",
        quiz=quiz,
        edition=catalogue.edition(quiz.edition_id),
        tries=tries,
        shows_score=SCORE in parts_shown(quiz, tries, standing.applied.allowance),
        obstacle=standing.obstacle(quiz, at),
        standing=standing,
        hours=sitting_text,
        at=at,
        form=form,
    )


@blueprint.get("/attempts/<uuid:uid>")
def show_attempt(uid: uuid.UUID) -> ResponseReturnValue:
    """All questions with what is saved; the result once it is in."""
    attempt = attempt_for_reading(uid)
    return _result_when_in(attempt) or _attempt_page(attempt)


def _result_when_in(attempt: Attempt) -> Response | None:
    """To the result of an attempt that is handed in, or is now because its time is up."""
    _close_when_over(attempt)
    return redirect(url_for(".show_result", uid=attempt.uid), 303) if attempt.submitted_at else None


def _attempt_page(attempt: Attempt, **values: object) -> str:
    times = {"due_in": _due_in(attempt), "last_page": last_page(attempt)}
    return _page("quizzes/show_attempt.html", attempt, **times, **_sealing(attempt), **values)


@blueprint.put("/attempts/<uuid:uid>/responses/<item_id>")
def save_response(uid: uuid.UUID, item_id: str) -> ResponseReturnValue:
    """Save one answer; the reply is its receipt."""
    sheet = sheet_for_answering(uid)
    answer = answer_in_json(request, sheet, item_id, choose_language())
    at = clock.now()
    kept = write(sheet.save_one, answer, at=at)
    saved = kept.saved
    reply = {
        "receipt": saved.receipt,
        "saved_at": saved.saved_at.isoformat(),
        "due_in_seconds": seconds_left(kept.due_at, at),
    }
    reading = item_text.reading_words(sheet.item(item_id), saved.answer)
    return jsonify({**reply, "reading": reading} if reading else reply)


@blueprint.post("/attempts/<uuid:uid>/responses")
def save_responses(uid: uuid.UUID) -> ResponseReturnValue:
    """Save a whole page of answers, sent as a plain form; then stay, or go on to hand in."""
    sheet = sheet_for_answering(uid)
    at = clock.now()
    answers_on = partial(answers_in_form, request.form, sheet, language(), at)
    then = request.form.get("then", "")
    typed = essays_too_long(request.form, sheet)
    turned = request.form.get("page", default=0, type=int) if then == "next" and not typed else 0
    page = (
        write(go_on, sheet, answers_on, turned, at=at)
        if turned
        else write(sheet.save_page, answers_on, at=at)
    )
    if page.closed:
        flash(behaviour_text.closed_words(len(page.closed)), "warning")
    if typed:
        return _typed_again(attempt_for_reading(uid), typed)
    if then == "submission":
        return redirect(url_for(".new_submission", uid=uid), 303)
    if turned:
        return redirect(url_for(".show_attempt", uid=uid), 303)
    if "bookmark" in request.form:
        return _bookmark_in_form(uid, request.form["bookmark"])
    flash(text.saved_words(len(page.saved), show_time(at)), "success")
    return redirect(url_for(".show_attempt", uid=uid), 303)


def _typed_again(attempt: Attempt, typed: Mapping[str, str]) -> ResponseReturnValue:
    """The page with what was too long to be kept, while that can still be shortened."""
    result = _result_when_in(attempt)
    if result:
        flash(_("This attempt has been handed in; it takes no more answers."), "warning")
    return result or (_attempt_page(attempt, typed=typed), 422)


def _bookmark_in_form(uid: uuid.UUID, wanted: str) -> ResponseReturnValue:
    """`wanted`: "on" or "off", a space and the question."""
    state, _space, item_id = wanted.partition(" ")
    _set_bookmark(attempt_for_reading(uid), item_id, state == "on")
    return redirect(url_for(".show_attempt", uid=uid, _anchor=f"bookmark-{item_id}"), 303)


@blueprint.put("/attempts/<uuid:uid>/bookmarks/<item_id>")
def save_bookmark(uid: uuid.UUID, item_id: str) -> ResponseReturnValue:
    """Mark a question to be looked at again, or take the mark away: {"is_marked": true or false}."""
    attempt = attempt_for_reading(uid)
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("is_marked"), bool):
        raise Malformed(_l("A mark is there or not: is_marked needs true or false."))
    _set_bookmark(attempt, item_id, body["is_marked"])
    return "", 204


def _set_bookmark(attempt: Attempt, item_id: str, is_marked: bool) -> None:
    try:
        write(bookmark_item, attempt, item_id, is_marked, at=clock.now())
    except LookupError:
        abort(404)


@blueprint.get("/attempts/<uuid:uid>/submission")
def new_submission(uid: uuid.UUID) -> ResponseReturnValue:
    """What is answered and what is not, before handing in."""
    attempt = attempt_for_reading(uid)
    return _result_when_in(attempt) or _page("quizzes/new_submission.html", attempt)


@blueprint.post("/attempts/<uuid:uid>/submission")
def create_submission(uid: uuid.UUID) -> ResponseReturnValue:
    """Hand in; once more changes nothing."""
    attempt = attempt_for_reading(uid)
    write(submit_attempt, attempt, by=current_user, at=clock.now())
    refresh_for(attempt.purpose, by=current_user)
    return redirect(url_for(".show_result", uid=uid), 303)


@blueprint.get("/attempts/<uuid:uid>/result")
def show_result(uid: uuid.UUID) -> ResponseReturnValue:
    """The score, and for a module's quiz what was right and why."""
    attempt = attempt_for_reading(uid)
    _close_when_over(attempt)
    if attempt.submitted_at is None:
        return redirect(url_for(".show_attempt", uid=uid), 303)
    quiz = catalogue.quiz(attempt.quiz_revision_id)
    tries = tries_at(quiz.revision_id, attempt.enrolment_id)
    this = next(each for each in tries if each.uid == uid)
    allowance = allowance_at(quiz.revision_id, attempt.enrolment_id, clock.today()).allowance
    shown = parts_shown(quiz, tries, allowance)
    items = shown_items(attempt, shown) if this.is_open else []
    return render_template(
        "quizzes/show_result.html",
        attempt=attempt,
        quiz=quiz,
        edition=catalogue.edition(quiz.edition_id),
        score=score_of(attempt) if this.is_open else None,
        is_waiting=this.is_waiting,
        by_hand=overrides_in_force([attempt.id]) if this.is_open else [],
        items=items,
        shown=shown,
        parts=parts_of(quiz, asked_in(attempt.layout), items) if items else [],
        files=[decision_words(file, is_held_back=this.is_held_back) for file in decided_files(attempt.id)],
        tries=tries,
        is_held_back=this.is_held_back,
        allowance=allowance,
        **_sealing(attempt),
    )


def _sealing(attempt: Attempt) -> dict[str, str]:
    """What a page needs to seal answers that it cannot send: the attempt's key, and the time it is here."""
    key = key_for(current_app.config["SECRET_KEY"], attempt.uid)
    return {"file_key": b64encode(key).decode(), "now": clock.now().isoformat()}


def _page(template: str, attempt: Attempt, **values: object) -> str:
    quiz = catalogue.quiz(attempt.quiz_revision_id)
    saved = latest_answers(attempt.id)
    asked = asked_in(attempt.layout)
    return render_template(
        template,
        attempt=attempt,
        quiz=quiz,
        edition=catalogue.edition(quiz.edition_id),
        parts=parts_of(quiz, asked, asked),
        shown=on_page(parts_of(quiz, asked, asked), attempt.page),
        marked=bookmarks_in(attempt.id),
        entries=list(zip(attempt.layout, set_items(attempt), strict=True)),
        saved=saved,
        checked=checked_items(attempt, saved),
        unanswered=sum(
            not (entry["item"] in saved and saved[entry["item"]].is_answered) for entry in attempt.layout
        ),
        **values,
    )


def _due_in(attempt: Attempt) -> int | None:
    return None if attempt.due_at is None else int((attempt.due_at - clock.now()).total_seconds())


def _close_when_over(attempt: Attempt) -> None:
    """Hand in an attempt whose time is up, for whoever looks at it next."""
    if attempt.is_over(clock.now()) and write(close_if_over, attempt, at=clock.now()):
        refresh_for(attempt.purpose, by=current_user)
