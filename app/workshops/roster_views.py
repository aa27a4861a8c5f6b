"""Pages of a roster: who is on it, who is added, who leaves."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Redirect

from app.accounts.models import OfficerDetails
from app.accounts.officer_access import namesakes_visible_to
from app.accounts.slip_page import slip_page
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_sheet
from app.workshops.access import (
    can_manage_workshop,
    can_run_workshop,
    officer_for_rostering,
    officers_found_by,
    registration_for_managing,
    workshop_for_roster,
    workshop_for_running,
)
from app.workshops.choices import offer_units
from app.workshops.forms import ExportForm, NewOfficerForm, SearchForm, WithdrawalForm
from app.workshops.listing import describe_workshop
from app.workshops.models import Workshop
from app.workshops.queries import roster_of
from app.workshops.slips import make_roster_slips, officers_for_slips
from app.workshops.text import file_name, roster_sheet
from app.workshops.views import blueprint


@blueprint.get("/workshops/<uuid:uid>/roster")
def show_roster(uid: uuid.UUID) -> ResponseReturnValue:
    workshop, form = workshop_for_roster(uid), SearchForm()
    roster = roster_of(workshop.id)
    can_add = can_run_workshop(current_user, workshop)
    return render_template(
        "workshops/show_roster.html",
        workshop=workshop,
        roster=roster,
        free=workshop.capacity - sum(not line.is_withdrawn for line in roster),
        form=form,
        found=officers_found_by(current_user, form.q.data or "") if can_add else [],
        on_roster={line.officer_uid: line for line in roster},
        export_form=ExportForm(),
        can_add=can_add,
        can_manage=can_manage_workshop(current_user, workshop),
        is_synthetic=workshop.is_synthetic,
    )


@blueprint.post("/workshops/<uuid:uid>/registrations")
def create_registration(uid: uuid.UUID) -> ResponseReturnValue:
    workshop = workshop_for_running(uid)
    officer_id = officer_for_rostering(_uid(request.form.get("officer", "")))
    at = clock.now()
    write(workshop.register, [officer_id], by=current_user, at=at, origin=_origin(workshop, at))
    flash(_("Added to the roster, and enrolled in the course."), "success")
    return _to_roster(workshop)


@blueprint.route("/workshops/<uuid:uid>/roster/new", methods=["GET", "POST"])
def new_officer(uid: uuid.UUID) -> ResponseReturnValue:
    """Somebody who is not on record: written down and put on the roster in one step."""
    workshop = workshop_for_running(uid)
    form = NewOfficerForm(unit_id=workshop.host_unit_id, full_name=request.args.get("full_name", ""))
    offer_units(form, workshop)
    if not form.validate_on_submit():
        return _ask_for_officer(workshop, form)
    namesakes = namesakes_visible_to(current_user, form.full_name.data or "")
    if namesakes and not form.is_new.data:
        return _ask_for_officer(workshop, form, namesakes), 422
    _add_new(workshop, form.details(), form.unit_id.data)
    flash(_("%(name)s is on record and on the roster.", name=form.full_name.data), "success")
    return _to_roster(workshop)


def _ask_for_officer(workshop: Workshop, form: NewOfficerForm, namesakes: object = ()) -> str:
    return render_template("workshops/new_officer.html", workshop=workshop, form=form, namesakes=namesakes)


def _add_new(workshop: Workshop, details: OfficerDetails, unit_id: int) -> None:
    at = clock.now()
    write(workshop.register_new, details, unit_id, by=current_user, at=at, origin=_origin(workshop, at))


@blueprint.route("/registrations/<uuid:uid>/withdrawal", methods=["GET", "POST"])
def new_withdrawal(uid: uuid.UUID) -> ResponseReturnValue:
    workshop, registration = registration_for_managing(uid)
    form = WithdrawalForm()
    if form.validate_on_submit():
        write(registration.withdraw, form.reason.data or "", by=current_user, at=clock.now())
        flash(_("Withdrawn. Marks and results are kept; it can be undone on the roster."), "success")
        return _to_roster(workshop)
    (line,) = (line for line in roster_of(workshop.id) if line.registration_id == registration.id)
    return render_template("workshops/new_withdrawal.html", workshop=workshop, officer=line, form=form)


@blueprint.post("/registrations/<uuid:uid>/withdrawal/undo")
def undo_withdrawal(uid: uuid.UUID) -> ResponseReturnValue:
    workshop, registration = registration_for_managing(uid)
    write(workshop.take_back, registration, by=current_user, at=clock.now())
    flash(_("On the roster again."), "success")
    return _to_roster(workshop)


@blueprint.post("/workshops/<uuid:uid>/slips")
def print_slips(uid: uuid.UUID) -> ResponseReturnValue:
    """A page of slips for everybody on the roster who has not signed in yet."""
    workshop = workshop_for_running(uid)
    officer_ids = officers_for_slips(current_user, workshop)
    if not officer_ids:
        flash(_("Everybody on the roster whom you may help has signed in already."), "info")
        return _to_roster(workshop)
    return slip_page(write(make_roster_slips, officer_ids, by=current_user, at=clock.now()))


@blueprint.get("/workshops/<uuid:uid>/roster.<any(csv, xlsx):extension>")
def export_roster(uid: uuid.UUID, extension: str) -> Response:
    workshop = workshop_for_roster(uid)
    line = describe_workshop(workshop.id)
    sheet = roster_sheet(line, roster_of(workshop.id))
    write(audit, "export_roster", workshop, by=current_user, at=clock.now(), purpose=ExportForm().said())
    return send_sheet(sheet, extension, file_name(line, _("roster")))


def _origin(workshop: Workshop, at: datetime) -> str:
    """Whoever comes once the workshop has begun has walked in."""
    return "walk-in" if clock.local(at).date() >= workshop.starts_on else "page"


def _uid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        abort(400)


def _to_roster(workshop: Workshop) -> Redirect:
    return redirect(url_for("workshops.show_roster", uid=workshop.uid))
