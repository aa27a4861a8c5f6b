"""What is said of when and where a quiz is taken: before the start, when it is refused, in lists."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import LazyString, lazy_ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.sitting import AT_ONCE, FOR_ALL, Obstacle, Sitting, due_at
from app.quizzes.sitting_rules import Rules
from app.shared.page import show_moment
from app.shared.refusal import Refused

KEPT = _l("No attempt was used. What you have read and answered is kept.")


def _at(moment: datetime | None) -> LazyString:
    return LazyString(show_moment, moment)


def refusal_of(found: Obstacle) -> Refused:
    """Why a quiz cannot be started now, what is kept, and what to do."""
    if found.code == "not-open":
        return Refused(
            _l("This quiz opens at %(moment)s.", moment=_at(found.moment)),
            kept=KEPT,
            to_do=_l("Come back then. Until then you can study the modules."),
        )
    if found.code == "closed":
        return Refused(
            _l("This quiz closed at %(moment)s.", moment=_at(found.moment)),
            kept=KEPT,
            to_do=_l("Talk to your instructor if you could not take it in time."),
        )
    return _not_in_hall(found.moment)


def _not_in_hall(coming: datetime | None) -> Refused:
    happened = _l("This quiz is taken in the hall, while a half-day of your workshop is held.")
    if coming is None:
        return Refused(happened, kept=KEPT, to_do=_l("The last half-day is over. Talk to your instructor."))
    return Refused(
        happened, kept=KEPT, to_do=_l("The next half-day begins at %(moment)s.", moment=_at(coming))
    )


def too_soon(starts_at: datetime) -> Refused:
    """Why the next attempt has to wait."""
    return Refused(
        _l("The next attempt can be started from %(moment)s.", moment=_at(starts_at)),
        kept=_l("All your attempts and their scores are kept."),
        to_do=_l("Use the time to read again what was not right yet."),
    )


def hours_of(sitting: Sitting, rules: Rules) -> list[tuple[str, str]]:
    """When and where an officer may take a quiz, as pairs of name and value; nothing where no rule holds."""
    lines = []
    if sitting.opens_at:
        lines.append((_("Opens"), show_moment(sitting.opens_at)))
    if sitting.closes:
        lines.append((_("Open until"), show_moment(sitting.closes)))
    if sitting.is_in_hall:
        lines.append((_("Taken where"), _("In the hall, during a half-day of the workshop")))
    if rules.password:
        lines.append((_("Password"), _("Said in the hall")))
    return lines


def ends_words(sitting: Sitting, limit: timedelta | None, at: datetime) -> str:
    """Until when an attempt begun now goes on, where that is not its time limit; else empty."""
    ends = due_at(sitting, at, limit)
    if ends is None or (limit is not None and ends == at + limit):
        return ""
    return _(
        "Begun now, an attempt ends at %(moment)s, whatever is left of its time.", moment=show_moment(ends)
    )


def closing_words(sitting: Sitting) -> str:
    """What the close means for whoever has begun; empty where nothing closes."""
    if sitting.closes is None:
        return ""
    if sitting.closes_for == FOR_ALL:
        return _("When it closes, open attempts end: what is saved is handed in by itself.")
    return _("Whoever has begun before it closes keeps the full time.")


def times_words(rules: Rules) -> str:
    """From when until when a quiz is open in a workshop, and what its close ends."""
    opens, closes = show_moment(rules.opens_at), show_moment(rules.closes_at)
    if not closes:
        return _("From %(opens)s", opens=opens) if opens else _("Always open")
    until = (
        _("%(opens)s to %(closes)s", opens=opens, closes=closes) if opens else _("Until %(end)s", end=closes)
    )
    return ", ".join([until, _("for all") if rules.closes_for == FOR_ALL else _("for starting")])


def place_words(rules: Rules) -> str:
    """Where a quiz is taken."""
    return _("In the hall only") if rules.is_in_hall else _("Anywhere")


def release_words(rules: Rules, released_at: datetime | None) -> str:
    """When the scores of a quiz are shown."""
    if rules.release == AT_ONCE:
        return _("At once")
    if released_at is None:
        return _("When you release them")
    return _("Released, %(moment)s", moment=show_moment(released_at))


def decision_words(rules: Rules, released_at: datetime | None) -> str:
    """A decision in one line; a password is named, not told."""
    parts = [times_words(rules), place_words(rules)]
    if rules.password:
        parts.append(_("with a password"))
    scores = _("Scores: %(release)s", release=release_words(rules, released_at))
    return ". ".join([", ".join(parts), scores])


def moved_words(moved: int) -> LazyString:
    """How many open attempts were given another end."""
    return lazy_ngettext(
        "%(num)d open attempt ends at another time now; its page shows it with the next answer.",
        "%(num)d open attempts end at another time now; their pages show it with the next answer.",
        moved,
    )
