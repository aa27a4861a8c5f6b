"""Quizzes on paper: versions that are printed, sheets that come back, what two people keyed, what was settled."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.double_entry import Line, Lines, agreed, differing
from app.extensions import db
from app.shared import clock
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy
from app.shared.refusal import Refused
from app.workshops.registrations import Registration

LONGEST_REASON = 300
DAY = ""  # the line of an entry that says on which day the officer sat


@dataclass(frozen=True)
class Keyed:
    """What somebody keyed off a sheet: the day of sitting, and item id to picked choices; blank items are left out."""

    sat_on: date
    answers: Mapping[str, tuple[str, ...]]

    def for_row(self) -> dict[str, list[str]]:
        return {item_id: list(picked) for item_id, picked in self.answers.items() if picked}


class PaperVersion(HasUid, MadeBy, Base):
    """A quiz as it is printed for a workshop in one form and language; `layout` as in Attempt, frozen.

    There is one for each form and language. `code` stands on every page of it, so that no sheet is keyed as another's.
    """

    __tablename__ = "paper_versions"
    __table_args__ = (UniqueConstraint("workshop_id", "quiz_revision_id", "form", "language"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"))
    quiz_revision_id: Mapped[int] = mapped_column(ForeignKey("quiz_revisions.id"))
    form: Mapped[str] = mapped_column(String(1), default="", server_default="")
    language: Mapped[str] = mapped_column(String(2))
    code: Mapped[str] = mapped_column(String(8), unique=True)
    layout: Mapped[list[dict[str, Any]]]

    def key(self, registration: Registration, keyed: Keyed, *, by: Actor, at: datetime) -> PaperSheet:
        """Keep what somebody keyed off an officer's sheet; part of a verb. The same again changes nothing.

        Refuses a second entry by the same person, a third one, and a day on which nobody can have sat.
        """
        self.refuse_day(keyed.sat_on, at)
        sheet = self._sheet_of(registration)
        entries = sheet.entries()
        own = next((entry for entry in entries if entry.by_id == by.id), None)
        if own is None:
            sheet.add_entry(keyed, by=by, at=at)
        elif (own.sat_on, own.answers) != (keyed.sat_on, keyed.for_row()):
            raise Refused(
                _l("You have keyed this sheet before."),
                kept=_l("Your first entry is kept as it was; this one was not taken."),
                to_do=_l("Somebody else keys the sheet the second time. What differs is settled then."),
            )
        return sheet

    def refuse_day(self, sat_on: date, at: datetime) -> None:
        """Refuses a day on which nobody can have sat the version, as of `at`."""
        if not clock.local(self.at).date() <= sat_on <= clock.local(at).date():
            raise Refused(
                _l(
                    "Nobody can have sat this version on that day: it lies ahead, or before the version was made."
                ),
                kept=_l("Nothing of what you sent was taken."),
                to_do=_l("Look at the date on the sheet."),
            )

    def _sheet_of(self, registration: Registration) -> PaperSheet:
        own = select(PaperSheet).filter_by(version_id=self.id, registration_id=registration.id)
        sheet = db.session.scalar(own)
        if sheet is None:
            sheet = PaperSheet(version_id=self.id, registration_id=registration.id)
            db.session.add(sheet)
            db.session.flush()
        return sheet


class PaperSheet(HasUid, Base):
    """An officer's answer sheet of a version, from its first entry on; `attempt_id` once it is recorded."""

    __tablename__ = "paper_sheets"
    __table_args__ = (UniqueConstraint("version_id", "registration_id"), UniqueConstraint("attempt_id"))

    version_id: Mapped[int] = mapped_column(ForeignKey("paper_versions.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"))

    def entries(self) -> list[PaperEntry]:
        """None, one or two, in the order keyed."""
        query = select(PaperEntry).filter_by(sheet_id=self.id).order_by(PaperEntry.number)
        return list(db.session.scalars(query))

    def settled(self) -> dict[str, Line]:
        """What was settled of the lines that differ."""
        query = select(PaperSettlement).filter_by(sheet_id=self.id)
        return {row.line: row.decided for row in db.session.scalars(query)}

    def agreed(self) -> dict[str, Line] | None:
        """What the sheet says; None while it is keyed once, or a difference is open."""
        entries = self.entries()
        return agreed(entries[0].lines, entries[1].lines, self.settled()) if len(entries) > 1 else None

    def add_entry(self, keyed: Keyed, *, by: Actor, at: datetime) -> None:
        taken = {entry.number for entry in self.entries()}
        number = next((free for free in (1, 2) if free not in taken), None)
        if number is None:
            raise Refused(
                _l("This sheet has been keyed twice already."),
                kept=_l("Both entries are kept; this one was not taken."),
            )
        entry = PaperEntry(
            sheet_id=self.id, number=number, sat_on=keyed.sat_on, answers=keyed.for_row(), at=at, by_id=by.id
        )
        db.session.add(entry)
        audit("key_paper_sheet", self, by=by, at=at)

    def set_aside(self, entry_uid: uuid.UUID, reason: str, *, by: Actor, at: datetime) -> None:
        """Take an entry off the sheet, as one keyed for the wrong officer, and keep it with the reason; a verb.

        Refuses what is set aside already, and any once a difference is settled or the sheet recorded.
        """
        entry = next((entry for entry in self.entries() if entry.uid == entry_uid), None)
        if entry is None:
            raise Refused(_l("This entry has been set aside already."))
        if self.attempt_id is not None or self.settled():
            raise Refused(
                _l("An entry is set aside before differences are settled and the sheet is recorded."),
                kept=_l("Everything that was keyed is kept."),
                to_do=_l("A recorded score is changed by hand, with a reason."),
            )
        db.session.add(PaperSetAside.of(entry, reason, by=by, at=at))
        db.session.delete(entry)
        audit("set_aside_paper_entry", self, by=by, at=at)

    def settle(self, decided: Lines, *, by: Actor, at: datetime) -> None:
        """Say what the sheet says where two entries differ; part of a verb. The same again changes nothing.

        Refuses whoever keyed neither, a day on which nobody can have sat, and a line that was settled otherwise
        meanwhile.
        """
        entries = self.entries()
        if len(entries) < 2 or by.id not in {entry.by_id for entry in entries}:
            raise Refused(_l("Differences are settled by one of the two who keyed the sheet."))
        if DAY in decided:
            version = db.session.get_one(PaperVersion, self.version_id)
            version.refuse_day(date.fromisoformat(decided[DAY]["day"]), at)
        settled = self.settled()
        if any(settled.get(line, each) != each for line, each in decided.items()):
            raise Refused(
                _l("A difference was settled otherwise meanwhile."),
                kept=_l("What was settled first is kept; nothing of this was taken."),
                to_do=_l("Open the sheet again and talk to whoever settled it."),
            )
        for line in differing(entries[0].lines, entries[1].lines):
            if line in decided and line not in settled:
                self._add_settlement(line, decided[line], by=by, at=at)

    def _add_settlement(self, line: str, decided: Line, *, by: Actor, at: datetime) -> None:
        db.session.add(
            PaperSettlement(sheet_id=self.id, line=line, decided=dict(decided), at=at, by_id=by.id)
        )
        audit("settle_paper_sheet", self, by=by, at=at)


