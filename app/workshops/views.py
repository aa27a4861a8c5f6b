"""Pages of workshops: which there are, what each is, how it is planned."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.domain.half_days import usual_half_days
from app.shared import clock
from app.shared.database import write
from app.workshops import listing
from app.workshops.access import (
    can_manage_workshop,
    can_plan_workshops,
    can_run_workshop,
    can_see_roster,
    workshop_for_managing,
    workshop_for_reading,
    workshops_visible_to,
)
from app.workshops.choices import instructor_ids, offer_choices
from app.workshops.forms import (
    FilterForm,
    SessionsForm,
    WorkshopForm,
    key_of,
    offer_filters,
    rows_of,
    values_of,
)
from app.workshops.models import Workshop
from app.workshops.pending import pending_in
from app.workshops.queries import sessions_of

blueprint = Blueprint("workshops", __name__)


@blueprint.get("/workshops")
def list_workshops() -> ResponseReturnValue:
    visible, today, form = workshops_visible_to(current_user), clock.today(), FilterForm()
    offer_filters(form, listing.filter_choices(visible))
    narrowed, page = form.narrowed(), form.page.data or 1
    return render_template(
        "workshops/list_workshops.html",
        form=form,
        workshops=listing.list_workshops(visible, narrowed, today, page),
        count=listing.count_workshops(visible, narrowed, today),
        narrowed=narrowed,
        page=page,
        per_page=listing.PER_PAGE,
        today=today,
        can_plan=can_plan_workshops(current_user),
    )


@blueprint.get("/workshops/<uuid:uid>")
def show_workshop(uid: uuid.UUID) -> ResponseReturnValue:
    workshop = workshop_for_reading(uid)
    is_open = can_see_roster(current_user, workshop)
    return render_template(
        "workshops/show_workshop.html",
        workshop=workshop,
        line=listing.describe_workshop(workshop.id),
        sessions=sessions_of(workshop.id),
        instructors=listing.instructor_names(workshop.id),
        today=clock.today(),
        can_see_roster=is_open,
        can_manage=can_manage_workshop(current_user, workshop),
        can_run=can_run_workshop(current_user, workshop),
        pending=pending_in(current_user, workshop) if is_open else [],
        is_synthetic=workshop.is_synthetic,
    )


@blueprint.route("/workshops/new", methods=["GET", "POST"])
def new_workshop() -> ResponseReturnValue:
    if not can_plan_workshops(current_user):
        abort(403)
    form = WorkshopForm()
    offer_choices(form, current_user)
    if form.validate_on_submit():
        workshop = write(Workshop.plan, form.details(), by=current_user, at=clock.now())
        flash(_("The workshop is planned, with a half-day for every morning and afternoon."), "success")
        return _to_workshop(workshop)
    return render_template("workshops/edit_workshop.html", form=form, workshop=None)


@blueprint.route("/workshops/<uuid:uid>/edit", methods=["GET", "POST"])
def edit_workshop(uid: uuid.UUID) -> ResponseReturnValue:
    workshop = workshop_for_managing(uid)
    form = WorkshopForm(data=values_of(workshop, instructor_ids(workshop)))
    offer_choices(form, current_user, workshop)
    if form.validate_on_submit():
        write(workshop.revise, form.details(), by=current_user, at=clock.now())
        flash(_("The changes are saved."), "success")
        return _to_workshop(workshop)
    return render_template("workshops/edit_workshop.html", form=form, workshop=workshop)


@blueprint.route("/workshops/<uuid:uid>/sessions", methods=["GET", "POST"])
def edit_sessions(uid: uuid.UUID) -> ResponseReturnValue:
    workshop = workshop_for_managing(uid)
    half_days = list(usual_half_days(workshop.starts_on, workshop.ends_on))
    shown = None if request.form else {"sessions": rows_of(half_days, sessions_of(workshop.id))}
    form = SessionsForm(data=shown)
    if form.validate_on_submit():
        followed = write(workshop.arrange, form.planned(half_days), by=current_user, at=clock.now())
        flash(" ".join([_("The half-days are saved."), *map(str, followed)]), "success")
        return _to_workshop(workshop)
    return render_template(
        "workshops/edit_sessions.html",
        form=form,
        workshop=workshop,
        half_days={key_of(half_day): half_day for half_day in half_days},
    )


def _to_workshop(workshop: Workshop) -> Response:
    return redirect(url_for("workshops.show_workshop", uid=workshop.uid))
