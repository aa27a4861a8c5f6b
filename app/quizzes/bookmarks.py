"""Questions that an officer marks, within an attempt, to look at again. Theirs alone, and no answer."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.quizzes.models import Attempt
from app.shared.models import Base
from app.shared.refusal import Refused


class Bookmark(Base):
    """A question of an attempt that is to be looked at again."""

    __tablename__ = "bookmarks"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime]


def bookmark_item(attempt: Attempt, item_id: str, is_marked: bool, *, at: datetime) -> None:
    """Mark a question to be looked at again, or take the mark away; a verb. The same again changes nothing.

    Raises LookupError for a question that was not set, Refused once the attempt is in or where there is no way back.
    """
    if all(entry["item"] != item_id for entry in attempt.layout):
        raise LookupError(item_id)
    if attempt.submitted_at is not None or attempt.is_over(at) or attempt.page:
        raise Refused(
            _l("There is no looking at this question again: the attempt has ended, or goes on page by page."),
            kept=_l("All answers that were confirmed are kept."),
        )
    row = db.session.get(Bookmark, (attempt.id, item_id))
    if is_marked and row is None:
        db.session.add(Bookmark(attempt_id=attempt.id, item_id=item_id, at=at))
    elif row is not None and not is_marked:
        db.session.delete(row)


def bookmarks_in(attempt_id: int) -> set[str]:
    """The ids of the questions that are marked. One query."""
    return set(db.session.scalars(select(Bookmark.item_id).where(Bookmark.attempt_id == attempt_id)))
