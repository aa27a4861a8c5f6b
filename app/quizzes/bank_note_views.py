"""Comments on items of the bank, and items that are retired and taken back."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.quizzes.bank_access import (
    comment_for_resolving,
    item_for_bank,
    items_for_deciding,
    retirement_for_undoing,
)
from app.quizzes.bank_note_forms import CommentForm, RetirementForm
from app.quizzes.bank_notes import ItemKey, comment_on, retire_items
from app.quizzes.bank_pages import item_page
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.database import write


@blueprint.post("/items/<course>/<item_id>/comments")
def create_comment(course: str, item_id: str) -> ResponseReturnValue:
    """Say something about an item."""
    line, lines = item_for_bank(course, item_id)
    form = CommentForm()
    if not form.validate():
        return item_page(line, lines, form), 422
    write(comment_on, line.key, form.words.data or "", by=current_user, at=clock.now())
    flash(_("Your comment stands below the question."), "success")
    return _back_to(line.key, "comments")


@blueprint.post("/item-comments/<uuid:uid>/resolution")
def resolve_comment(uid: uuid.UUID) -> ResponseReturnValue:
    """Say that a comment is dealt with."""
    comment = comment_for_resolving(uid)
    write(comment.resolve, by=current_user, at=clock.now())
    flash(_("The comment is marked as resolved."), "success")
    return _back_to(comment.item_key, "comments")


@blueprint.get("/items/retirements/new")
def new_retirements() -> ResponseReturnValue:
    """The items that were ticked, and a form for the reason."""
    chosen = items_for_deciding(request.args.getlist("item"))
    if not chosen:
        flash(_("Tick the questions that are to be retired first."), "info")
        return redirect(url_for(".list_items"), 303)
    return render_template("quizzes/new_retirements.html", chosen=chosen, form=RetirementForm(formdata=None))


@blueprint.post("/items/retirements")
def create_retirements() -> ResponseReturnValue:
    """Retire items, all for one reason."""
    chosen = items_for_deciding(request.form.getlist("item"))
    form = RetirementForm()
    if not form.validate():
        return render_template("quizzes/new_retirements.html", chosen=chosen, form=form), 422
    keys = [line.key for line in chosen]
    retired = write(retire_items, keys, form.reason.data or "", by=current_user, at=clock.now())
    count = len(retired)
    flash(ngettext("%(num)d question is retired.", "%(num)d questions are retired.", count), "success")
    return redirect(url_for(".list_items", state="retired"), 303)


@blueprint.post("/item-retirements/<uuid:uid>/undoings")
def undo_retirement(uid: uuid.UUID) -> ResponseReturnValue:
    """Let an item be asked again."""
    retirement = retirement_for_undoing(uid)
    write(retirement.undo, by=current_user, at=clock.now())
    flash(_("The question may be asked again."), "success")
    return _back_to(retirement.item_key)


def _back_to(key: ItemKey, part: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".show_item", course=key.course, item_id=key.item_id, _anchor=part), 303)
