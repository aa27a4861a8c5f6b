"""What a quiz tells about the group that took it, and about its questions: pages, pictures, files."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.curriculum import catalogue
from app.quizzes import result_certainty, result_charts, result_item_text, result_test_text, result_text
from app.quizzes.correction_access import can_correct, may_see_gradings
from app.quizzes.result_access import (
    Reading,
    edition_for_results,
    provinces_for_results,
    require_keys,
    results_for_reading,
    units_for_results,
)
from app.quizzes.result_figures import refresh_soon
from app.quizzes.result_forms import COUNTING_WORDS, PURPOSES, SORTS, ExportForm, ResultsForm
from app.quizzes.result_lists import quizzes_of
from app.quizzes.result_report import report_of
from app.quizzes.result_sheet import file_name, sheet_of
from app.quizzes.results import ItemResult, QuizResults, in_order, results_of
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_bytes, send_sheet
from app.shared.refusal import Malformed
from app.workshops.access import workshop_for_roster


@blueprint.get("/workshops/<uuid:uid>/results")
def list_workshop_results(uid: uuid.UUID) -> ResponseReturnValue:
    """The quizzes that officers of a workshop handed in."""
    workshop = workshop_for_roster(uid)
    return render_template(
        "quizzes/list_results.html",
        lines=quizzes_of(workshop.edition_id, workshop=uid),
        workshop=workshop,
        edition=catalogue.edition(workshop.edition_id),
        place={"workshop": uid},
        words=result_text,
        is_synthetic=workshop.is_synthetic,
    )


@blueprint.get("/editions/<uuid:uid>/results")
def list_edition_results(uid: uuid.UUID) -> ResponseReturnValue:
    """The quizzes that officers handed in, wherever they took the edition."""
    edition = edition_for_results(uid)
    return render_template(
        "quizzes/list_results.html",
        lines=quizzes_of(edition.id),
        edition=edition,
        place={},
        may_see_gradings=may_see_gradings(current_user),
        words=result_text,
    )


@blueprint.get("/quizzes/<uuid:uid>/results")
def show_quiz_results(uid: uuid.UUID) -> ResponseReturnValue:
    """The figures of one form of a quiz over one group, with its items."""
    form = ResultsForm()
    form.validate()
    results = results_of(results_for_reading(uid, **form.asked()))
    return render_template(
        "quizzes/show_quiz_results.html",
        items=in_order(results.items, form.order),
        order=form.order,
        sorts=SORTS,
        countings={name: COUNTING_WORDS[name] for name in results.reading.countings},
        purposes=PURPOSES,
        provinces=provinces_for_results(results.reading),
        units=units_for_results(results.reading),
        **_common(results),
    )


@blueprint.get("/quizzes/<uuid:uid>/results/items/<item_id>")
def show_item_results(uid: uuid.UUID, item_id: str) -> ResponseReturnValue:
    """One item: who picked what, and what its figures mean. For readers who may know what was asked."""
    results, item = _item(uid, item_id)
    return render_template("quizzes/show_item_results.html", item=item, **_common(results))


def _item(uid: uuid.UUID, item_id: str) -> tuple[QuizResults, ItemResult]:
    form = ResultsForm()
    form.validate()
    reading = results_for_reading(uid, **form.asked())
    require_keys(reading)
    results = results_of(reading)
    return results, results.item(item_id) or abort(404)


def _common(results: QuizResults) -> dict[str, object]:
    return {
        "results": results,
        "reading": results.reading,
        "words": result_text,
        "test_words": result_test_text,
        "certainty_words": result_certainty,
        "item_words": result_item_text,
        "charts": result_charts,
        "is_synthetic": results.reading.is_synthetic,
        "may_see_gradings": may_see_gradings(current_user),
        "may_correct": can_correct(current_user, results.reading.workshop),
    }


@blueprint.get("/quizzes/<uuid:uid>/results/charts/<any(scores, items):name>.svg")
def show_results_chart(uid: uuid.UUID, name: str) -> ResponseReturnValue:
    """A picture of the whole quiz."""
    form = ResultsForm()
    form.validate()
    results = results_of(results_for_reading(uid, **form.asked()))
    if results.analysis is None:
        abort(404)
    draw = {"scores": result_charts.draw_scores, "items": result_charts.draw_items}[name]
    return _picture(draw(results))


@blueprint.get("/quizzes/<uuid:uid>/results/items/<item_id>.svg")
def show_choices_chart(uid: uuid.UUID, item_id: str) -> ResponseReturnValue:
    """Who picked which choice of an item, as a picture."""
    results, item = _item(uid, item_id)
    if not result_charts.has_strips(results, item):
        abort(404)
    return _picture(result_charts.draw_choices(results, item))


def _picture(svg: str) -> Response:
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = (
        "no-store"  # attempts come in, and readers differ in what they may see
    )
    return response


@blueprint.post("/quizzes/<uuid:uid>/results/refresh")
def refresh_quiz_results(uid: uuid.UUID) -> ResponseReturnValue:
    """Have the figures worked out anew."""
    form = ResultsForm()
    form.validate()
    reading = results_for_reading(uid, **form.asked())
    refresh_soon(reading.group, by=current_user)
    flash(_("The figures are being worked out. Look again in a moment."), "info")
    return redirect(_address(reading), 303)


def _address(reading: Reading) -> str:
    values: dict[str, Any] = {"uid": reading.quiz.uid, **reading.selection}
    return url_for(".show_quiz_results", **values)


@blueprint.get("/quizzes/<uuid:uid>/results.<any(csv, xlsx, pdf):extension>")
def export_quiz_results(uid: uuid.UUID, extension: str) -> Response:
    """The same figures as a file. What for is written down."""
    form = ExportForm()
    if not form.validate():
        raise Malformed(_l("Say what the file is for."))
    results = results_of(results_for_reading(uid, **form.asked()))
    subject = results.reading.workshop
    purpose = f"{extension}: {form.purpose.data}, {results.reading.group}"
    write(audit, "export_quiz_results", subject, by=current_user, at=clock.now(), purpose=purpose[:300])
    if extension == "pdf":
        return _report(results, form.purpose.data)
    return send_sheet(sheet_of(results, form.purpose.data), extension, file_name(results))


def _report(results: QuizResults, purpose: str) -> Response:
    from app.domain.summary_pdf import draw_report  # noqa: PLC0415 - the drawing library: where something is drawn

    drawn = draw_report(report_of(results, purpose, clock.now()))
    return send_bytes(drawn, f"{file_name(results)}.pdf", "application/pdf")
