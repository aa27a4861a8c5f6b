"""The page of an item of the bank, as it is shown and as it is shown again with a form that was refused."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from flask_login import current_user

from app.quizzes import bank_text, result_item_text, result_text
from app.quizzes.bank import BankLine, near_to, outcomes_of, together_with, versions_of
from app.quizzes.bank_access import can_retire
from app.quizzes.bank_note_forms import CommentForm
from app.quizzes.bank_notes import comments_on, retirements_in_force


def item_page(line: BankLine, lines: Sequence[BankLine], form: CommentForm) -> str:
    """An item: key, versions, where it is asked, how it did, what is nearly the same, what was said about it."""
    outcomes = outcomes_of(line)
    return render_template(
        "quizzes/show_item.html",
        line=line,
        versions=versions_of(line.edition.slug, line.item.id),
        outcomes=outcomes,
        together=together_with(line, lines),
        near=near_to(line, lines),
        retirement=retirements_in_force().get(line.key),
        may_retire=can_retire(current_user),
        comments=comments_on(line.key),
        form=form,
        words=bank_text,
        result_words=result_text,
        item_words=result_item_text,
        is_synthetic=any(outcome.results.reading.is_synthetic for outcome in outcomes),
    )
