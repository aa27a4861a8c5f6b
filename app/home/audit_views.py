"""Who did what: the audit, for those who administer the whole platform."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.access import require_everything
from app.home import audit_text
from app.home.audit_log import MOST_EXPORTED, PAGE, events
from app.home.forms import AuditExportForm, AuditForm
from app.home.views import blueprint, is_demonstration
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_sheet


@blueprint.get("/audit")
def list_events() -> ResponseReturnValue:
    """The newest events, or those older than one; nothing while the question makes no sense."""
    require_everything()
    form = AuditForm()
    is_sound = form.validate()
    found = events(form.sought(), limit=PAGE + 1, before=form.older_than) if is_sound else []
    return render_template(
        "home/list_events.html",
        form=form,
        events=found[:PAGE],
        has_older=len(found) > PAGE,
        is_synthetic=is_demonstration(),
        **audit_text.WORDS,
    )


@blueprint.get("/audit.csv")
def export_audit() -> ResponseReturnValue:
    """The events of the filter as a file; this stands in the audit too."""
    require_everything()
    form = AuditExportForm()
    if not form.validate():
        return _back(form, _("Say what the list is for, in a few words."))
    found = events(form.sought(), limit=MOST_EXPORTED + 1)
    if len(found) > MOST_EXPORTED:
        return _back(form, _too_many())
    purpose = form.purpose.data or ""
    write(audit, "export_audit", None, by=current_user, at=clock.now(), purpose=purpose)
    sheet = audit_text.audit_sheet(found, purpose, is_synthetic=is_demonstration())
    return send_sheet(sheet, "csv", f"audit-{clock.today():%Y%m%d}")


def _too_many() -> str:
    return ngettext(
        "A file holds %(num)s event at most: choose fewer days.",
        "A file holds %(num)s events at most: choose fewer days.",
        MOST_EXPORTED,
    )


def _back(form: AuditExportForm, reason: str) -> ResponseReturnValue:
    flash(reason, "error")
    return redirect(url_for("home.list_events", **form.criteria()))
