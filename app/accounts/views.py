"""Signing in and out, the first sign-in by slip, language and theme."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import signing_in, slips, text
from app.accounts.forms import FirstSignInForm, PreferencesForm, SignInForm
from app.accounts.identity import remember
from app.accounts.models import Account, SignIn
from app.accounts.signing_in import hash_apart
from app.domain.devices import device_name
from app.errors import wants_json
from app.extensions import db, login_manager
from app.shared import clock
from app.shared.access import public
from app.shared.database import write
from app.shared.forms import safe_next
from app.shared.locale import COOKIE as LANGUAGE_COOKIE

blueprint = Blueprint("accounts", __name__)

HOME = "/"
A_YEAR = 365 * 24 * 3600


@blueprint.app_context_processor
def addresses() -> dict[str, Any]:
    """What the header and footer of every page link to."""
    return {
        "account_url": url_for("accounts.show_me"),
        "sign_in_url": url_for("accounts.new_sign_in"),
        "sign_out_url": url_for("accounts.sign_out"),
        "preferences_url": url_for("accounts.choose_preferences"),
    }


@blueprint.context_processor
def vocabulary() -> dict[str, Any]:
    """Words that the pages of officers and accounts look up."""
    return {"role_names": text.ROLES, "sexes": text.SEXES, "account_states": text.ACCOUNT_STATES}


blueprint.add_app_template_filter(text.rank_words, "rank")


@login_manager.unauthorized_handler  # type: ignore[untyped-decorator]
def ask_to_sign_in() -> ResponseReturnValue:
    """Lead a visitor to the sign-in page and back again; scripts get 401."""
    if wants_json():
        abort(401)
    came_from = urlsplit(request.referrer or "").path
    target = request.full_path.rstrip("?") if request.method == "GET" else came_from
    return redirect(url_for("accounts.new_sign_in", next=safe_next(target, "") or None))


@blueprint.get("/sign-in")
@public
def new_sign_in() -> ResponseReturnValue:
    target = request.args.get("next")
    if current_user.is_authenticated:
        return redirect(safe_next(target, HOME))
    return render_template("accounts/sign_in.html", form=SignInForm(next=target))


@blueprint.post("/sign-in")
@public
def create_sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 422
    name, address, at = form.name.data or "", request.remote_addr or "", clock.now()
    if signing_in.has_tried_too_often(name, address, at):
        return render_template("accounts/sign_in.html", form=form, is_throttled=True), 429
    checked = signing_in.check_account(name, form.password.data or "")
    if checked is None:
        write(signing_in.record_failure, name, address, at)
        return render_template("accounts/sign_in.html", form=form, is_wrong=True), 422
    replaces = current_user.sign_in_id if current_user.is_authenticated else None
    sign_in = write(signing_in.begin_sign_in, checked, replaces=replaces, **_this_device(form))
    remember(sign_in, is_shared=form.is_shared.data)
    return redirect(safe_next(form.next.data, HOME))


def _this_device(form: SignInForm | FirstSignInForm) -> dict[str, Any]:
    device = device_name(request.user_agent.string)
    return {"device": device, "is_shared": form.is_shared.data, "at": clock.now()}


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    sign_in = db.session.get_one(SignIn, current_user.sign_in_id)
    write(sign_in.end, by=current_user, at=clock.now())
    session.clear()
    flash(_("You are signed out. What was confirmed as saved is kept."), "success")
    return redirect(url_for("accounts.new_sign_in"))


@blueprint.get("/first-sign-in")
@public
def new_first_sign_in() -> ResponseReturnValue:
    return render_template("accounts/first_sign_in.html", form=FirstSignInForm())


@blueprint.post("/first-sign-in")
@public
def create_first_sign_in() -> ResponseReturnValue:
    address, at = request.remote_addr or "", clock.now()
    if slips.has_tried_too_often(address, at):
        return render_template("accounts/first_sign_in.html", form=FirstSignInForm(), is_throttled=True), 429
    account = slips.account_of_slip(request.form.get("code", ""), at)
    form = FirstSignInForm(account=account)
    if not form.validate():
        if account is None:
            write(slips.record_failure, address, at)
        return render_template("accounts/first_sign_in.html", form=form), 422
    password_hash = hash_apart(form.password.data or "")
    sign_in = write(slips.use_slip, form.code.data or "", password_hash, **_this_device(form))
    remember(sign_in, is_shared=form.is_shared.data)
    flash(
        _("Welcome. Your password is set; from now on sign in as “%(name)s”.", name=_name_of(account)),
        "success",
    )
    return redirect(HOME)


def _name_of(account: Account | None) -> str:
    return account.user_name if account else ""


@blueprint.post("/preferences")
@public
def choose_preferences() -> ResponseReturnValue:
    """Keep a language or a theme on this device, and the language with the account."""
    form = PreferencesForm()
    response = redirect(safe_next(form.next.data, HOME))
    if not form.validate():
        return response
    if form.language.data:
        _keep_cookie(response, LANGUAGE_COOKIE, form.language.data)
        if current_user.is_authenticated:
            write(db.session.get_one(Account, current_user.id).speak, form.language.data)
    if form.theme.data:
        _keep_cookie(response, "theme", form.theme.data)
    return response


def _keep_cookie(response: Response, name: str, value: str) -> None:
    is_secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(name, value, max_age=A_YEAR, secure=is_secure, httponly=True, samesite="Lax")
