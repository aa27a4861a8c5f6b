"""Public pages: is this certificate genuine, and does it still hold?"""

from __future__ import annotations

import hashlib

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.certificates.forms import CodeForm, FileForm
from app.certificates.text import facts_of
from app.certificates.verification import (
    Finding,
    find_by_code,
    find_by_file,
    has_asked_too_often,
    record_question,
)
from app.certificates.views import blueprint
from app.shared import clock
from app.shared.access import public
from app.shared.database import write
from app.shared.tokens import grouped, typed


@blueprint.get("/verify")
@public
def new_verification() -> ResponseReturnValue:
    """The form for a code; one that came with the address is looked up at once."""
    form = CodeForm()
    code = typed(form.code.data or "")
    if code and form.validate():
        return redirect(url_for("certificates.show_verification", code=code))
    return render_template("certificates/new_verification.html", form=form, file_form=FileForm(formdata=None))


@blueprint.get("/verify/<code>")
@public
def show_verification(code: str) -> ResponseReturnValue:
    _refuse_too_many()
    finding = find_by_code(code)
    _count(finding)
    return _show(finding, code=grouped(typed(code)))


@blueprint.post("/verify")
@public
def create_verification() -> ResponseReturnValue:
    """Compare a file with those that were issued, byte for byte; nothing of it is kept."""
    form = FileForm()
    if not form.validate_on_submit():
        page = render_template("certificates/new_verification.html", form=CodeForm(), file_form=form)
        return page, 422
    _refuse_too_many()
    finding = find_by_file(hashlib.sha256(form.file.data.read()).hexdigest())
    _count(finding)
    return _show(finding, is_file=True)


def _refuse_too_many() -> None:
    if has_asked_too_often(request.remote_addr or "", clock.now()):
        abort(429)


def _count(finding: Finding | None) -> None:
    write(record_question, request.remote_addr or "", finding is not None, clock.now())


def _show(finding: Finding | None, *, code: str = "", is_file: bool = False) -> ResponseReturnValue:
    page = render_template(
        "certificates/show_verification.html",
        finding=finding,
        verdict=finding.verdict if finding else "unknown",
        facts=facts_of(finding.text) if finding else [],
        code=code,
        is_file=is_file,
        is_synthetic=finding is not None and finding.is_synthetic,
    )
    return page, 200 if finding or is_file else 404


@blueprint.after_request
def keep_out_of_searches(response: Response) -> Response:
    """No page about certificates belongs in a search engine's index."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
