"""A certificate that was issued: what it says, its file, its revocation."""

from __future__ import annotations

import uuid

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.certificates.access import can_revoke, certificate_for_reading, certificate_for_revoking, workshop_of
from app.certificates.forms import RevocationForm
from app.certificates.models import Certificate
from app.certificates.text import facts_of, file_name
from app.certificates.views import blueprint
from app.shared import clock
from app.shared.database import write
from app.shared.downloads import send_bytes
from app.shared.storage import store
from app.workshops.access import can_see_roster


@blueprint.get("/certificates/<uuid:uid>")
def show_certificate(uid: uuid.UUID) -> ResponseReturnValue:
    return _show(certificate_for_reading(uid), RevocationForm(formdata=None))


def _show(certificate: Certificate, form: RevocationForm) -> str:
    workshop = workshop_of(certificate)
    return render_template(
        "certificates/show_certificate.html",
        certificate=certificate,
        workshop=workshop,
        facts=facts_of(certificate.text),
        form=form,
        can_see_roster=can_see_roster(current_user, workshop),
        can_revoke=certificate.revocation is None and can_revoke(current_user, certificate),
        is_synthetic=certificate.is_synthetic,
    )


@blueprint.get("/certificates/<uuid:uid>/file")
def download_certificate(uid: uuid.UUID) -> Response:
    """The bytes as issued; named by their hash, so that asking again costs nothing."""
    certificate = certificate_for_reading(uid)
    if certificate.is_erased:
        abort(404)
    response = send_bytes(store().get(certificate.sha256), file_name(certificate), "application/pdf")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(certificate.sha256)
    response.make_conditional(request)
    return response


@blueprint.post("/certificates/<uuid:uid>/revocation")
def create_revocation(uid: uuid.UUID) -> ResponseReturnValue:
    certificate = certificate_for_revoking(uid)
    form = RevocationForm()
    if not form.validate():
        return _show(certificate, form), 422
    write(certificate.revoke, form.reason.data or "", by=current_user, at=clock.now())
    flash(_("Certificate %(serial)s is revoked.", serial=certificate.serial), "success")
    return redirect(url_for("certificates.show_certificate", uid=uid))
