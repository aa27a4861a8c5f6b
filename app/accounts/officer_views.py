"""Officers: the list, one of them, adding and changing them."""

from __future__ import annotations

from math import ceil
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select

from app.accounts import officer_access, queries
from app.accounts.access import require_role, scope_of, scope_of_place
from app.accounts.models import Officer
from app.accounts.names import PlaceChoice, role_lines, unit_choices, unit_names
from app.accounts.officer_access import (
    KEEPS_OFFICERS,
    SEES_OFFICERS,
    officer_for_editing,
    officer_for_reading,
)
from app.accounts.officer_forms import (
    NewOfficerForm,
    OfficerExportForm,
    OfficerFilterForm,
    OfficerForm,
    PostingForm,
)
from app.accounts.officers import add_officer, correct_officer
from app.accounts.postings import post_officer
from app.accounts.text import officer_sheet
from app.accounts.views import blueprint
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_sheet

FILTER_KINDS = ("high_command", "department", "command", "board", "academy", "agency")


@blueprint.get("/officers")
def list_officers() -> ResponseReturnValue:
    require_role(*SEES_OFFICERS)
    form = OfficerFilterForm(_filter_units())
    if not form.validate():
        abort(400)
    query = _filtered(form)
    total, page = queries.count_officers(query), form.page.data or 1
    rows = queries.officer_rows(query, page=page)
    return render_template(
        "accounts/list_officers.html",
        form=form,
        rows=rows,
        is_synthetic=any(row.is_synthetic for row in rows),
        total=total,
        page=page,
        pages=ceil(total / queries.PAGE),
        may_add=current_user.has_role(*KEEPS_OFFICERS),
    )


@blueprint.get("/officers/export")
def export_officers() -> ResponseReturnValue:
    """The filtered list as CSV or XLSX; who took it, and what for, stands in the audit."""
    require_role(*SEES_OFFICERS)
    form = OfficerExportForm(_filter_units())
    if not form.validate():
        flash(_("Say what the list is for, in a few words."), "error")
        return redirect(url_for("accounts.list_officers", **form.criteria()))
    rows, purpose = queries.officer_rows(_filtered(form)), form.purpose.data or ""
    write(audit, "export_officers", None, by=current_user, at=clock.now(), purpose=purpose)
    return send_sheet(officer_sheet(rows, purpose), form.format.data, f"can-bo-{clock.today():%Y%m%d}")


def _filter_units() -> list[PlaceChoice]:
    return unit_choices(scope_of(current_user, *SEES_OFFICERS).unit_ids, FILTER_KINDS)


def _filtered(form: OfficerFilterForm) -> Select[Officer]:
    unit_ids = scope_of_place(form.unit_id).unit_ids if form.unit_id else None
    query = officer_access.officers_visible_to(current_user)
    return queries.matching(query, text=form.q.data or "", unit_ids=unit_ids, role=form.role.data or "")


@blueprint.get("/officers/new")
def new_officer() -> ResponseReturnValue:
    require_role(*KEEPS_OFFICERS)
    form = NewOfficerForm(units=_units_to_post_to(), posted_on=clock.today())
    return render_template("accounts/new_officer.html", form=form)


@blueprint.post("/officers")
def create_officer() -> ResponseReturnValue:
    require_role(*KEEPS_OFFICERS)
    form = NewOfficerForm(units=_units_to_post_to())
    if not form.validate():
        return render_template("accounts/new_officer.html", form=form), 422
    namesakes = officer_access.namesakes_visible_to(current_user, form.full_name.data or "")
    if namesakes and not form.is_new.data:
        return render_template("accounts/new_officer.html", form=form, namesakes=namesakes), 422
    posted = {"by": current_user, "at": clock.now(), "title": form.title.data or ""}
    officer = write(add_officer, form.details(), form.unit_id, form.since, **posted)
    flash(_("%(name)s is on record.", name=officer.full_name), "success")
    return redirect(url_for("accounts.show_officer", uid=officer.uid))


def _units_to_post_to() -> list[PlaceChoice]:
    return unit_choices(scope_of(current_user, *KEEPS_OFFICERS).unit_ids)


@blueprint.get("/officers/<uuid:uid>")
def show_officer(uid: UUID) -> ResponseReturnValue:
    officer = officer_for_reading(uid)
    if officer.uid != uid:
        return redirect(url_for("accounts.show_officer", uid=officer.uid))
    roles = [role for role in officer.account.roles if role.ended_at is None] if officer.account else []
    return render_template(
        "accounts/show_officer.html",
        officer=officer,
        is_synthetic=officer.is_synthetic,
        units=unit_names({posting.unit_id for posting in officer.postings}),
        roles=role_lines(roles),
        rights=officer_access.rights_over(current_user, officer),
        merges=officer_access.merges_into(officer),
    )


@blueprint.get("/officers/<uuid:uid>/edit")
def edit_officer(uid: UUID) -> ResponseReturnValue:
    officer = officer_for_editing(uid)
    form = OfficerForm(obj=officer, sex=officer.sex or "")
    return render_template("accounts/edit_officer.html", officer=officer, form=form)


@blueprint.post("/officers/<uuid:uid>/edit")
def change_officer(uid: UUID) -> ResponseReturnValue:
    officer, form = officer_for_editing(uid), OfficerForm()
    if not form.validate():
        return render_template("accounts/edit_officer.html", officer=officer, form=form), 422
    write(correct_officer, officer, form.details(), by=current_user, at=clock.now())
    flash(_("The changes are saved."), "success")
    return redirect(url_for("accounts.show_officer", uid=uid))


@blueprint.get("/officers/<uuid:uid>/postings/new")
def new_posting(uid: UUID) -> ResponseReturnValue:
    officer = officer_for_editing(uid)
    form = PostingForm(units=_units_to_post_to(), posted_on=clock.today())
    return render_template("accounts/new_posting.html", officer=officer, form=form)


@blueprint.post("/officers/<uuid:uid>/postings")
def create_posting(uid: UUID) -> ResponseReturnValue:
    officer, form = officer_for_editing(uid), PostingForm(units=_units_to_post_to())
    if not form.validate():
        return render_template("accounts/new_posting.html", officer=officer, form=form), 422
    title = form.title.data or ""
    write(post_officer, officer, form.unit_id, form.since, title, by=current_user, at=clock.now())
    flash(_("The posting is on record; the one before ended that day."), "success")
    return redirect(url_for("accounts.show_officer", uid=uid))
