"""Who sees the question bank: it shows the keys, so those alone to whom results show them as well."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from app.accounts.access import require_role
from app.accounts.identity import User
from app.curriculum.access import can_decide
from app.extensions import db
from app.quizzes.bank import BankLine, bank_lines
from app.quizzes.bank_notes import ItemComment, ItemRetirement
from app.quizzes.result_access import KEY_READERS, can_see_keys

TAKERS_IN = ("coordinator", "administrator")  # they have drafts made of files from other systems


def can_see_bank(user: User) -> bool:
    return can_see_keys(user)


def can_take_items_in(user: User) -> bool:
    return user.has_role(*TAKERS_IN)


def can_retire(user: User) -> bool:
    """Whether the user says which items are no longer to be asked: whoever decides about courses."""
    return can_decide(user)


def items_for_bank() -> list[BankLine]:
    """Every item of the newest editions in use; 403 for those who may not see keys."""
    require_role(*KEY_READERS)
    return bank_lines()


def item_for_bank(course: str, item_id: str) -> tuple[BankLine, list[BankLine]]:
    """An item, and the whole bank; 403, or 404 when no edition in use holds it."""
    lines = items_for_bank()
    found = (line for line in lines if (line.edition.slug, line.item.id) == (course, item_id))
    return next(found, None) or abort(404), lines


def require_taking_in() -> None:
    """Go on only for those who may have drafts made; 403 for others."""
    require_role(*TAKERS_IN)


def items_for_deciding(keys: Iterable[str]) -> list[BankLine]:
    """The items of the bank among these, each as course/id; 403 for those who decide about none."""
    require_deciding()
    wanted = set(keys)
    return [line for line in items_for_bank() if str(line.key) in wanted]


def retirement_for_undoing(uid: uuid.UUID) -> ItemRetirement:
    """An item that is retired; 403 or 404."""
    require_deciding()
    return db.session.scalar(select(ItemRetirement).where(ItemRetirement.uid == uid)) or abort(404)


def comment_for_resolving(uid: uuid.UUID) -> ItemComment:
    """A comment on an item, for whoever sees the bank; 403 or 404."""
    require_role(*KEY_READERS)
    return db.session.scalar(select(ItemComment).where(ItemComment.uid == uid)) or abort(404)


def require_deciding() -> None:
    """Go on only for those who say which items are asked, and where they belong; 403 for others."""
    require_role(*KEY_READERS)
    if not can_retire(current_user):
        abort(403)
