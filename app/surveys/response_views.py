"""An officer's own form of a round: shown, saved answer by answer, finished."""

from __future__ import annotations

import uuid

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.shared import clock
from app.shared.database import write
from app.shared.page import show_time
from app.surveys.access import participation_for_answering
from app.surveys.answers import (
    WayBack,
    answers_of,
    finish_response,
    instrument_of,
    save_answers,
    unanswered,
)
from app.surveys.forms import Posted, ResponseForm, answer_in_json, answers_in_form
from app.surveys.models import Round
from app.surveys.tokens import give_token, held_token, new_token, way_back
from app.surveys.views import blueprint


@blueprint.get("/rounds/<uuid:uid>/response")
def show_response(uid: uuid.UUID) -> ResponseReturnValue:
    """The form with what is saved; thanks when it is done; why not, when it takes no answers."""
    round_, participation = participation_for_answering(uid)
    if participation.done_on or not round_.is_open(clock.today()):
        return render_template(
            "surveys/show_participation.html",
            round=round_,
            participation=participation,
            is_synthetic=round_.is_synthetic,
        )
    token = held_token() or new_token()
    return _page(round_, way_back(round_, token), token, Posted())


@blueprint.put("/rounds/<uuid:uid>/response/answers/<question_id>")
def save_answer(uid: uuid.UUID, question_id: str) -> ResponseReturnValue:
    """Save one answer, or take it back with null."""
    round_, participation = participation_for_answering(uid)
    value, key = answer_in_json(request)
    at = clock.now()
    write(save_answers, participation, way_back(round_, held_token()), {question_id: value}, at=at, key=key)
    return jsonify(saved_at=show_time(at))


@blueprint.post("/rounds/<uuid:uid>/response")
def create_response(uid: uuid.UUID) -> ResponseReturnValue:
    """The whole form at once: keep what can be kept; then stay, or finish when nothing is missing."""
    round_, participation = participation_for_answering(uid)
    if participation.done_on:
        return redirect(url_for(".show_response", uid=uid), 303)
    token = held_token() or new_token()
    way, at = way_back(round_, token), clock.now()
    posted = answers_in_form(request.form, instrument_of(round_))
    if posted.changed:
        write(save_answers, participation, way, posted.changed, at=at)
    is_finishing = request.form.get("then") == "finish"
    if is_finishing:
        posted.errors = _missing(round_, way) | posted.errors
    if posted.errors:
        return _page(round_, way, token, posted), 422
    if is_finishing:
        write(finish_response, participation, way, at=at)
    else:
        flash(_saved_words(len(posted.changed), show_time(at)), "success")
    return _with_token(redirect(url_for(".show_response", uid=uid), 303), round_, token)


def _missing(round_: Round, way: WayBack) -> dict[str, str]:
    """What to say at each question that must be answered and is not."""
    answers = answers_of(way.response(round_.id))
    return {
        question.id: _("Please answer this question.")
        for question in unanswered(instrument_of(round_), answers)
    }


def _saved_words(count: int, time: str) -> str:
    if count == 0:
        return _("Nothing has changed since the last save.")
    return ngettext(
        "%(num)d answer saved at %(time)s.", "%(num)d answers saved at %(time)s.", count, time=time
    )


def _page(round_: Round, way: WayBack, token: str, posted: Posted) -> Response:
    page = render_template(
        "surveys/show_response.html",
        round=round_,
        instrument=instrument_of(round_),
        form=ResponseForm(),
        saved=answers_of(way.response(round_.id)),
        posted=posted,
        is_synthetic=round_.is_synthetic,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"  # another officer may use this phone next
    return _with_token(response, round_, token)


def _with_token(response: Response, round_: Round, token: str) -> Response:
    return response if round_.mode == "named" else give_token(response, token, round_.uid)
