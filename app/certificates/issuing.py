"""Issuing certificates: drawn and stored first, then written down if everything still stands.

Serial numbers have no gaps, and yet no PDF is drawn while others wait for the lock: the next numbers are foreseen,
the papers drawn and stored with them, and then, under the lock, written down if what would be printed now is what
was drawn. Where somebody else was faster the rest is drawn again with later numbers; each time somebody succeeds.
A kill leaves, at worst, stored bytes that no certificate names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from app.certificates.models import SERIES, SYNTHETIC_SERIES, Certificate, last_number, serial
from app.certificates.queries import Candidate, candidates
from app.certificates.text import certificate_text, days_in_both
from app.domain.papers import Bilingual, CertificateText
from app.extensions import db
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.models import Actor, new_uid
from app.shared.refusal import Refused
from app.shared.storage import store
from app.shared.tokens import new_code
from app.workshops.models import Workshop
from app.workshops.registrations import Registration

CODE_LENGTH = 20  # letters of 4.95 bits: 99 bits
AT_ONCE = 40  # certificates in one transaction: a usual workshop
MOST_ROUNDS = 20

Codes = Mapping[int, str]  # verification code by registration id; makes one when asked for a new one


class Overtaken(Exception):
    """What was drawn is not what would be printed now: a number was taken, a mark or a name was corrected."""


@dataclass(frozen=True)
class Draft:
    """A certificate that may be issued: whose, what it replaces, and everything that it says.

    `days` are the workshop's alone: the paper says the place too, the public page does not.
    """

    registration_id: int
    officer_id: int
    edition_id: int
    replaces_id: int | None
    serial: str
    code: str
    is_synthetic: bool
    text: CertificateText
    days: Bilingual


def issue_certificates(
    workshop_id: int, *, by: Actor | None, at: datetime, registration_ids: Sequence[int] | None = None
) -> list[Certificate]:
    """Issue to everybody in a workshop who has earned a certificate and never had one, in roster order.

    Draws and stores within the caller's transaction: for loaders that hold the database alone. Pages and jobs
    use `issue_next` and `issue_to`. With `registration_ids` only to those of them.
    """
    conditions = [Workshop.id == workshop_id]
    if registration_ids is not None:
        conditions.append(Registration.id.in_(registration_ids))
    drafts = _drafts(_due(conditions, at), new_codes(), at)
    return _add(drafts, draw_and_store(drafts), by, at)


def issue_next(
    conditions: Sequence[ColumnElement[bool]], *, by: Actor | None, at: datetime
) -> tuple[int, int]:
    """Issue to the next few who have earned one and never had one: how many got theirs, how many are left.

    Call outside write(). Somebody who is always overtaken halves what they try, down to one at a time.
    """
    codes = new_codes()
    for round_ in range(MOST_ROUNDS):
        due = _due(conditions, at)
        if not due:
            return 0, 0
        drafts = _drafts(due[: max(AT_ONCE >> round_, 1)], codes, at)
        stored = _drawn_apart(drafts)
        try:
            write(_issue_due, conditions, drafts, stored, by, at)
        except Overtaken:
            _throw_away(stored)
        else:
            return len(drafts), len(due) - len(drafts)
    raise Refused(BUSY)


BUSY = _l("Others are issuing certificates at this moment.")


def issue_to(registration_id: int, *, by: Actor, at: datetime) -> Certificate:
    """Issue to one officer, also in place of a revoked one. Call outside write().

    Refuses who has not earned one, and who holds one that is valid.
    """
    codes = new_codes()
    for _round in range(MOST_ROUNDS):
        drafts = _drafts([_earned(registration_id, at)], codes, at)
        stored = _drawn_apart(drafts)
        try:
            return write(_issue_one, registration_id, drafts, stored, by, at)
        except Overtaken:
            _throw_away(stored)
    raise Refused(BUSY)


def new_codes() -> Codes:
    return defaultdict(lambda: new_code(CODE_LENGTH))


def count_due(conditions: Sequence[ColumnElement[bool]], at: datetime) -> int:
    """How many have earned a certificate and never had one. Refuses where none of theirs may be issued."""
    due = _due(conditions, at)
    _public_url(due)
    return len(due)


def _due(conditions: Sequence[ColumnElement[bool]], at: datetime) -> list[Candidate]:
    """Those whose names cannot be set in print are left out, for somebody to look at one by one."""
    due = [each for each in candidates(*conditions) if each.state(at) == "eligible"]
    return [each for each in due if _unprintable_sign(each.name) is None]


def _unprintable_sign(name: str) -> str | None:
    from app.domain.typeface import MissingGlyph, printable  # noqa: PLC0415 - loads the drawing library

    try:
        printable(name)
    except MissingGlyph as missing:
        return missing.character
    return None


def _earned(registration_id: int, at: datetime) -> Candidate:
    candidate = next(iter(candidates(Registration.id == registration_id)), None)
    if candidate is not None and candidate.state(at) == "issued":
        raise Refused(
            _l("This officer already holds a valid certificate of this workshop."),
            to_do=_l("To replace it, revoke it first."),
        )
    if candidate is None or not candidate.has_earned(at):
        raise Refused(
            _l("This officer has not earned the certificate yet."),
            to_do=_l("The list says what is missing."),
        )
    sign = _unprintable_sign(candidate.name)
    if sign is not None:
        raise Refused(
            _l("The name holds a sign that cannot be printed: %(sign)s", sign=sign),
            to_do=_l("Correct the name in the list of officers, then issue again."),
        )
    return candidate


def _drafts(due: Sequence[Candidate], codes: Codes, at: datetime) -> list[Draft]:
    """What would be printed now, with the next numbers of each series."""
    year, url = clock.local(at).year, _public_url(due)
    numbers = {series: last_number(series, year) for series in {_series(each) for each in due}}
    drafts = []
    for candidate in due:
        series = _series(candidate)
        numbers[series] += 1
        drafts.append(_draft(candidate, serial(series, year, numbers[series]), codes, at, url))
    return drafts


def _series(candidate: Candidate) -> str:
    return SYNTHETIC_SERIES if candidate.is_synthetic else SERIES


def _draft(candidate: Candidate, serial: str, codes: Codes, at: datetime, url: str) -> Draft:
    code = codes[candidate.registration_id]
    return Draft(
        registration_id=candidate.registration_id,
        officer_id=candidate.officer_id,
        edition_id=candidate.edition_id,
        replaces_id=candidate.certificate.id if candidate.certificate else None,
        serial=serial,
        code=code,
        is_synthetic=candidate.is_synthetic,
        text=certificate_text(candidate, serial, code, at, url),
        days=days_in_both(candidate),
    )


def _public_url(due: Sequence[Candidate]) -> str:
    """Where the QR codes lead. Refuses real certificates while no telephone could reach it."""
    config = current_app.config["COT_MOC"]
    if config.is_loopback and not all(candidate.is_synthetic for candidate in due):
        raise Refused(
            _l("The address of this installation (PUBLIC_URL) can be reached from this machine alone."),
            kept=_l("No certificate was issued: its QR code would lead nowhere."),
            to_do=_l("Ask the administrator to set PUBLIC_URL, then issue again."),
        )
    return config.public_url


def _drawn_apart(drafts: Sequence[Draft]) -> list[str]:
    """Draw and store while no transaction is open."""
    db.session.rollback()
    return draw_and_store(drafts)


def _throw_away(stored: Sequence[str]) -> None:
    """Papers that will never be issued; each bears a code of its own, so nobody else stored the same."""
    for sha256 in stored:
        store().remove(sha256)


def draw_and_store(drafts: Sequence[Draft]) -> list[str]:
    """Draw each paper and keep it in the content store; the hashes of the bytes."""
    from app.domain.certificate_pdf import draw_certificate  # noqa: PLC0415 - loads the drawing library

    return [store().put(draw_certificate(draft.text)) for draft in drafts]


def _issue_due(
    conditions: Sequence[ColumnElement[bool]],
    drafts: list[Draft],
    stored: list[str],
    by: Actor | None,
    at: datetime,
) -> list[Certificate]:
    codes = {draft.registration_id: draft.code for draft in drafts}
    now_due = [each for each in _due(conditions, at) if each.registration_id in codes]
    return _add_if_unchanged(now_due, codes, drafts, stored, by, at)


def _issue_one(
    registration_id: int, drafts: list[Draft], stored: list[str], by: Actor, at: datetime
) -> Certificate:
    codes = {draft.registration_id: draft.code for draft in drafts}
    [certificate] = _add_if_unchanged([_earned(registration_id, at)], codes, drafts, stored, by, at)
    return certificate


def _add_if_unchanged(
    due: Sequence[Candidate],
    codes: Codes,
    drafts: list[Draft],
    stored: list[str],
    by: Actor | None,
    at: datetime,
) -> list[Certificate]:
    if _drafts(due, codes, at) != drafts:
        raise Overtaken
    return _add(drafts, stored, by, at)


def _add(drafts: Sequence[Draft], stored: Sequence[str], by: Actor | None, at: datetime) -> list[Certificate]:
    certificates = [_certificate(*each, by, at) for each in zip(drafts, stored, strict=True)]
    db.session.add_all(certificates)
    for certificate in certificates:
        audit("issue_certificate", certificate, by=by, at=at)
    db.session.flush()
    return certificates


def _certificate(draft: Draft, sha256: str, by: Actor | None, at: datetime) -> Certificate:
    return Certificate(
        uid=new_uid(),
        officer_id=draft.officer_id,
        registration_id=draft.registration_id,
        edition_id=draft.edition_id,
        replaces_id=draft.replaces_id,
        serial=draft.serial,
        code=draft.code,
        text=_frozen(draft),
        sha256=sha256,
        is_synthetic=draft.is_synthetic,
        at=at,
        by_id=by.id if by else None,
    )


def _frozen(draft: Draft) -> dict[str, Any]:
    """What is printed, and the days, as JSON keeps them."""
    frozen = {**asdict(draft.text), "days": asdict(draft.days)}
    frozen["info"]["created"] = draft.text.info.created.isoformat()
    return frozen
