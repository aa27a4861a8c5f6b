"""Pages that take a roster in from a file: shown row by row first, written whole, undone whole."""

from __future__ import annotations

import uuid
from hashlib import sha256

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Redirect

from app.domain.roster import MOST_ROWS, NotARoster, read_roster
from app.domain.tabular import UnreadableTable, read_rows
from app.shared import clock
from app.shared.database import write
from app.shared.downloads import send_sheet
from app.shared.table_words import fault_words
from app.workshops.access import roster_import_for_managing, workshop_for_managing
from app.workshops.choices import offer_units
from app.workshops.forms import RosterFileForm, decisions_from
from app.workshops.models import Workshop
from app.workshops.roster_import import LEAVE_OUT, NEW, RosterImport
from app.workshops.roster_plan import Kind
from app.workshops.text import field_words, missing_words, problem_words, template_sheet
from app.workshops.views import blueprint


@blueprint.route("/workshops/<uuid:uid>/roster/import", methods=["GET", "POST"])
def new_import(uid: uuid.UUID) -> ResponseReturnValue:
    workshop = workshop_for_managing(uid)
    form = RosterFileForm(unit_id=workshop.host_unit_id)
    offer_units(form, workshop)
    if form.validate_on_submit() and (begun := _begin(workshop, form)):
        return redirect(url_for("workshops.show_import", uid=begun.uid))
    return render_template("workshops/new_import.html", workshop=workshop, form=form)


def _begin(workshop: Workshop, form: RosterFileForm) -> RosterImport | None:
    """Keep the file for its dry run; None, and words at the field, when it cannot be read."""
    data, name = form.file.data.read(), form.file.data.filename or ""
    try:
        table = read_rows(data, name)
        is_too_long = len(read_roster(table).rows) > MOST_ROWS
    except UnreadableTable as error:
        form.refuse_file(fault_words(error.code))
        return None
    except NotARoster as error:
        form.refuse_file(missing_words(error.missing))
        return None
    if is_too_long:
        form.refuse_file(_("A roster has at most %(count)s rows.", count=MOST_ROWS))
        return None
    kept = {"file_name": name, "sha256": sha256(data).hexdigest(), "unit_id": form.unit_id.data}
    return write(RosterImport.begin, workshop, table, **kept, by=current_user, at=clock.now())


@blueprint.get("/roster-imports/<uuid:uid>")
def show_import(uid: uuid.UUID) -> ResponseReturnValue:
    roster_import = roster_import_for_managing(uid)
    workshop = roster_import.workshop
    return render_template(
        "workshops/show_import.html",
        workshop=workshop,
        roster_import=roster_import,
        plan=None if roster_import.applied_at else roster_import.plan(),
        made=roster_import.count_made(),
        free=workshop.capacity - workshop.count_active(),
        Kind=Kind,
        NEW=NEW,
        LEAVE_OUT=LEAVE_OUT,
        field_words=field_words,
        problem_words=problem_words,
        is_synthetic=workshop.is_synthetic,
    )


@blueprint.post("/roster-imports/<uuid:uid>/apply")
def apply_import(uid: uuid.UUID) -> ResponseReturnValue:
    roster_import = roster_import_for_managing(uid)
    decisions, fingerprint = decisions_from(request.form), request.form.get("fingerprint", "")
    write(roster_import.apply, decisions, fingerprint, by=current_user, at=clock.now())
    flash(_("The roster is taken in."), "success")
    return _to_import(roster_import)


@blueprint.post("/roster-imports/<uuid:uid>/undo")
def undo_import(uid: uuid.UUID) -> ResponseReturnValue:
    roster_import = roster_import_for_managing(uid)
    write(roster_import.undo, by=current_user, at=clock.now())
    flash(_("The file is taken out again: everything is as before."), "success")
    return _to_import(roster_import)


@blueprint.get("/roster-template.<any(csv, xlsx):extension>")
def download_template(extension: str) -> Response:
    """An empty roster with the columns that an import understands."""
    return send_sheet(template_sheet(), extension, _("roster"))


def _to_import(roster_import: RosterImport) -> Redirect:
    return redirect(url_for("workshops.show_import", uid=roster_import.uid))
