"""Accounts of officers: opening, sign-in slips, closing, roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import has_everything, scope_of
from app.accounts.models import Account, Officer
from app.accounts.names import province_choices, unit_choices
from app.accounts.officer_access import (
    KEEPS_OFFICERS,
    may_grant,
    officer_for_closing,
    officer_for_granting,
    officer_for_helping,
    rights_over,
    role_for_ending,
)
from app.accounts.officer_forms import AccountForm, RoleForm
from app.accounts.officers import free_user_name, open_account_as
from app.accounts.slip_page import slip_page
from app.accounts.slips import make_slips
from app.accounts.views import blueprint
from app.shared import clock
from app.shared.database import write


def _done(officer: Officer, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("accounts.show_officer", uid=officer.uid))


def _now() -> dict[str, Any]:
    return {"by": current_user, "at": clock.now()}


def _choices(officer: Officer) -> dict[str, Any]:
    """The roles and places that the user may give this officer."""
    scope = scope_of(current_user, *KEEPS_OFFICERS)
    return {
        "roles": rights_over(current_user, officer).roles_to_grant,
        "units": unit_choices(scope.unit_ids),
        "provinces": province_choices(scope.province_ids),
        "may_be_everywhere": has_everything(current_user),
    }


@blueprint.get("/officers/<uuid:uid>/account/new")
def new_account(uid: UUID) -> ResponseReturnValue:
    officer = officer_for_granting(uid)
    form = AccountForm(**_choices(officer), user_name=free_user_name(officer), role="trainee")
    return render_template("accounts/new_account.html", officer=officer, form=form)


@blueprint.post("/officers/<uuid:uid>/account")
def create_account(uid: UUID) -> ResponseReturnValue:
    officer = officer_for_granting(uid)
    form = AccountForm(**_choices(officer))
    if not (form.validate() and _is_within_scope(form, officer)):
        return render_template("accounts/new_account.html", officer=officer, form=form), 422
    write(open_account_as, officer, form.user_name.data or "", form.role.data, **form.place, **_now())
    return _done(officer, _("The account is open. Print a slip for the first sign-in."))


def _is_within_scope(form: RoleForm, officer: Officer) -> bool:
    """Whether the user may give the role that the form asks for; says so on the form when not."""
    if may_grant(current_user, officer, form.role.data, **form.place):
        return True
    form.unit.errors = [*form.unit.errors, _("This goes beyond what your own role covers.")]
    return False


@blueprint.post("/officers/<uuid:uid>/slips")
def create_slip(uid: UUID) -> ResponseReturnValue:
    """Make a slip and show it this once: the code cannot be shown again."""
    officer = officer_for_helping(uid)
    slips = write(make_slips, [_account_of(officer).id], **_now())
    return slip_page(slips, url_for("accounts.show_officer", uid=officer.uid))


def _account_of(officer: Officer) -> Account:
    return officer.account if officer.account is not None else abort(404)


@blueprint.post("/officers/<uuid:uid>/account/close")
def close_account(uid: UUID) -> ResponseReturnValue:
    officer = officer_for_closing(uid)
    write(_account_of(officer).close, **_now())
    return _done(officer, _("The account is closed."))


@blueprint.post("/officers/<uuid:uid>/account/reopen")
def reopen_account(uid: UUID) -> ResponseReturnValue:
    officer = officer_for_closing(uid)
    write(_account_of(officer).reopen, **_now())
    return _done(officer, _("The account is open again. Print a slip if the password is forgotten."))


@blueprint.get("/officers/<uuid:uid>/roles/new")
def new_role(uid: UUID) -> ResponseReturnValue:
    officer = officer_for_granting(uid)
    return render_template("accounts/new_role.html", officer=officer, form=RoleForm(**_choices(officer)))


@blueprint.post("/officers/<uuid:uid>/roles")
def create_role(uid: UUID) -> ResponseReturnValue:
    officer = officer_for_granting(uid)
    account, form = _account_of(officer), RoleForm(**_choices(officer))
    if not (form.validate() and _is_within_scope(form, officer)):
        return render_template("accounts/new_role.html", officer=officer, form=form), 422
    write(account.grant, form.role.data, **form.place, **_now())
    return _done(officer, _("The role is given."))


@blueprint.post("/roles/<uuid:uid>/end")
def end_role(uid: UUID) -> ResponseReturnValue:
    role, officer = role_for_ending(uid)
    write(role.end, **_now())
    return _done(officer, _("The role has ended."))
