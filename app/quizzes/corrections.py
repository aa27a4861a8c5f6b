"""Corrections of keys, as rows: the item that was asked stays as it was frozen, and is graded otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Row, Select, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.curriculum import catalogue
from app.curriculum.published import PublishedItem
from app.domain.course import Item, body_of
from app.domain.regrading import BY_KEY, DROPPED, Correction, Key, corrected_body, in_force, keys_that_count
from app.extensions import db
from app.quizzes.models import Attempt
from app.shared.database import reading
from app.shared.models import Base, HasUid, MadeBy
from app.workshops.registrations import Registration


class KeyCorrection(HasUid, MadeBy, Base):
    """What takes the place of an item's key: wherever the item is asked, or (`workshop_id`) in one workshop.

    `body`: {"rule": key, full or drop, "points": as text, "key": what differs, in the form of items.yml}.
    In force from `applied_at` to `undone_at`.
    """

    __tablename__ = "key_corrections"

    item_revision_id: Mapped[int] = mapped_column(ForeignKey("item_revisions.id"), index=True)
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshops.id"), index=True)
    body: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(300))
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    @property
    def is_in_force(self) -> bool:
        return self.applied_at is not None and self.undone_at is None

    @property
    def value(self) -> Correction:
        return _value(self)


# Built once and run past the ORM: every hand-in asks this, and mostly nothing is corrected.
_IN_FORCE: Select[*tuple[Any, ...]] = (
    select(
        KeyCorrection.id,
        KeyCorrection.item_revision_id,
        KeyCorrection.workshop_id,
        KeyCorrection.body,
        KeyCorrection.applied_at,
    )
    .where(KeyCorrection.applied_at.is_not(None), KeyCorrection.undone_at.is_(None))
    .order_by(KeyCorrection.id)
)


def _value(row: KeyCorrection | Row[Any]) -> Correction:
    return Correction(
        id=row.id,
        rule=row.body["rule"],
        points=row.body["points"],
        key=row.body.get("key", {}),
        workshop_id=row.workshop_id,
        since=row.applied_at,
    )


@dataclass(frozen=True)
class Keys:
    """How items are graded now: as they are written, but for the corrections in force, by item revision."""

    corrections: Mapping[int, Sequence[Correction]]

    def correction_of(self, item_revision_id: int, workshop_id: int | None) -> Correction | None:
        return in_force(self.corrections.get(item_revision_id, ()), workshop_id)

    def of(self, item: PublishedItem, workshop_id: int | None) -> Key:
        return key_of(item, self.correction_of(item.revision_id, workshop_id))

    def of_all(self, items: Sequence[PublishedItem], workshop_id: int | None) -> dict[int, Key]:
        """The keys of one attempt's items by revision: as written where every one is dropped."""
        return keys_that_count({item.revision_id: self.of(item, workshop_id) for item in items})

    def drops_all(self, items: Iterable[PublishedItem], workshop_id: int | None) -> bool:
        held = [self.correction_of(item.revision_id, workshop_id) for item in items]
        return all(each is not None and each.rule == DROPPED for each in held)

    def corrects_any(self, items: Iterable[PublishedItem]) -> bool:
        return bool(self.corrections) and any(item.revision_id in self.corrections for item in items)

    def with_(self, item_revision_id: int, correction: Correction) -> Keys:
        """The keys if a correction were in force as well."""
        held = [*self.corrections.get(item_revision_id, ()), replace(correction, since=None)]
        return Keys({**self.corrections, item_revision_id: held})

    def without(self, item_revision_id: int, correction_id: int) -> Keys:
        """The keys if a correction were not in force."""
        held = [each for each in self.corrections.get(item_revision_id, ()) if each.id != correction_id]
        return Keys({**self.corrections, item_revision_id: held})


def keys_now() -> Keys:
    """The keys by which answers are graded at this moment. One small query."""
    found: dict[int, list[Correction]] = defaultdict(list)
    for row in reading().execute(_IN_FORCE):
        found[row.item_revision_id].append(_value(row))
    return Keys(found)


def corrections_at(item_revision_id: int, moment: datetime) -> list[Correction]:
    """The corrections of an item that were in force at a moment. One query."""
    query = select(KeyCorrection).where(
        KeyCorrection.item_revision_id == item_revision_id,
        KeyCorrection.applied_at <= moment,
        or_(KeyCorrection.undone_at.is_(None), KeyCorrection.undone_at > moment),
    )
    return [row.value for row in db.session.scalars(query.order_by(KeyCorrection.id))]


def key_of(item: PublishedItem, correction: Correction | None) -> Key:
    """How an item is graded under a correction. Raises LookupError or grading.BadItem for one that does not fit."""
    if correction is None:
        return Key(item.gradable)
    corrected = corrected_item(item, correction)
    return Key(replace(corrected.gradable, points=correction.points), correction.rule)


def corrected_item(item: PublishedItem, correction: Correction | None) -> PublishedItem:
    """The item with its key as corrected, to be shown."""
    if correction is None or correction.rule != BY_KEY:
        return item
    return replace(item, item=Item.from_body(corrected_body(body_of(item.item), correction.key)))


class GradedItem(NamedTuple):
    """An item with its key as it stands now, and the rule it is graded by."""

    item: PublishedItem
    rule: str


def items_as_graded(attempt: Attempt) -> dict[int, GradedItem]:
    """The items that were set as they are graded now, by revision. One small query, or two."""
    items = {entry["revision"]: catalogue.item(entry["revision"]) for entry in attempt.layout}
    keys = keys_now()
    workshop_id = workshops_of([attempt]).get(attempt.id) if keys.corrects_any(items.values()) else None
    if keys.drops_all(items.values(), workshop_id):  # see domain.regrading.keys_that_count
        return {key: GradedItem(item, BY_KEY) for key, item in items.items()}
    return {key: _graded(item, keys.correction_of(key, workshop_id)) for key, item in items.items()}


def _graded(item: PublishedItem, correction: Correction | None) -> GradedItem:
    return GradedItem(corrected_item(item, correction), correction.rule if correction else BY_KEY)


def workshops_of(attempts: Collection[Attempt]) -> dict[int, int]:
    """Attempt to the workshop that it belongs to; without one, no entry. One query."""
    registered = {attempt.id: attempt.registration_id for attempt in attempts if attempt.registration_id}
    if not registered:
        return {}
    query = select(Registration.id, Registration.workshop_id)
    rows = db.session.execute(query.where(Registration.id.in_(set(registered.values()))))
    held = {row.id: row.workshop_id for row in rows}
    return {attempt_id: held[registration_id] for attempt_id, registration_id in registered.items()}
