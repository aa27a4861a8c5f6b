"""Marks that people give essays, as rows: none is ever changed or taken away, and a newer one stands before an older.

What the marks of an essay come to, the domain says (`domain.marking`); this reads and keeps them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from fractions import Fraction

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.curriculum import catalogue
from app.curriculum.published import PublishedItem
from app.domain.grading_essay import EssayKey
from app.domain.marking import TOLERANCE, Mark, Verdict, judge
from app.domain.regrading import Key
from app.extensions import db
from app.shared.models import Base, HasId, HasUid, MadeBy

LONGEST_COMMENT = 2000


class EssayMark(HasUid, MadeBy, Base):
    """What somebody says of an essay: `levels` by criterion. A mark by the same person later takes its place.

    `comment` is for whoever wrote the essay, `note` for those who mark. `reason` stands with a settlement, which
    decides between two markers. `number` counts the marks of one essay: two given at the same
    moment cannot both be the third.
    """

    __tablename__ = "essay_marks"
    __table_args__ = (UniqueConstraint("attempt_id", "item_revision_id", "number"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    item_revision_id: Mapped[int] = mapped_column(ForeignKey("item_revisions.id"), index=True)
    number: Mapped[int]
    levels: Mapped[dict[str, str]]
    comment: Mapped[str] = mapped_column(String(LONGEST_COMMENT))
    note: Mapped[str] = mapped_column(String(LONGEST_COMMENT))
    is_settlement: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(300), default="")


class MarkingClaim(HasId, Base):
    """Who has an essay open to mark it, since when. It keeps nobody out: it is said to whoever opens it too."""

    __tablename__ = "marking_claims"
    __table_args__ = (UniqueConstraint("attempt_id", "item_revision_id", "account_id"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    item_revision_id: Mapped[int] = mapped_column(ForeignKey("item_revisions.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


MarksByScript = Mapping[tuple[int, int], list[EssayMark]]
"""The marks of essays, the oldest first, by attempt and item revision."""


def marks_of(attempt_ids: Collection[int] | Select[int]) -> MarksByScript:
    """Every mark given in attempts, or in those that a query selects. One query."""
    query = select(EssayMark).where(EssayMark.attempt_id.in_(attempt_ids)).order_by(EssayMark.number)
    return by_script(db.session.scalars(query))


def by_script(marks: Iterable[EssayMark]) -> MarksByScript:
    """Marks by the essay that they are of, in their order."""
    found: dict[tuple[int, int], list[EssayMark]] = defaultdict(list)
    for mark in marks:
        found[mark.attempt_id, mark.item_revision_id].append(mark)
    return found


def essay_key(item: PublishedItem) -> EssayKey:
    """The rubric of an essay. Raises TypeError for an item that nobody has to mark."""
    key = item.gradable.key
    if not isinstance(key, EssayKey):
        raise TypeError(f"{item.item.id} is no essay")
    return key


def markers_of(item: PublishedItem) -> int:
    """How many mark an essay independently."""
    return item.item.markers or 1


def tolerance_of(item: PublishedItem) -> Fraction:
    """By how many points of the rubric two of them may differ."""
    return Fraction(item.item.tolerance or TOLERANCE)


def verdict_on(item: PublishedItem, marks: Iterable[EssayMark], rubric: EssayKey | None = None) -> Verdict:
    """What the marks of an essay come to, by its rubric or by one that was corrected since."""
    return judge(as_values(item, marks, rubric), markers_of(item), tolerance_of(item))


def as_values(item: PublishedItem, marks: Iterable[EssayMark], rubric: EssayKey | None = None) -> list[Mark]:
    """Marks as the domain judges them, numbered as they came."""
    key = rubric or essay_key(item)
    return [Mark(each.number, each.by_id or 0, key.points(each.levels), each.is_settlement) for each in marks]


def marked_shares(keys: Mapping[int, Mapping[int, Key]]) -> dict[int, dict[str, Fraction]]:
    """Attempt to what people gave its items, from 0 to 1, by item id; where marks are missing, no entry.

    `keys` by attempt and item revision. One query, and none where nobody has to mark anything.
    """
    found: dict[int, dict[str, Fraction]] = {attempt_id: {} for attempt_id in keys}
    by_people = [
        (attempt_id, revision_id, key)
        for attempt_id, each in keys.items()
        for revision_id, key in each.items()
        if key.item.key.needs_marker
    ]
    marks = marks_of({attempt_id for attempt_id, _revision, _key in by_people}) if by_people else {}
    for attempt_id, revision_id, key in by_people:
        share = share_given(revision_id, key, marks.get((attempt_id, revision_id), []))
        if share is not None:
            found[attempt_id][key.item.id] = share
    return found


def share_given(item_revision_id: int, key: Key, marks: Iterable[EssayMark]) -> Fraction | None:
    """What marks come to by a key, which may be a corrected one; None while they do not suffice."""
    rubric = key.item.key
    assert isinstance(rubric, EssayKey)
    points = verdict_on(catalogue.item(item_revision_id), marks, rubric).points
    return None if points is None else points / rubric.most
