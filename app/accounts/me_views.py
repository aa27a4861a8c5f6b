"""One's own page: what is on record, language, password, where one is signed in."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import signing_in
from app.accounts.forms import ChangePasswordForm, words_about
from app.accounts.names import role_lines, unit_names
from app.accounts.officer_access import my_account, my_sign_ins, sign_in_for_ending
from app.accounts.views import blueprint
from app.shared import clock
from app.shared.database import write


@blueprint.get("/me")
def show_me() -> ResponseReturnValue:
    account = my_account()
    officer = account.officer
    return render_template(
        "accounts/me.html",
        account=account,
        officer=officer,
        units=unit_names({posting.unit_id for posting in officer.postings}),
        roles=role_lines(role for role in account.roles if role.ended_at is None),
        sign_ins=my_sign_ins(),
    )


@blueprint.post("/sign-ins/<uuid:uid>/end")
def end_sign_in(uid: UUID) -> ResponseReturnValue:
    write(sign_in_for_ending(uid).end, by=current_user, at=clock.now())
    flash(_("That device is signed out."), "success")
    return redirect(url_for("accounts.show_me"))


@blueprint.post("/me/sign-ins/end-others")
def end_other_sign_ins() -> ResponseReturnValue:
    write(my_account().end_sign_ins, by=current_user, at=clock.now(), but=current_user.sign_in_id)
    flash(_("All other devices are signed out."), "success")
    return redirect(url_for("accounts.show_me"))


@blueprint.get("/me/password")
def edit_password() -> ResponseReturnValue:
    return render_template("accounts/password.html", form=ChangePasswordForm())


@blueprint.post("/me/password")
def change_password() -> ResponseReturnValue:
    account, address, at = my_account(), request.remote_addr or "", clock.now()
    user_name, form = account.user_name, ChangePasswordForm(words_about(account))
    if not form.validate():
        return render_template("accounts/password.html", form=form), 422
    if signing_in.has_tried_too_often(user_name, address, at):
        return render_template("accounts/password.html", form=form, is_throttled=True), 429
    if signing_in.check_account(user_name, form.old.data or "") is None:
        write(signing_in.record_failure, user_name, address, at)
        form.old.errors = [_("This is not the password until now.")]
        return render_template("accounts/password.html", form=form), 422
    password_hash = signing_in.hash_apart(form.password.data or "")
    write(account.set_password, password_hash, by=current_user, at=at, but=current_user.sign_in_id)
    flash(_("The new password is set, and all other devices are signed out."), "success")
    return redirect(url_for("accounts.show_me"))
