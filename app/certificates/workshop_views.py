"""The certificates of a workshop: who has earned one, who not yet and why; issuing them."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.certificates.access import registration_for_issuing
from app.certificates.forms import IssueForm
from app.certificates.issuing import count_due, issue_to
from app.certificates.jobs import start_issuing
from app.certificates.queries import candidates
from app.certificates.sheet import certificates_sheet
from app.certificates.views import blueprint
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_sheet
from app.workshops.access import can_manage_workshop, workshop_for_managing, workshop_for_roster
from app.workshops.forms import ExportForm
from app.workshops.listing import describe_workshop
from app.workshops.models import Workshop
from app.workshops.text import file_name


@blueprint.get("/workshops/<uuid:uid>/certificates")
def list_workshop_certificates(uid: uuid.UUID) -> ResponseReturnValue:
    """The roster with who has earned a certificate, who not yet and why, and what was issued."""
    workshop = workshop_for_roster(uid)
    roster = candidates(Workshop.id == workshop.id)
    return render_template(
        "certificates/list_workshop_certificates.html",
        workshop=workshop,
        roster=roster,
        due=sum(candidate.state(clock.now()) == "eligible" for candidate in roster),
        issued=sum(candidate.state(clock.now()) == "issued" for candidate in roster),
        can_issue=can_manage_workshop(current_user, workshop),
        form=IssueForm(formdata=None),
        export_form=ExportForm(),
        is_synthetic=workshop.is_synthetic,
    )


@blueprint.get("/workshops/<uuid:uid>/certificates.<any(csv, xlsx):extension>")
def export_workshop_certificates(uid: uuid.UUID, extension: str) -> Response:
    workshop = workshop_for_roster(uid)
    line = describe_workshop(workshop.id)
    sheet = certificates_sheet(candidates(Workshop.id == workshop.id), line, clock.now())
    purpose = ExportForm().said()
    write(audit, "export_certificates", workshop, by=current_user, at=clock.now(), purpose=purpose)
    return send_sheet(sheet, extension, file_name(line, _("certificates")))


@blueprint.post("/workshops/<uuid:uid>/certificates")
def create_certificates(uid: uuid.UUID) -> ResponseReturnValue:
    """Issue to one officer at once; without one named, to all who have earned it, as a job."""
    registration_uid = IssueForm().registration_uid()
    if registration_uid is None:
        return _issue_all(workshop_for_managing(uid))
    registration = registration_for_issuing(uid, registration_uid)
    certificate = issue_to(registration.id, by=current_user, at=clock.now())
    flash(_("Certificate %(serial)s is issued.", serial=certificate.serial), "success")
    return redirect(url_for("certificates.show_certificate", uid=certificate.uid))


def _issue_all(workshop: Workshop) -> ResponseReturnValue:
    back = url_for("certificates.list_workshop_certificates", uid=workshop.uid)
    if count_due([Workshop.id == workshop.id], clock.now()) == 0:
        flash(_("Everybody who has earned a certificate has one."), "info")
        return redirect(back)
    job = start_issuing([workshop.id], back=back, by=current_user)
    return redirect(url_for("home.show_job", uid=job.uid))
