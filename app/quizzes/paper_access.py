"""Who prints quizzes and keys what comes back: those who run the workshop, and nobody their own sheet."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from app.accounts.identity import User
from app.extensions import db
from app.quizzes.paper import PaperEntry, PaperSheet, PaperVersion
from app.quizzes.paper_queries import KeyedEntry, PrintedVersion, Sitter, printed_version
from app.workshops.access import rosters_visible_to, workshop_for_running
from app.workshops.models import Workshop
from app.workshops.registrations import Registration


class Paper(NamedTuple):
    """A version in its workshop, with where its sheets stand."""

    workshop: Workshop
    printed: PrintedVersion


class SheetOnPaper(NamedTuple):
    """An officer's sheet of a version."""

    paper: Paper
    sitter: Sitter


def paper_for_running(uid: uuid.UUID) -> Paper:
    """A version for the instructors of its workshop and those who manage it; else 404 or 403."""
    query = select(PaperVersion, Workshop.uid).join(Workshop, Workshop.id == PaperVersion.workshop_id)
    version, workshop_uid = db.session.execute(query.where(PaperVersion.uid == uid)).first() or abort(404)
    return Paper(workshop_for_running(workshop_uid), printed_version(version))


def sheet_for_keying(uid: uuid.UUID, registration_uid: uuid.UUID) -> SheetOnPaper:
    """The sheet of somebody on the roster; 404 for others, 403 for one's own."""
    paper = paper_for_running(uid)
    sitter = paper.printed.sitter(registration_uid) or abort(404)
    return SheetOnPaper(paper, sitter) if sitter.officer.officer_id != current_user.officer_id else abort(403)


def sheet_for_settling(uid: uuid.UUID, registration_uid: uuid.UUID) -> SheetOnPaper:
    """The same, once both entries are in: until then nobody sees the first, and there is nothing to be seen (404)."""
    found = sheet_for_keying(uid, registration_uid)
    return found if found.sitter.keyed and len(found.sitter.keyed.entries) > 1 else abort(404)


class EntryOnPaper(NamedTuple):
    """What somebody keyed off an officer's sheet."""

    found: SheetOnPaper
    entry: KeyedEntry


def entry_for_setting_aside(uid: uuid.UUID) -> EntryOnPaper:
    """An entry, for whoever may key the sheet; 404, or 403 for one's own sheet."""
    query = (
        select(PaperVersion.uid, Registration.uid)
        .join(PaperSheet, PaperSheet.version_id == PaperVersion.id)
        .join(Registration, Registration.id == PaperSheet.registration_id)
        .join(PaperEntry, PaperEntry.sheet_id == PaperSheet.id)
    )
    row = db.session.execute(query.where(PaperEntry.uid == uid)).first() or abort(404)
    found = sheet_for_keying(row[0], row[1])
    entries = found.sitter.keyed.entries if found.sitter.keyed else ()
    return EntryOnPaper(found, next((each for each in entries if each.uid == uid), None) or abort(404))


def registration_of(sitter: Sitter) -> Registration:
    return db.session.get_one(Registration, sitter.officer.registration_id)


def sheet_row(sitter: Sitter) -> PaperSheet:
    return sitter.keyed.sheet if sitter.keyed else abort(404)


def version_with_code(user: User, code: str) -> tuple[PaperVersion, Workshop] | None:
    """The version whose code this is, of a workshop whose roster the user may see."""
    query = select(PaperVersion, Workshop).join(Workshop, Workshop.id == PaperVersion.workshop_id)
    seen = rosters_visible_to(user).with_only_columns(Workshop.id)
    row = db.session.execute(query.where(PaperVersion.code == code, Workshop.id.in_(seen))).first()
    return (row[0], row[1]) if row else None
