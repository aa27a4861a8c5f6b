"""Pages of exercises in a workshop: who was scored, an observer's sheet, the release, one's own results."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.curriculum import catalogue
from app.domain.observation import score_of
from app.exercises import text
from app.exercises.access import (
    Played,
    Sheet,
    exercise_for_scores,
    exercise_for_scoring,
    place_for_own_results,
    registration_for_scoring,
    sheet_for_scoring,
)
from app.exercises.forms import marks_from_form, marks_from_json
from app.exercises.models import Observation, release_exercise, release_of
from app.exercises.queries import (
    count_open,
    count_scored,
    own_results,
    performances_of,
    pooled_agreement,
    released_in,
)
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_sheet
from app.shared.page import show_time
from app.workshops.access import can_run_workshop, workshop_for_roster
from app.workshops.forms import ExportForm
from app.workshops.listing import describe_workshop
from app.workshops.queries import roster_of
from app.workshops.text import file_name

blueprint = Blueprint("exercises", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"text": text, "score_of": score_of}


@blueprint.get("/workshops/<uuid:uid>/exercises")
def list_exercises(uid: uuid.UUID) -> ResponseReturnValue:
    """The exercises of the workshop's edition, with how many officers were scored in each."""
    workshop = workshop_for_roster(uid)
    return render_template(
        "exercises/list_exercises.html",
        workshop=workshop,
        exercises=catalogue.edition(workshop.edition_id).exercises,
        counts=count_scored(workshop.id),
        released=released_in(workshop.id),
        is_synthetic=workshop.is_synthetic,
    )


@blueprint.get("/workshops/<uuid:uid>/exercises/<exercise_id>")
def show_exercise(uid: uuid.UUID, exercise_id: str) -> ResponseReturnValue:
    """Who was scored, by whom, with what; how far two observers agree."""
    workshop, exercise = played = exercise_for_scores(uid, exercise_id)
    release = release_of(workshop.id, exercise.id)
    performances = performances_of(workshop.id, exercise, current_user.id, is_released=release is not None)
    return render_template(
        "exercises/show_exercise.html",
        workshop=workshop,
        exercise=exercise,
        release=release,
        performances=performances,
        pooled=pooled_agreement(performances),
        can_score=can_run_workshop(current_user, played.workshop),
        open_sheets=count_open(workshop.id, exercise.id),
        export_form=ExportForm(),
        is_synthetic=workshop.is_synthetic,
    )


@blueprint.post("/workshops/<uuid:uid>/exercises/<exercise_id>/observations")
def create_observation(uid: uuid.UUID, exercise_id: str) -> ResponseReturnValue:
    """The observer's own sheet on an officer: a new one, or the one there is."""
    played = exercise_for_scoring(uid, exercise_id)
    registration = registration_for_scoring(played, _uid(request.form.get("registration", "")))
    sheet = write(Observation.begin, registration, played.exercise, by=current_user, at=clock.now())
    return redirect(url_for(".show_observation", uid=sheet.uid), 303)


@blueprint.get("/observations/<uuid:uid>")
def show_observation(uid: uuid.UUID) -> ResponseReturnValue:
    """The checklist to tap on; what it came to once it is handed in."""
    return _show_sheet(sheet_for_scoring(uid))


def _show_sheet(sheet: Sheet) -> str:
    observation, registration, (workshop, exercise) = sheet
    marks = observation.marks()
    release = release_of(workshop.id, exercise.id)
    return render_template(
        "exercises/show_observation.html",
        observation=observation,
        workshop=workshop,
        exercise=exercise,
        officer=next(line for line in roster_of(workshop.id) if line.registration_id == registration.id),
        marks=marks,
        score=score_of(exercise.checklist, marks),
        release=release,
        is_open=observation.is_open and release is None,
        is_synthetic=workshop.is_synthetic,
    )


@blueprint.post("/observations/<uuid:uid>/marks")
def create_marks(uid: uuid.UUID) -> ResponseReturnValue:
    """Marks of a form, or of a script, which gets one answer for each."""
    observation, _registration, (_workshop, exercise) = sheet_for_scoring(uid)
    at = clock.now()
    if request.is_json:
        saved = write(observation.save, marks_from_json(request.get_json(), exercise, at), at=at)
        return jsonify(
            marks=[{"line": e.line, "key": e.key, "saved_at": e.saved_at.isoformat()} for e in saved]
        )
    saved = write(observation.save, marks_from_form(request.form, exercise), at=at)
    if request.form.get("then") == "submission":
        return _submit(observation)
    flash(text.saved_words(len(saved), show_time(at)), "success" if saved else "info")
    return redirect(url_for(".show_observation", uid=uid), 303)


@blueprint.post("/observations/<uuid:uid>/submission")
def create_submission(uid: uuid.UUID) -> ResponseReturnValue:
    """Hand the sheet in; once more changes nothing."""
    return _submit(sheet_for_scoring(uid).observation)


def _submit(observation: Observation) -> Response:
    write(observation.submit, by=current_user, at=clock.now())
    flash(_("The sheet is handed in."), "success")
    return redirect(url_for(".show_observation", uid=observation.uid), 303)


@blueprint.post("/workshops/<uuid:uid>/exercises/<exercise_id>/release")
def create_release(uid: uuid.UUID, exercise_id: str) -> ResponseReturnValue:
    """Open the results to those who played."""
    played = exercise_for_scoring(uid, exercise_id)
    write(release_exercise, *played, by=current_user, at=clock.now())
    flash(_("The results are open to those who played."), "success")
    return _to_exercise(played)


@blueprint.get("/workshops/<uuid:uid>/exercises/<exercise_id>/scores.<any(csv, xlsx):extension>")
def export_exercise(uid: uuid.UUID, exercise_id: str, extension: str) -> Response:
    """The scores that the reader sees on the page, line by line."""
    workshop, exercise = exercise_for_scores(uid, exercise_id)
    is_released = release_of(workshop.id, exercise.id) is not None
    performances = performances_of(workshop.id, exercise, current_user.id, is_released=is_released)
    line = describe_workshop(workshop.id)
    sheet = text.scores_sheet(line, exercise, performances)
    write(audit, "export_exercise", workshop, by=current_user, at=clock.now(), purpose=ExportForm().said())
    what = _("exercise scores")
    return send_sheet(sheet, extension, file_name(line, f"{what} {exercise.id}"))


@blueprint.get("/workshops/<uuid:uid>/own-exercises")
def show_own(uid: uuid.UUID) -> ResponseReturnValue:
    """What observers said of the signed-in officer, in exercises whose results are released; without their names."""
    workshop, registration = place_for_own_results(uid)
    exercises = catalogue.edition(workshop.edition_id).exercises
    return render_template(
        "exercises/show_own.html",
        workshop=workshop,
        results=own_results(workshop.id, registration.id, exercises),
        is_synthetic=workshop.is_synthetic,
    )


def _to_exercise(played: Played) -> Response:
    address = url_for(".show_exercise", uid=played.workshop.uid, exercise_id=played.exercise.id)
    return redirect(address, 303)


def _uid(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError:
        abort(400)
