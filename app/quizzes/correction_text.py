"""Corrections of keys and what they change, in words."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.curriculum.published import PublishedItem
from app.domain.grading import GAPSELECT, GAPTEXT, MATCHING, NUMERICAL, ORDERING, SHORTTEXT
from app.domain.grading_text import STRICT, TOLERANT
from app.domain.item import Item
from app.domain.item_words import lines_of
from app.domain.regrading import Change, Outcome
from app.domain.tabular import Cell, Column, Sheet
from app.domain.text import slug
from app.quizzes.correction_forms import RULE_WORDS
from app.quizzes.correction_numbers import show_exact
from app.quizzes.corrections import KeyCorrection
from app.quizzes.regrade_queries import ChangedAttempt, Effect
from app.quizzes.text import bare_points, percent_words, quiz_kind, quiz_title
from app.shared.locale import in_language
from app.shared.page import show_moment, show_number
from app.workshops.forms import PURPOSES

FEW = 5
"""Fewer closed rows than this are not counted out: with what is open, their scores could be worked out."""


class ShareLine(NamedTuple):
    """What an answer earns, or which rule holds, before and after, in words."""

    choice: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def rule_words(rule: str) -> str:
    return str(RULE_WORDS[rule])


def key_hint(item: Item) -> str:
    """How the fields for a key of this type are to be filled in."""
    if item.choices:
        return _(
            "A share is the part of the points that picking the choice earns: 1 all, 0.5 or 1/2 half, 0 nothing, below "
            "0 takes away."
        )
    return str(_HINTS.get(item.type, ""))


_OF_ANSWERS = _l(
    "A share is the part of the points that the answer earns: 1 all, 0.5 or 1/2 half, 0 nothing."
)
_OF_GAPS = _l("A share is the part of what its gap is worth: 1 all, 0.5 or 1/2 half, 0 nothing.")
_HINTS = {
    SHORTTEXT: _OF_ANSWERS,
    NUMERICAL: _OF_ANSWERS,
    MATCHING: _l("Say what belongs to what. Pairs earn alike."),
    ORDERING: _l("Give each step the place where it belongs, from 1 on."),
    GAPSELECT: _OF_GAPS,
    GAPTEXT: _OF_GAPS,
}


def share_lines(before: Item, after: Item) -> list[ShareLine]:
    """The answers to an item with what they earn under two keys: every choice, else whatever earns something."""
    old, new = _shares(before), _shares(after)
    answers = [
        each for each in dict.fromkeys([*old, *new]) if before.choices or old.get(each) or new.get(each)
    ]
    lines = [ShareLine(each[1], _share(old.get(each)), _share(new.get(each))) for each in answers]
    if (before.accents or STRICT) != (after.accents or STRICT):
        lines.append(ShareLine(_("Accents"), _accents(before), _accents(after)))
    return lines


def _shares(item: Item) -> dict[tuple[str, str], Fraction]:
    """By id and words: a number that is accepted may be another one under the same id."""
    return {(line.id, in_language(line.text)): line.share for line in lines_of(item)}


def _share(share: Fraction | None) -> str:
    return "–" if share is None else show_exact(share).replace("-", "\N{MINUS SIGN}")


def _accents(item: Item) -> str:
    return _("do not matter") if item.accents == TOLERANT else _("must be right")


def outcome_words(outcome: Outcome) -> str:
    """70% (7 of 10)."""
    points, most = bare_points(outcome.score), bare_points(outcome.max_score)
    return _(
        "%(percent)s (%(points)s of %(most)s)",
        percent=percent_words(outcome.percent),
        points=points,
        most=most,
    )


def difference_words(change: Change) -> str:
    """+10 or −3.3: percentage points, with their sign."""
    difference = round(float(change.difference), 1)
    decimals = 0 if difference == int(difference) else 1
    sign = "+" if difference > 0 else "\N{MINUS SIGN}" if difference < 0 else ""
    return sign + show_number(abs(difference), decimals)


def turn_words(change: Change) -> str:
    """What becomes of passing."""
    return {"passed": _("passes now"), "failed": _("no longer passes"), "": "–"}[change.turn]


def attempt_words(line: ChangedAttempt) -> str:
    return f"{quiz_kind(line.quiz.purpose)}: {quiz_title(line.quiz)}"


def closed_words(effect: Effect) -> str:
    """How many attempts are not shown; empty where all are."""
    if effect.n_closed == 0:
        return ""
    if effect.n_closed < FEW:
        return _("Fewer than 5 more attempts are concerned that you may not open; they are not counted here.")
    return ngettext(
        "%(num)d more attempt is concerned that you may not open; it is not counted here.",
        "%(num)d more attempts are concerned that you may not open; they are not counted here.",
        effect.n_closed,
    )


def file_name(correction: KeyCorrection) -> str:
    return slug(f"{_('Regrade')} {correction.uid}")[:70]


def changes_sheet(effect: Effect, correction: KeyCorrection, item: PublishedItem, purpose: str) -> Sheet:
    """The changed attempts as one table."""
    columns = [
        Column(_("Full name"), 28),
        Column(_("Service number"), 16),
        Column(_("Unit"), 40),
        Column(_("Workshop"), 14),
        Column(_("Quiz"), 40),
        Column(_("Attempt"), 8),
        Column(_("Score before"), 12),
        Column(_("Score after"), 12),
        Column(_("Difference"), 12),
        Column(_("Passing"), 18),
    ]
    rows = [_row(line) for line in effect.changed]
    return Sheet(_("Regrade"), columns, rows, _notes(effect, correction, item, purpose))


def _row(line: ChangedAttempt) -> list[Cell]:
    change = line.change
    return [
        line.name,
        line.service_number or "",
        in_language(line.unit),
        line.workshop,
        attempt_words(line),
        line.number,
        round(change.before.percent, 4),
        round(change.after.percent, 4),
        round(float(change.difference), 4),
        turn_words(change),
    ]


def _notes(effect: Effect, correction: KeyCorrection, item: PublishedItem, purpose: str) -> list[str]:
    notes = [
        _("Sample data: a demonstration, not real results.") if effect.is_synthetic else "",
        in_language(item.item.stem),
        rule_words(correction.body["rule"]),
        _("Reason: %(reason)s", reason=correction.reason),
        _("Written down on %(moment)s.", moment=show_moment(correction.at)),
        closed_words(effect),
        _("Taken for: %(purpose)s", purpose=PURPOSES[purpose]),
    ]
    return [note for note in notes if note]
