"""More time and more attempts: given, listed, ended."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.curriculum import catalogue
from app.quizzes import gradebook_text
from app.quizzes.accommodation_access import (
    accommodation_for_ending,
    edition_for_accommodating,
    in_scope_of,
    in_workshop,
)
from app.quizzes.accommodation_forms import (
    AccommodationForm,
    EditionAccommodationForm,
    WorkshopAccommodationForm,
)
from app.quizzes.accommodation_queries import accommodations_of
from app.quizzes.accommodations import Target, accommodate
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.database import write
from app.shared.forms import safe_next
from app.workshops.access import workshop_for_running
from app.workshops.queries import roster_of


@blueprint.route("/workshops/<uuid:uid>/accommodations", methods=["GET", "POST"])
def new_workshop_accommodation(uid: uuid.UUID) -> ResponseReturnValue:
    """More time or attempts for officers on a roster, and those given."""
    workshop = workshop_for_running(uid)
    edition = catalogue.edition(workshop.edition_id)
    form = WorkshopAccommodationForm()
    form.offer_quizzes(edition)
    form.offer_roster(roster_of(workshop.id))
    if form.validate_on_submit():
        return _give(form, form.target(workshop), edition.id)
    return render_template(
        "quizzes/new_accommodation.html",
        form=form,
        workshop=workshop,
        edition=edition,
        lines=accommodations_of(edition.id, current_user, in_workshop(workshop)),
        words=gradebook_text,
        is_synthetic=workshop.is_synthetic,
    ), (422 if form.errors else 200)


@blueprint.route("/editions/<uuid:uid>/accommodations", methods=["GET", "POST"])
def new_edition_accommodation(uid: uuid.UUID) -> ResponseReturnValue:
    """More time or attempts for an officer or a unit, wherever they study the edition, and those given."""
    edition = edition_for_accommodating(uid)
    form = EditionAccommodationForm()
    form.offer_quizzes(edition)
    if form.validate_on_submit():
        return _give(form, form.target(), edition.id)
    return render_template(
        "quizzes/new_accommodation.html",
        form=form,
        workshop=None,
        edition=edition,
        lines=accommodations_of(edition.id, current_user, in_scope_of(current_user)),
        words=gradebook_text,
    ), (422 if form.errors else 200)


def _give(form: AccommodationForm, target: Target, edition_id: int) -> ResponseReturnValue:
    given = (target, edition_id, form.quiz_revision_id, form.allowance, form.reason.data or "")
    write(accommodate, *given, by=current_user, at=clock.now())
    flash(_("Given. It holds for attempts that start from now on."), "success")
    return redirect(request.path, 303)


@blueprint.post("/accommodations/<uuid:uid>/end")
def end_accommodation(uid: uuid.UUID) -> ResponseReturnValue:
    """It holds no longer."""
    row = accommodation_for_ending(uid)
    write(row.end, by=current_user, at=clock.now())
    flash(_("Ended. Attempts that have begun keep what they had."), "success")
    return redirect(safe_next(request.form.get("next"), url_for("home.show_home")), 303)
