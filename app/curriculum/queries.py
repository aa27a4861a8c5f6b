"""Editions of courses with their dossiers, for those who propose, review and approve them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Account, Officer
from app.curriculum.approval import EditionDecision, EditionWithdrawal, in_use
from app.curriculum.models import Course, Edition, EditionFile
from app.domain.approval import Standing, standing_of
from app.extensions import db
from app.shared.models import MadeBy
from app.shared.storage import store


def newest_edition(slug: str) -> Edition | None:
    """The edition of a course that was published last, approved or not."""
    query = select(Edition).join(Course).where(Course.slug == slug)
    return db.session.scalar(query.order_by(Edition.number.desc()).limit(1))


def edition_of(slug: str, content_hash: str) -> Edition | None:
    """The edition of a course that holds these very files."""
    query = select(Edition).join(Course).where(Course.slug == slug, Edition.content_hash == content_hash)
    return db.session.scalar(query)


@dataclass(frozen=True)
class Dossier:
    """An edition with what was decided about it, the oldest first. `names` of whoever decided or published, by
    account; `newer_in_use` is the number of a newer edition that officers get instead."""

    edition: Edition
    decisions: Sequence[EditionDecision]
    withdrawal: EditionWithdrawal | None
    names: Mapping[int, str]
    newer_in_use: int | None

    @property
    def standing(self) -> Standing:
        plain = [each.plain for each in self.decisions]
        return standing_of(plain, is_withdrawn=self.withdrawal is not None)

    @property
    def state(self) -> str:
        """One of domain.approval.STATES, or superseded: in use only by those who began it."""
        standing = self.standing
        return "superseded" if standing.is_in_use and self.newer_in_use else standing.state

    def at_stage(self, stage: str) -> list[EditionDecision]:
        """What was decided at one stage, the oldest first."""
        return [each for each in self.decisions if each.stage == stage]

    def name_of(self, account_id: int | None) -> str:
        """Who that was; empty for no person."""
        return self.names.get(account_id or 0, "")


def dossiers_of(editions: Sequence[Edition]) -> list[Dossier]:
    """Each edition's dossier, in the order given. Four selects however many there are."""
    ids = [edition.id for edition in editions]
    decisions = _by_edition(ids)
    taken = select(EditionWithdrawal).where(EditionWithdrawal.edition_id.in_(ids))
    withdrawals = {row.edition_id: row for row in db.session.scalars(taken)}
    made: list[MadeBy] = [*editions, *withdrawals.values()]
    made += [each for found in decisions.values() for each in found]
    names = _names(row.by_id for row in made)
    newest = _newest_in_use(edition.course_id for edition in editions)
    return [
        Dossier(
            edition=edition,
            decisions=decisions[edition.id],
            withdrawal=withdrawals.get(edition.id),
            names=names,
            newer_in_use=_above(edition.number, newest.get(edition.course_id)),
        )
        for edition in editions
    ]


def _above(number: int, other: int | None) -> int | None:
    return other if other is not None and other > number else None


def dossier_of(edition: Edition) -> Dossier:
    return dossiers_of([edition])[0]


def _by_edition(edition_ids: Sequence[int]) -> Mapping[int, list[EditionDecision]]:
    found: dict[int, list[EditionDecision]] = {edition_id: [] for edition_id in edition_ids}
    query = select(EditionDecision).where(EditionDecision.edition_id.in_(edition_ids))
    for row in db.session.scalars(query.order_by(EditionDecision.id)):
        found[row.edition_id].append(row)
    return found


def _names(account_ids: Iterable[int | None]) -> dict[int, str]:
    query = select(Account.id, Officer.full_name).join(Officer, Officer.id == Account.officer_id)
    asked = {account_id for account_id in account_ids if account_id is not None}
    return {row.id: row.full_name for row in db.session.execute(query.where(Account.id.in_(asked)))}


def _newest_in_use(course_ids: Iterable[int]) -> dict[int, int]:
    """The number of the edition that officers get, by course."""
    newest = select(Edition.course_id, func.max(Edition.number)).where(Edition.course_id.in_(set(course_ids)))
    return {row[0]: row[1] for row in db.session.execute(newest.where(*in_use()).group_by(Edition.course_id))}


def editions_awaiting() -> list[Edition]:
    """The newest edition of each course that waits for a decision, by course. One select."""
    newer = Edition.metadata.tables["editions"].alias("newer")
    is_newest = ~exists().where(newer.c.course_id == Edition.course_id, newer.c.number > Edition.number)
    is_approved, is_kept = in_use()
    query = select(Edition).join(Course).where(is_newest, ~is_approved, is_kept).order_by(Course.slug)
    return list(db.session.scalars(query.options(contains_eager(Edition.course))))


def edition_before(edition: Edition) -> Edition | None:
    """The edition that readers had before it: the newest below that is in use; else the newest below it."""
    earlier = select(Edition).where(Edition.course_id == edition.course_id, Edition.number < edition.number)
    earlier = earlier.order_by(and_(*in_use()).desc(), Edition.number.desc()).limit(1)
    return db.session.scalar(earlier)


def differing_files(before_id: int, after_id: int) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of two editions that differ, and with each text the same in the other language. One select."""
    query = select(EditionFile).where(EditionFile.edition_id.in_((before_id, after_id)))
    names: dict[int, dict[str, str]] = {before_id: {}, after_id: {}}
    for row in db.session.scalars(query):
        names[row.edition_id][row.path] = row.sha256
    before, after = names[before_id], names[after_id]
    differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    wanted = differing | {_in_other_language(path) for path in differing}
    return _read(before, wanted), _read(after, wanted)


def _in_other_language(path: str) -> str:
    other = {".vi.md": ".en.md", ".en.md": ".vi.md"}.get(path[-6:])
    return path[:-6] + other if other else path


def _read(names: Mapping[str, str], wanted: set[str]) -> dict[str, bytes]:
    return {path: store().get(sha256) for path, sha256 in names.items() if path in wanted}


def files_of(edition_id: int) -> dict[str, bytes]:
    """Every file of an edition by its path."""
    rows = db.session.scalars(select(EditionFile).where(EditionFile.edition_id == edition_id))
    return {row.path: store().get(row.sha256) for row in rows}
