"""Two records of one person become one, and can become two again.

All rows of all features that name the duplicate are led to the record that is kept; what was led over is written
down, so that it can be led back. Rows that the kept record has already (a place on the same roster) stay with the
duplicate, and so does what hangs on them (the certificate of that place): nothing is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Column, Row, Table, UniqueConstraint, Uuid, and_, select, update

from app.accounts.models import Account, Officer, OfficerMerge
from app.extensions import db
from app.shared.audit import audit
from app.shared.models import Actor
from app.shared.refusal import Refused

LEFT_ALONE = ("postings", "officer_merges")  # where somebody served is told by the kept record alone

Key = tuple[Any, ...]


@dataclass
class Plan:
    """What a merge leads over and what stays with the duplicate: primary keys of rows, by table."""

    moves: dict[str, list[Key]] = field(default_factory=dict)
    stays: dict[str, list[Key]] = field(default_factory=dict)


def plan_merge(duplicate_id: int, kept_id: int) -> Plan:
    """Work out what a merge would do; two reads for each table that names officers."""
    plan = Plan()
    for table, column in _tables_of_officers():
        held = {taken for row in _rows(table, column, kept_id) for taken in _unique_parts(row, table, column)}
        for row in _rows(table, column, duplicate_id):
            clashes = any(part in held for part in _unique_parts(row, table, column))
            rows = plan.stays if clashes or _hangs_on_what_stays(row, table, plan) else plan.moves
            rows.setdefault(table.name, []).append(_key(row, table, column))
    return plan


def _tables_of_officers() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of every feature that names an officer; what others hang on comes first."""
    for table in db.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == "officers" and table.name not in LEFT_ALONE:
                yield table, key.parent


def _rows(table: Table, column: Column[Any], officer_id: int) -> list[Row[Any]]:
    return list(db.session.execute(select(table).where(column == officer_id)))


def _unique_parts(row: Row[Any], table: Table, column: Column[Any]) -> Iterator[tuple[str, ...]]:
    """What else must not come twice for one officer: the workshop of a roster place, the edition of an enrolment."""
    constraints = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    for unique in [*constraints, table.primary_key]:
        names = [other.name for other in unique.columns if other is not column]
        if len(names) < len(unique.columns):
            yield (*names, *(str(row._mapping[name]) for name in names))


def _hangs_on_what_stays(row: Row[Any], table: Table, plan: Plan) -> bool:
    return any(
        (row._mapping[key.parent.name],) in plan.stays.get(key.column.table.name, ())
        for key in table.foreign_keys
    )


def _key(row: Row[Any], table: Table, column: Column[Any]) -> Key:
    return tuple(row._mapping[part.name] for part in table.primary_key.columns if part is not column)


def merge_officers(duplicate: Officer, kept: Officer, *, by: Actor, at: datetime) -> OfficerMerge:
    """Say that both records are one person. A verb for write(). Refuses merged and erased records."""
    _refuse_to_merge(duplicate, kept)
    plan = plan_merge(duplicate.id, kept.id)
    for name, keys in plan.moves.items():
        _lead_over(name, keys, to=kept.id, from_=duplicate.id)
    moved: dict[str, Any] = {"rows": {name: _as_text(keys) for name, keys in plan.moves.items()}}
    if "accounts" in plan.stays:
        moved["closed_account"] = _close_account(duplicate, by, at)
    merge = OfficerMerge(duplicate_id=duplicate.id, kept_id=kept.id, moved=moved, at=at, by_id=by.id)
    db.session.add(merge)
    db.session.flush()
    audit("merge_officers", merge, by=by, at=at)
    return merge


def _refuse_to_merge(duplicate: Officer, kept: Officer) -> None:
    if duplicate.id == kept.id:
        raise Refused(_l("This is the same record twice."))
    for officer in (duplicate, kept):
        officer.refuse_if_erased()
        if open_merge_of(officer.id) is not None:
            raise Refused(_l("One of the two has been merged into another record already."))


def open_merge_of(duplicate_id: int) -> OfficerMerge | None:
    """The merge by which this record leads to another; None when it stands for itself."""
    is_open = (OfficerMerge.duplicate_id == duplicate_id) & OfficerMerge.undone_at.is_(None)
    return db.session.scalar(select(OfficerMerge).where(is_open))


def _close_account(duplicate: Officer, by: Actor, at: datetime) -> bool:
    """One person needs one account: the duplicate's closes. Says whether it was open."""
    account = db.session.scalars(select(Account).where(Account.officer_id == duplicate.id)).one()
    was_open = account.disabled_at is None
    account.close(by=by, at=at)
    return was_open


def undo_merge(merge: OfficerMerge, *, by: Actor, at: datetime) -> None:
    """Make them two records again, each with the rows it had. A verb for write().

    Refuses while the kept record has itself been merged into another, and after an erasure.
    """
    duplicate, kept = (db.session.get_one(Officer, id_) for id_ in (merge.duplicate_id, merge.kept_id))
    kept.refuse_if_erased()
    if merge.undone_at is not None or open_merge_of(kept.id) is not None:
        raise Refused(_l("This merge cannot be undone now."), to_do=_l("Undo the later merge first."))
    merge.undone_at = at
    for name, keys in merge.moved["rows"].items():
        _lead_over(name, _as_keys(name, keys), to=duplicate.id, from_=kept.id)
    if merge.moved.get("closed_account"):
        account = db.session.scalars(select(Account).where(Account.officer_id == duplicate.id)).one()
        account.reopen(by=by, at=at)
    audit("undo_merge", merge, by=by, at=at)


def _lead_over(name: str, keys: list[Key], *, to: int, from_: int) -> None:
    table, column = next(found for found in _tables_of_officers() if found[0].name == name)
    parts = [part for part in table.primary_key.columns if part is not column]
    for key in keys:
        is_it = and_(column == from_, *(part == value for part, value in zip(parts, key, strict=True)))
        db.session.execute(update(table).where(is_it).values({column.name: to}))
    db.session.expire_all()


def _as_text(keys: list[Key]) -> list[list[Any]]:
    """Primary keys as JSON can hold them."""
    return [[str(value) if isinstance(value, UUID) else value for value in key] for key in keys]


def _as_keys(name: str, keys: list[list[Any]]) -> list[Key]:
    table, column = next(found for found in _tables_of_officers() if found[0].name == name)
    parts = [part for part in table.primary_key.columns if part is not column]
    return [
        tuple(UUID(v) if isinstance(p.type, Uuid) else v for p, v in zip(parts, key, strict=True))
        for key in keys
    ]
