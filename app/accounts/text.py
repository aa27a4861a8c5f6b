"""Roles, ranks and advice in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from app.accounts.queries import OfficerRow
from app.domain.ranks import RANK_BY_KEY
from app.domain.tabular import Cell, Column, Sheet
from app.shared.locale import in_language, language

Said = Mapping[str, LazyString]

ROLES: Said = {
    "trainee": _l("Trainee"),
    "instructor": _l("Instructor"),
    "coordinator": _l("Coordinator"),
    "administrator": _l("Administrator"),
    "observer": _l("Observer"),
}
SEXES: Said = {"female": _l("Female"), "male": _l("Male")}
RANK_GROUPS: Said = {
    "general": _l("Generals"),
    "field": _l("Field officers"),
    "company": _l("Company officers"),
    "professional": _l("Professional servicemen"),
    "enlisted": _l("Non-commissioned officers and privates"),
}
ACCOUNT_STATES: Said = {
    "none": _l("No account"),
    "new": _l("Has not signed in yet"),
    "open": _l("Signs in"),
    "closed": _l("Account closed"),
}

WEAKNESSES: Said = {
    "personal": _l("It is made of your name, your unit or a word that everybody here would try first."),
    "common": _l("It is like a password that many people use."),
    "word": _l("A word or two by themselves are easy to guess."),
    "keys": _l("Neighbouring keys are easy to guess."),
    "repeat": _l("Repetitions are easy to guess."),
    "sequence": _l("Letters or digits in sequence are easy to guess."),
    "date": _l("Dates and years are easy to guess."),
    "short": _l("It is too short to be hard to guess."),
}
ADVICE = _l(
    "Put three or four words together that do not belong together; you may use spaces and Vietnamese letters."
)


def rank_words(key: str) -> str:
    """A rank in the language being spoken; as it was written when it is none of the list."""
    rank = RANK_BY_KEY.get(key)
    return rank.en if rank and language() == "en" else key


ROWS: Said = {
    "accounts": _l("Account"),
    "enrolments": _l("Enrolments"),
    "registrations": _l("Places on rosters"),
    "attempts": _l("Quiz attempts"),
    "certificates": _l("Certificates"),
    "participations": _l("Invitations to surveys"),
    "survey_responses": _l("Survey answers under the name"),
}


def kinds_of_rows(rows: Mapping[str, Sized]) -> list[tuple[LazyString, int]]:
    """Names of tables in words, each with how many of its rows."""
    return [(ROWS.get(table, _l("Other records")), len(keys)) for table, keys in rows.items()]


def officer_sheet(rows: Iterable[OfficerRow], purpose: str) -> Sheet:
    """The list of officers as a table to be written to a file."""
    held = list(rows)
    notes = [gettext("Restricted: holds personal data."), gettext("Taken for: %(purpose)s", purpose=purpose)]
    if any(row.is_synthetic for row in held):
        notes.insert(0, gettext("Sample data: a demonstration, not valid."))
    return Sheet(gettext("Officers"), _columns(), map(_cells, held), notes)


def _columns() -> list[Column]:
    return [
        Column(gettext("Full name"), 30),
        Column(gettext("Service number")),
        Column(gettext("Rank"), 24),
        Column(gettext("Sex"), 8),
        Column(gettext("Unit"), 40),
        Column(gettext("Province"), 20),
        Column(gettext("User name"), 18),
        Column(gettext("Account"), 22),
    ]


def _cells(row: OfficerRow) -> list[Cell]:
    return [
        row.full_name,
        row.service_number,
        rank_words(row.rank),
        str(SEXES.get(row.sex, "")),
        in_language(row.unit.unit),
        in_language(row.unit.province),
        row.user_name,
        str(ACCOUNT_STATES[row.account]),
    ]
