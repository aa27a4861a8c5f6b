"""What the printed papers say: plain values, already in words, free of the drawing library.

Whoever puts the words together imports these; only the process that draws needs the renderers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a PDF says about itself. `lang` is a BCP 47 tag such as "vi-VN"; `created` is in UTC.

    `created` is given, not read from a clock: the same input draws the same bytes.
    """

    title: str
    author: str
    subject: str
    lang: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One thing said in both languages. Where both are the same (a number, a code) it is printed once."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value under its label, each in both languages."""

    label: Bilingual
    value: Bilingual


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who may sign on paper: the office in both languages and the name."""

    office: Bilingual
    name: str


@dataclass(frozen=True, slots=True)
class CertificateText:
    """Everything a certificate says, formatted for print, and nothing it does not say.

    `holder_note` (rank and unit at the time), `signatory` and `synthetic_notice` may be None. `synthetic_notice`
    is given exactly when the certificate comes from demonstration data.
    `verify_url` is the public page of this certificate, as it stands in the QR code.
    """

    info: DocumentInfo
    issuer: Bilingual
    heading: Bilingual
    statement: Bilingual
    holder: str
    holder_note: Bilingual | None
    achievement: Bilingual
    course: Bilingual
    edition: Labelled
    workshop: Labelled
    attended: Labelled
    self_study: Labelled
    serial: Labelled
    issued_on: Labelled
    verification_code: Labelled
    verify_prompt: Bilingual
    verify_url: str
    signatory: Signatory | None
    synthetic_notice: Bilingual | None


@dataclass(frozen=True, slots=True)
class SheetSession:
    """A half-day on a sign-in sheet: its name ("Session 1") and when it is ("morning, 17/11")."""

    title: str
    when: str


@dataclass(frozen=True, slots=True)
class SheetPerson:
    """An officer on a sign-in sheet; `note` is the rank, `unit` the unit at the time."""

    name: str
    note: str
    unit: str


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """A sign-in sheet to print: people in the order given, a box to sign per session, boxes to tick a status.

    `statuses` are pairs of a letter for the box and what it means. `closing` names the rows at the end that are
    filled in by hand per session (head count, instructor's signature). `walk_ins` is the number of blank rows.
    `page_label` is a template with {page} and {total}; `reference` identifies the sheet when it comes back.
    """

    info: DocumentInfo
    title: str
    facts: Sequence[tuple[str, str]]
    number_head: str
    name_head: str
    unit_head: str
    sessions: Sequence[SheetSession]
    people: Sequence[SheetPerson]
    walk_ins: int
    walk_ins_title: str
    statuses: Sequence[tuple[str, str]]
    closing: Sequence[str]
    reference: str
    page_label: str
    synthetic_notice: str | None
