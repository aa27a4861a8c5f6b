"""Records of officers: merging two of the same person, undoing that, erasing personal data."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries
from app.accounts.erasing import erase_officer
from app.accounts.merging import merge_officers, plan_merge, undo_merge
from app.accounts.models import Officer
from app.accounts.names import unit_names
from app.accounts.officer_access import (
    merge_for_undoing,
    officer_for_erasing,
    officer_for_merging,
    officers_visible_to,
)
from app.accounts.officer_forms import EraseForm, MergeForm, SearchForm
from app.accounts.text import kinds_of_rows
from app.accounts.views import blueprint
from app.shared import clock
from app.shared.database import write


@blueprint.get("/officers/<uuid:uid>/duplicates")
def list_duplicates(uid: UUID) -> ResponseReturnValue:
    """Who may be the same person: of the same name, or whom one searches for."""
    officer, form = officer_for_merging(uid), SearchForm()
    others = officers_visible_to(current_user).where(Officer.id != officer.id)
    query = queries.matching(others, text=form.q.data or officer.full_name)
    rows = queries.officer_rows(query, page=1)
    return render_template("accounts/list_duplicates.html", officer=officer, form=form, rows=rows)


@blueprint.get("/officers/<uuid:uid>/duplicates/<uuid:duplicate_uid>")
def new_merge(uid: UUID, duplicate_uid: UUID) -> ResponseReturnValue:
    """Both records side by side, and what a merge would do."""
    return _side_by_side(*_both(uid, duplicate_uid), MergeForm())


def _side_by_side(kept: Officer, duplicate: Officer, form: MergeForm) -> str:
    plan = plan_merge(duplicate.id, kept.id)
    return render_template(
        "accounts/new_merge.html",
        form=form,
        kept=kept,
        duplicate=duplicate,
        units=unit_names({posting.unit_id for posting in (*kept.postings, *duplicate.postings)}),
        moves=kinds_of_rows(plan.moves),
        stays=kinds_of_rows(plan.stays),
    )


@blueprint.post("/officers/<uuid:uid>/duplicates/<uuid:duplicate_uid>")
def create_merge(uid: UUID, duplicate_uid: UUID) -> ResponseReturnValue:
    (kept, duplicate), form = _both(uid, duplicate_uid), MergeForm()
    if not form.validate():
        return _side_by_side(kept, duplicate, form), 422
    write(merge_officers, duplicate, kept, by=current_user, at=clock.now())
    flash(_("The two records are one now. It can be undone below."), "success")
    return redirect(url_for("accounts.show_officer", uid=kept.uid))


def _both(uid: UUID, duplicate_uid: UUID) -> tuple[Officer, Officer]:
    kept, duplicate = officer_for_merging(uid), officer_for_merging(duplicate_uid)
    return (kept, duplicate) if kept.id != duplicate.id else abort(404)


@blueprint.post("/officer-merges/<uuid:uid>/undo")
def revoke_merge(uid: UUID) -> ResponseReturnValue:
    merge, kept = merge_for_undoing(uid)
    write(undo_merge, merge, by=current_user, at=clock.now())
    flash(_("They are two records again."), "success")
    return redirect(url_for("accounts.show_officer", uid=kept.uid))


@blueprint.post("/officers/<uuid:uid>/erase")
def erase_record(uid: UUID) -> ResponseReturnValue:
    """Erase for good; the name is typed once more, so that it is not done by a slip of the finger."""
    officer, form = officer_for_erasing(uid), EraseForm()
    if not (form.validate() and form.names(officer.full_name)):
        flash(_("Nothing was erased: the name that you typed is another one."), "error")
        return redirect(url_for("accounts.show_officer", uid=uid))
    write(erase_officer, officer, by=current_user, at=clock.now())
    flash(_("The personal data is erased. What happened in trainings is kept, as nobody's."), "success")
    return redirect(url_for("accounts.list_officers"))