class PaperEntry(HasUid, MadeBy, Base):
    """What one person keyed off a sheet without seeing the other's entry. `answers`: item id to picked choices, in
    the order shown; blank items are left out.
    """

    __tablename__ = "paper_entries"
    __table_args__ = (UniqueConstraint("sheet_id", "number"), UniqueConstraint("sheet_id", "by_id"))

    sheet_id: Mapped[int] = mapped_column(ForeignKey("paper_sheets.id"))
    number: Mapped[int]  # 1 or 2
    sat_on: Mapped[date]
    answers: Mapped[dict[str, Any]]

    @property
    def lines(self) -> dict[str, Line]:
        return lines_of(self.sat_on, self.answers)


class PaperSetAside(HasUid, MadeBy, Base):
    """An entry that counts no longer, as it was keyed, with who set it aside and why."""

    __tablename__ = "paper_set_asides"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("paper_sheets.id"), index=True)
    sat_on: Mapped[date]
    answers: Mapped[dict[str, Any]]
    keyed_at: Mapped[datetime]
    keyed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))

    @classmethod
    def of(cls, entry: PaperEntry, reason: str, *, by: Actor, at: datetime) -> PaperSetAside:
        return cls(
            sheet_id=entry.sheet_id,
            sat_on=entry.sat_on,
            answers=entry.answers,
            keyed_at=entry.at,
            keyed_by_id=entry.by_id,
            reason=reason,
            at=at,
            by_id=by.id,
        )


class PaperSettlement(HasUid, MadeBy, Base):
    """What a line of a sheet says, by one who looked at it after two entries differed. `line`: an item's id, or "" for
    the day; `decided`: {"choices": […]} or {"day": "2022-07-05"}.
    """

    __tablename__ = "paper_settlements"
    __table_args__ = (UniqueConstraint("sheet_id", "line"),)

    sheet_id: Mapped[int] = mapped_column(ForeignKey("paper_sheets.id"))
    line: Mapped[str] = mapped_column(String(80))
    decided: Mapped[dict[str, Any]]


def lines_of(sat_on: date, answers: Mapping[str, list[str]]) -> dict[str, Line]:
    """An entry line by line, as double entry compares it."""
    day: dict[str, Line] = {DAY: {"day": sat_on.isoformat()}}
    return day | {item_id: {"choices": picked} for item_id, picked in answers.items()}
