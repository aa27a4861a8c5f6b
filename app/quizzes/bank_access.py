"""Who sees the question bank: it shows the keys, so those alone to whom results show them as well."""

from __future__ import annotations

from flask import abort

from app.accounts.access import require_role
from app.accounts.identity import User
from app.quizzes.bank import BankLine, bank_lines
from app.quizzes.result_access import KEY_READERS, can_see_keys

TAKERS_IN = ("coordinator", "administrator")  # they have drafts made of files from other systems


def can_see_bank(user: User) -> bool:
    return can_see_keys(user)


def can_take_items_in(user: User) -> bool:
    return user.has_role(*TAKERS_IN)


def items_for_bank() -> list[BankLine]:
    """Every item of the newest editions in use; 403 for those who may not see keys."""
    require_role(*KEY_READERS)
    return bank_lines()


def item_for_bank(course: str, item_id: str) -> tuple[BankLine, list[BankLine]]:
    """An item, and the whole bank; 403, or 404 when no edition in use asks it."""
    lines = items_for_bank()
    found = (line for line in lines if (line.edition.slug, line.item.id) == (course, item_id))
    return next(found, None) or abort(404), lines


def require_taking_in() -> None:
    """Go on only for those who may have drafts made; 403 for others."""
    require_role(*TAKERS_IN)
