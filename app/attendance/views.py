"""Pages of attendance: the register of a half-day, its marks, the grid of a workshop."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.attendance.access import can_mark, workshop_session_for_marking, workshop_session_for_reading
from app.attendance.forms import CorrectionForm, LockForm, batch_of, marks_from_form, marks_from_json
from app.attendance.grid import grid_of
from app.attendance.marks import SavedMark, receipt_code
from app.attendance.queries import history_of
from app.attendance.register import Register, RegisterRow
from app.attendance.text import STATUS_WORDS
from app.domain.attendance import Standing, Status
from app.shared import clock
from app.shared.database import write
from app.shared.page import show_time
from app.shared.tokens import new_code
from app.workshops.access import workshop_for_roster
from app.workshops.forms import ExportForm
from app.workshops.models import Workshop, WorkshopSession
from app.workshops.queries import sessions_of

blueprint = Blueprint("attendance", __name__)

BATCH_LENGTH = 12


@blueprint.get("/workshop-sessions/<uuid:uid>/register")
def show_register(uid: uuid.UUID) -> ResponseReturnValue:
    session = workshop_session_for_reading(uid)
    return _show_register(session, LockForm())


def _show_register(session: WorkshopSession, lock_form: LockForm) -> str:
    register = Register(session)
    return render_template(
        "attendance/show_register.html",
        session=session,
        workshop=session.workshop,
        register=register,
        sessions=sessions_of(session.workshop_id),
        batch=new_code(BATCH_LENGTH),
        lock_form=lock_form,
        export_form=ExportForm(),
        can_mark=can_mark(current_user, session.workshop),
        has_come=clock.today() >= session.held_on,
        is_synthetic=session.workshop.is_synthetic,
    )


@blueprint.post("/workshop-sessions/<uuid:uid>/marks")
def create_marks(uid: uuid.UUID) -> ResponseReturnValue:
    """Marks of a form, or of a script, which gets receipts and the rows as they stand now."""
    session = workshop_session_for_marking(uid)
    register, at = Register(session), clock.now()
    if request.is_json:
        marks = marks_from_json(request.get_json(), at)
        saved = write(register.mark, marks, by=current_user, at=at)
        return jsonify(_reply(register, saved))
    marks = marks_from_form(request.form)
    if "rest" in request.form:
        saved = write(register.mark_rest_present, batch_of(request.form), marks, by=current_user, at=at)
    else:
        saved = write(register.mark, marks, by=current_user, at=at)
    _flash_saved([each for each in saved if each.saved_at == at])
    return redirect(url_for("attendance.show_register", uid=session.uid))


def _flash_saved(new: list[SavedMark]) -> None:
    if not new:
        flash(_("There was nothing new to save."), "info")
        return
    words = ngettext("%(num)s mark saved", "%(num)s marks saved", len(new))
    last = new[-1]
    when = _("at %(time)s, receipt %(code)s", time=show_time(last.saved_at), code=last.receipt)
    flash(f"{words} {when}.", "success")


def _reply(register: Register, saved: list[SavedMark]) -> dict[str, Any]:
    asked = dict.fromkeys(each.registration_uid for each in saved)
    return {
        "marks": [
            {
                "key": each.key,
                "registration": str(each.registration_uid),
                "status": each.status,
                "receipt": each.receipt,
                "saved_at": each.saved_at.isoformat(),
            }
            for each in saved
        ],
        "rows": {str(uid): _standing_as_json(register.entries[uid].standing) for uid in asked},
        "tally": register.tally,
    }


def _standing_as_json(standing: Standing) -> dict[str, Any]:
    return {
        "status": standing.status,
        "seen": [head.uid for head in standing.heads],
        "is_conflict": standing.is_conflict,
    }


@blueprint.post("/workshop-sessions/<uuid:uid>/lock")
def create_lock(uid: uuid.UUID) -> ResponseReturnValue:
    session = workshop_session_for_marking(uid)
    form = LockForm()
    if not form.validate_on_submit():
        return _show_register(session, form), 422
    write(Register(session).lock, form.headcount.data or 0, by=current_user, at=clock.now())
    flash(_("The register is closed."), "success")
    return redirect(url_for("attendance.show_register", uid=session.uid))


@blueprint.get("/workshop-sessions/<uuid:uid>/marks/<uuid:registration_uid>")
def show_mark(uid: uuid.UUID, registration_uid: uuid.UUID) -> ResponseReturnValue:
    session = workshop_session_for_reading(uid)
    register = Register(session)
    row = register.row(registration_uid) or abort(404)
    form = CorrectionForm(seen=" ".join(map(str, row.seen)), key=new_code(BATCH_LENGTH))
    return _show_mark(register, row, form)


def _show_mark(register: Register, row: RegisterRow, form: CorrectionForm) -> str:
    session = register.session
    return render_template(
        "attendance/show_mark.html",
        session=session,
        workshop=session.workshop,
        register=register,
        row=row,
        history=history_of(session.id, row.uid),
        form=form,
        batch=new_code(BATCH_LENGTH),
        receipt_code=receipt_code,
        statuses=STATUS_WORDS,
        unset=Status.UNSET,
        can_mark=can_mark(current_user, session.workshop),
        is_synthetic=session.workshop.is_synthetic,
    )


@blueprint.post("/workshop-sessions/<uuid:uid>/marks/<uuid:registration_uid>/corrections")
def create_correction(uid: uuid.UUID, registration_uid: uuid.UUID) -> ResponseReturnValue:
    session = workshop_session_for_marking(uid)
    register = Register(session)
    row = register.row(registration_uid) or abort(404)
    form = CorrectionForm()
    if not form.validate_on_submit():
        return _show_mark(register, row, form), 422
    write(register.correct, form.mark(registration_uid), by=current_user, at=clock.now())
    flash(_("The correction is saved; what was said before stays in the history."), "success")
    return _to_mark(session, registration_uid)


def _to_mark(session: WorkshopSession, registration_uid: uuid.UUID) -> Response:
    address = url_for("attendance.show_mark", uid=session.uid, registration_uid=registration_uid)
    return redirect(address)


@blueprint.get("/workshops/<uuid:uid>/attendance")
def show_grid(uid: uuid.UUID) -> ResponseReturnValue:
    workshop: Workshop = workshop_for_roster(uid)
    return render_template(
        "attendance/show_grid.html",
        workshop=workshop,
        grid=grid_of(workshop),
        today=clock.today(),
        export_form=ExportForm(),
        is_synthetic=workshop.is_synthetic,
    )
