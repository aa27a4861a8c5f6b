"""The question bank in words: its items, their versions, and where they are asked."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.course import Item
from app.domain.item_words import Line, lines_of
from app.quizzes.bank import PICTURES, SCENARIO, Asked, BankLine, Outcome, Use, Version
from app.quizzes.bank_notes import COMMENTED, IN_USE, RETIRED, UNASKED
from app.quizzes.text import quiz_kind
from app.shared.page import show_number

TYPE_WORDS = {
    "single": _l("one of several"),
    "multiple": _l("several of several"),
    "truefalse": _l("true or false"),
    "shorttext": _l("short text"),
    "numerical": _l("number"),
    "matching": _l("matching"),
    "ordering": _l("ordering"),
    "gapselect": _l("gaps to pick words for"),
    "gaptext": _l("gaps to write in"),
    "essay": _l("essay, marked by people"),
}
COMPETENCY_WORDS = {
    "detect": _l("detect"),
    "investigate": _l("investigate"),
    "handle": _l("handle the case"),
    "identify": _l("identify victims"),
    "protect": _l("protect"),
    "assist": _l("assist"),
}
STATE_WORDS = {
    IN_USE: _l("not retired"),
    RETIRED: _l("no longer asked"),
    COMMENTED: _l("with open comments"),
    UNASKED: _l("no quiz asks it"),
}
HOLDING_WORDS = {PICTURES: _l("pictures"), SCENARIO: _l("a situation before it")}
DIFFICULTY_WORDS = {"easy": _l("easy"), "medium": _l("middling"), "hard": _l("hard")}
CHANGE_WORDS = {
    "key": _l("other choices are right"),
    "points": _l("choices earn otherwise"),
    "choices": _l("a choice came or went"),
    "pictures": _l("the pictures, or the areas in them"),
    "meaning": _l("it has a new meaning"),
    "vi": _l("the Vietnamese words"),
    "en": _l("the English words"),
    "other": _l("what is said about it: objective, competency, difficulty, source or section"),
}


def change_words(version: Version) -> str:
    """What was new in a version."""
    if version.change is None:
        return _("first version")
    return "; ".join(str(CHANGE_WORDS[code]) for code in version.change.what)


def asked_words(asked: Asked) -> str:
    """Where a version was asked."""
    words = _("Edition %(number)s", number=asked.number) + ": " + quiz_kind(asked.purpose)
    return f"{words}, {_('form %(form)s', form=asked.form)}" if asked.form else words


def use_words(use: Use, form: str = "") -> str:
    """The quiz that asks an item, with its form."""
    words = quiz_kind(use.quiz.purpose)
    form = form or use.form
    return f"{words}, {_('form %(form)s', form=form)}" if form else words


def uses_words(line: BankLine) -> str:
    """Every quiz that asks an item."""
    return "; ".join(use_words(use) for use in line.uses)


def all_asked(version: Version) -> str:
    """Every edition and quiz that asked a version."""
    return "; ".join(asked_words(asked) for asked in version.asked)


def hidden_words(outcome: Outcome) -> str:
    """Why an item has no figures: nothing was worked out, or too few took it."""
    if not outcome.results.is_worked_out:
        return _("not worked out yet")
    return _("hidden") if outcome.results.n else _("nobody yet")


def answer_lines(item: Item) -> list[Line]:
    """The answers to an item that a reader of its key looks for: every choice, or else what counts."""
    found = lines_of(item)
    return found if item.choices else [line for line in found if line.share > 0]


def share_words(share: Fraction) -> str:
    """What an answer earns of the points, or of its place."""
    percent = 100 * share
    return f"{show_number(float(percent), 0 if percent.denominator == 1 else 1)}%"
