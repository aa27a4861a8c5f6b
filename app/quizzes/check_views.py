"""Checking one answer of an attempt that goes on."""

from __future__ import annotations

import uuid
from functools import partial
from http import HTTPStatus

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.curriculum import catalogue
from app.errors import wants_json
from app.quizzes import behaviour_text
from app.quizzes.access import attempt_for_reading, sheet_for_answering
from app.quizzes.answers import AnswerSheet, seconds_left
from app.quizzes.checks import check_answer, checked_items
from app.quizzes.forms import answers_in_form, check_in_form, check_in_json
from app.quizzes.models import Attempt
from app.quizzes.saved import latest_answers
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.database import write
from app.shared.locale import choose_language, language


@blueprint.post("/attempts/<uuid:uid>/checks/<item_id>")
def create_check(uid: uuid.UUID, item_id: str) -> ResponseReturnValue:
    """Check one answer. A plain form sends its whole page along, which is saved first, whatever the check says."""
    attempt, sheet = attempt_for_reading(uid), sheet_for_answering(uid)
    if wants_json():
        return _checked_in_json(attempt, sheet, item_id)
    at = clock.now()
    page = write(sheet.save_page, partial(answers_in_form, request.form, sheet, language(), at), at=at)
    others = [each for each in page.closed if each != item_id]
    if others:
        flash(behaviour_text.closed_words(len(others)), "warning")
    answer, number = check_in_form(request.form, sheet, item_id, latest_answers(attempt.id), language(), at)
    write(check_answer, attempt, sheet, answer, number, at=at)
    place = [entry["item"] for entry in sheet.layout].index(item_id) + 1
    return redirect(url_for(".show_attempt", uid=uid, _anchor=f"q{place}"), HTTPStatus.SEE_OTHER)


def _checked_in_json(attempt: Attempt, sheet: AnswerSheet, item_id: str) -> ResponseReturnValue:
    """The reply holds what the page shows of the check, as it is drawn on the page itself."""
    answer, number = check_in_json(request, sheet, item_id, choose_language())
    at = clock.now()
    write(check_answer, attempt, sheet, answer, number, at=at)
    saved = latest_answers(attempt.id)[item_id]
    checked = checked_items(attempt, {item_id: saved})[item_id]
    quiz = catalogue.quiz(attempt.quiz_revision_id)
    edition = catalogue.edition(quiz.edition_id)
    html = render_template(
        "quizzes/_checked.html", attempt=attempt, checked=checked, quiz=quiz, edition=edition
    )
    return jsonify(
        checked=html,
        is_settled=checked.is_settled,
        next_try=checked.made + 1,
        rule=behaviour_text.check_rule(sheet.behaviour, checked.made),
        receipt=saved.receipt,
        saved_at=saved.saved_at.isoformat(),
        due_in_seconds=seconds_left(attempt.due_at, at),
    )
