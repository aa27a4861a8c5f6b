"""For instructors: the list of what there is to teach with, one text, one exercise."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.shared.locale import language
from app.shared.storage import store
from app.study.access import edition_for_teaching, exercise_for_teaching, text_for_teaching
from app.study.views import blueprint


@blueprint.get("/courses/<slug>/teaching")
def list_teaching(slug: str) -> ResponseReturnValue:
    """Notes module by module, agendas, exercises."""
    return render_template("study/list_teaching.html", edition=edition_for_teaching(slug))


@blueprint.get("/courses/<slug>/teaching/<any(notes, agenda):kind>/<name>")
def show_teaching(slug: str, kind: str, name: str) -> ResponseReturnValue:
    """The notes on a module, or an agenda. The HTML was made safe when it was published."""
    edition, text = text_for_teaching(slug, kind, name)
    body = store().get(text.pages[language()]).decode()
    return render_template("study/show_teaching.html", edition=edition, text=text, body=Markup(body))


@blueprint.get("/courses/<slug>/teaching/exercises/<exercise_id>")
def show_exercise(slug: str, exercise_id: str) -> ResponseReturnValue:
    """An exercise: what to read out, what to prepare, and the observer's checklist to print."""
    edition, exercise = exercise_for_teaching(slug, exercise_id)
    return render_template("study/show_exercise.html", edition=edition, exercise=exercise)
