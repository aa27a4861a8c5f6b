"""Moving items of the bank to another module: what stands in the way, and the command that authors run."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.quizzes.bank_access import items_for_bank, items_for_deciding
from app.quizzes.bank_forms import MoveForm
from app.quizzes.bank_moves import moving_of
from app.quizzes.moving_text import obstacle_words
from app.quizzes.views import blueprint


@blueprint.get("/items/moves/new")
def new_moves() -> ResponseReturnValue:
    """The items that were ticked, where they may go, and then the command. Items are in files: nothing moves here."""
    chosen = items_for_deciding(request.args.getlist("item"))
    if not chosen:
        flash(_("Tick the questions that are to be moved first."), "info")
        return redirect(url_for(".list_items"), 303)
    form = MoveForm(items_for_bank())
    moving = moving_of(chosen, form.to.data) if form.to.data else None
    return render_template(
        "quizzes/new_moves.html", chosen=chosen, form=form, moving=moving, obstacle_words=obstacle_words
    )
