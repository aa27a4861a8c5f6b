"""Setting entries of answer sheets aside that were keyed for the wrong officer."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.quizzes import paper_text
from app.quizzes.paper_access import entry_for_setting_aside, sheet_row
from app.quizzes.paper_forms import SettingAsideForm
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.database import write


@blueprint.route("/paper-entries/<uuid:uid>/setting-aside", methods=["GET", "POST"])
def new_paper_set_aside(uid: uuid.UUID) -> ResponseReturnValue:
    """Say why an entry counts no longer; what it says is not shown, for the next person keys the sheet unseen."""
    found, entry = entry_for_setting_aside(uid)
    form = SettingAsideForm()
    version = found.paper.printed.version
    if form.validate_on_submit():
        sheet = sheet_row(found.sitter)
        write(sheet.set_aside, uid, form.reason.data or "", by=current_user, at=clock.now())
        flash(_("The entry is set aside. The sheet can be keyed again."), "success")
        return redirect(url_for(".show_paper", uid=version.uid, _anchor="set-aside"), 303)
    page = render_template(
        "quizzes/new_paper_set_aside.html",
        workshop=found.paper.workshop,
        version=version,
        sitter=found.sitter,
        entry=entry,
        form=form,
        words=paper_text,
        is_synthetic=found.paper.workshop.is_synthetic,
    )
    return (page, 422) if form.is_submitted() else page
