"""What is said to those who mark essays."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.curriculum.published import PublishedItem
from app.domain.mark_agreement import Compared, MarkerAgreement
from app.domain.marking import alias_of
from app.domain.numbers import format_percent
from app.quizzes.item_text import number_words, points_words
from app.quizzes.marking import BESIDE, BY_HAND, COUNTS, NEEDS_SETTLING, KeptMark
from app.quizzes.marking_queries import Claim
from app.quizzes.marking_scripts import APART, MARKED, NEW, ONCE, SETTLED, Script
from app.quizzes.marks import EssayMark, essay_key, markers_of, tolerance_of
from app.shared.locale import in_language, language
from app.shared.page import show_number, show_time
from app.workshops.models import Workshop

STATE_WORDS = {
    NEW: _l("waiting"),
    ONCE: _l("marked by one of two"),
    APART: _l("too far apart"),
    MARKED: _l("marked"),
    SETTLED: _l("settled"),
}
STATE_BADGES = {NEW: "due", ONCE: "due", APART: "refused", MARKED: "good", SETTLED: "good"}
NOT_NEEDED = _l("needs no mark")


def state_words(script: Script) -> str:
    """Where a script stands."""
    is_open = not script.is_needed and script.state in (NEW, ONCE, APART)
    return str(NOT_NEEDED if is_open else STATE_WORDS[script.state])


def state_badge(script: Script) -> str:
    """The kind of badge for that."""
    return STATE_BADGES[script.state] if script.is_needed else ""


def counts_words(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many scripts stand where, as pairs; without those that are none."""
    return [(str(STATE_WORDS[state]), counts[state]) for state in STATE_WORDS if counts.get(state)]


def essays_waiting_words(count: int) -> str:
    """How many scripts wait for the reader."""
    return ngettext("%(num)d essay waits for your mark", "%(num)d essays wait for your mark", count)


def place_words(workshop: Workshop | None) -> str:
    """Where scripts were written."""
    return workshop.code if workshop else _("Studying alone")


def script_name(script: Script, *, is_blind: bool) -> str:
    """Whose script it is; a name of its own where the writer's is hidden or was erased."""
    if script.officer and not is_blind:
        return script.officer
    return _("Script %(code)s", code=alias_of(str(script.attempt.uid)))


def claim_words(claim: Claim) -> str:
    """Who else has the script open."""
    return _(
        "%(name)s has had this script open since %(time)s; both marks are kept.",
        name=claim.name,
        time=show_time(claim.at),
    )


def outcome_words(kept: KeptMark) -> str:
    """What became of a mark."""
    said = {
        COUNTS: _("Your mark is saved."),
        BESIDE: _("Your mark is kept beside those that count: others had marked the essay before."),
        NEEDS_SETTLING: _(
            "Your mark is saved. It lies too far from the other one; somebody who has not marked the essay settles it."
        ),
        BY_HAND: _("Your mark is saved. The score was set by hand and stays as it is."),
    }[kept.outcome]
    if kept.is_graded:
        return said
    to_come = _("The score comes when the last mark of the attempt is in.")
    return f"{said} {to_come}"


def rule_words(item: PublishedItem) -> str:
    """Who marks an essay, and what happens where two differ."""
    if markers_of(item) == 1:
        return _("One person marks this essay.")
    return _(
        "Two people mark this essay without sight of each other; their mean counts. Where they lie more than "
        "%(tolerance)s apart, somebody else settles it.",
        tolerance=points_words(tolerance_of(item)),
    )


def points_given(item: PublishedItem, mark: EssayMark) -> str:
    """What a mark comes to, of all the points of the rubric."""
    key = essay_key(item)
    points, most = number_words(key.points(mark.levels)), points_words(key.most)
    return _("%(points)s of %(most)s", points=points, most=most)


def mark_heading(mark: EssayMark, names: Mapping[int, str]) -> str:
    """Whose mark it is."""
    name = names.get(mark.by_id or 0) or _("Somebody whose record was erased")
    return _("Settled by %(name)s", name=name) if mark.is_settlement else name


def agreement_lines(found: MarkerAgreement, item: PublishedItem) -> list[tuple[str, tuple[str, str, str]]]:
    """The criteria and the whole, each with how often both said the same, the mean difference, and kappa."""
    criteria = [
        (in_language(each.text), _compared(found.criteria[each.id])) for each in item.item.rubric or ()
    ]
    return [*criteria, (_("All points"), (*_compared(found.whole)[:2], "–"))]


def _compared(found: Compared) -> tuple[str, str, str]:
    kappa = _("not defined") if found.weighted is None else show_number(found.weighted, 2)
    return format_percent(found.share, language()), show_number(found.difference, 2), kappa


def agreement_note(found: MarkerAgreement) -> str:
    """What the figures say, and how sure they are."""
    note = _(
        "By what two people said of the same essay without sight of each other; corrections made later are left "
        "out. The mean difference is in points of the rubric, whichever of the two gave more. Weighted kappa is the "
        "agreement beyond chance: 1 is full agreement, 0 what chance alone gives; a level next to the other's counts "
        "in part (Cohen, 1968; linear weights after Cicchetti and Allison, 1971). It is not defined where both gave "
        "every essay one and the same level."
    )
    if not found.is_few:
        return note
    few = ngettext(
        "With %(num)d essay these figures are uncertain: read them as a reason to talk, not as a measure.",
        "With %(num)d essays these figures are uncertain: read them as a reason to talk, not as a measure.",
        found.n,
    )
    return f"{few} {note}"
