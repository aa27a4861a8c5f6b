"""What people say about items of the bank, and which of them are retired: rows beside what was published.

Items belong to the files of a course and never change here. A retirement says that an item is no longer to be asked: it
is marked, files leave it out, and `flask items retired` names whichever quiz of the working copy still asks it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Account, Officer
from app.extensions import db
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy, unique_where
from app.shared.refusal import Refused

LONGEST_COMMENT, LONGEST_REASON = 1000, 300


class ItemKey(NamedTuple):
    """An item of a course, whatever its version."""

    course: str
    item_id: str

    def __str__(self) -> str:
        return f"{self.course}/{self.item_id}"


class AboutItem:
    """Columns that name an item of a course."""

    course_slug: Mapped[str] = mapped_column(String(80))
    item_id: Mapped[str] = mapped_column(String(80))

    @property
    def item_key(self) -> ItemKey:
        return ItemKey(self.course_slug, self.item_id)


class ItemComment(HasUid, MadeBy, AboutItem, Base):
    """What somebody said about an item; it stays as it was said, and is resolved once it is dealt with."""

    __tablename__ = "item_comments"
    __table_args__ = (Index("ix_item_comments_item", "course_slug", "item_id"),)

    words: Mapped[str] = mapped_column(String(LONGEST_COMMENT))
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    def resolve(self, *, by: Actor, at: datetime) -> None:
        """Say that it is dealt with. Refuses what is resolved."""
        if self.resolved_at is not None:
            raise Refused(_l("This comment has been resolved already."))
        self.resolved_at, self.resolved_by_id = at, by.id
        audit("resolve_comment", self, by=by, at=at)


class ItemRetirement(HasUid, MadeBy, AboutItem, Base):
    """An item is no longer to be asked, and why; in force until it is taken back."""

    __tablename__ = "item_retirements"
    __table_args__ = (
        unique_where("uq_item_retirements_in_force", "course_slug", "item_id", where="undone_at IS NULL"),
    )

    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    def undo(self, *, by: Actor, at: datetime) -> None:
        """Let the item be asked again. Refuses what is taken back."""
        if self.undone_at is not None:
            raise Refused(_l("This question has been taken back already."))
        self.undone_at, self.undone_by_id = at, by.id
        audit("restore_item", self, by=by, at=at)


def comment_on(item: ItemKey, words: str, *, by: Actor, at: datetime) -> ItemComment:
    """Say something about an item; a verb."""
    comment = ItemComment(course_slug=item.course, item_id=item.item_id, words=words, at=at, by_id=by.id)
    db.session.add(comment)
    audit("comment_item", comment, by=by, at=at)
    return comment


def retire_items(items: Collection[ItemKey], reason: str, *, by: Actor, at: datetime) -> list[ItemRetirement]:
    """Retire items, all for the same reason; a verb. Those that are retired already stay as they are."""
    held = retirements_in_force()
    rows = [
        ItemRetirement(course_slug=item.course, item_id=item.item_id, reason=reason, at=at, by_id=by.id)
        for item in dict.fromkeys(items)
        if item not in held
    ]
    db.session.add_all(rows)
    for row in rows:
        audit("retire_item", row, by=by, at=at)
    return rows


def retirements_in_force() -> dict[ItemKey, ItemRetirement]:
    """The items that are retired now. One query."""
    rows = db.session.scalars(select(ItemRetirement).where(ItemRetirement.undone_at.is_(None)))
    return {row.item_key: row for row in rows}


def open_comments() -> dict[ItemKey, int]:
    """How many comments on each item are not resolved. One query."""
    columns = (ItemComment.course_slug, ItemComment.item_id)
    query = select(*columns, func.count()).where(ItemComment.resolved_at.is_(None)).group_by(*columns)
    return {ItemKey(row[0], row[1]): row[2] for row in db.session.execute(query)}


IN_USE, RETIRED, COMMENTED, UNASKED = "used", "retired", "commented", "unasked"


class HasKey(Protocol):
    @property
    def key(self) -> ItemKey: ...

    @property
    def uses(self) -> Sequence[object]: ...


@dataclass(frozen=True)
class Notes:
    """What is known of all items beside what was published: which are retired, how many comments are open."""

    retired: Mapping[ItemKey, ItemRetirement]
    comments: Mapping[ItemKey, int]

    def states_of(self, line: HasKey) -> set[str]:
        """In which states an item is."""
        more = {COMMENTED: line.key in self.comments, UNASKED: not line.uses}
        states = {state for state, holds in more.items() if holds}
        return {RETIRED if line.key in self.retired else IN_USE} | states


def read_notes() -> Notes:
    """Two queries."""
    return Notes(retirements_in_force(), open_comments())


class Said(NamedTuple):
    """A comment with whose it is; empty where nobody's any more."""

    comment: ItemComment
    by: str


def comments_on(item: ItemKey) -> Sequence[Said]:
    """Everything that was said about an item, the newest first. One query."""
    query = (
        select(ItemComment, Officer.full_name)
        .outerjoin(Account, Account.id == ItemComment.by_id)
        .outerjoin(Officer, Officer.id == Account.officer_id)
        .where(ItemComment.course_slug == item.course, ItemComment.item_id == item.item_id)
    )
    rows = db.session.execute(query.order_by(ItemComment.id.desc()))
    return [Said(comment, name or "") for comment, name in rows]
