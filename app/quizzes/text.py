"""The words that pages about quizzes put together."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.curriculum import catalogue
from app.curriculum.published import PublishedQuiz
from app.domain.accommodation import NOTHING, Allowance
from app.domain.behaviour import SECTION
from app.domain.grading import exact, shown_percent
from app.domain.regrading import BY_KEY, DROPPED
from app.quizzes.models import Attempt, AttemptScore
from app.quizzes.overrides import ScoreOverride
from app.quizzes.queries import Try
from app.quizzes.review import ReviewedItem
from app.shared.locale import in_language, language
from app.shared.page import show_moment, show_number

COUNTS_WORDS = {
    "best": _l("The best attempt"),
    "last": _l("The last attempt"),
    "first": _l("The first attempt"),
    "mean": _l("The mean of all attempts"),
}


class Reading(NamedTuple):
    """A section of a lesson to read again."""

    title: str
    module_slug: str
    section: str


def quiz_kind(purpose: str) -> str:
    """What a quiz of this purpose is called."""
    kinds = {
        "module": _("Module quiz"),
        "pre": _("Pre-test"),
        "post": _("Post-test"),
        "practice": _("Practice quiz"),
    }
    return kinds[purpose]


def quiz_title(quiz: PublishedQuiz) -> str:
    """The title of the module that the quiz belongs to, else of the course."""
    edition = catalogue.edition(quiz.edition_id)
    module = edition.module(quiz.module_slug)
    return in_language(module.title if module else edition.title)


def rules_of(quiz: PublishedQuiz, used: int, allowance: Allowance = NOTHING) -> list[tuple[str, str]]:
    """The rules of a quiz as they hold for an officer, as pairs of name and value."""
    rules = [(_("Questions"), show_number(quiz.length)), (_("Time"), _time(quiz, allowance))]
    rules.append((_("Attempts"), _attempts(allowance.attempts(quiz.attempts), used)))
    if quiz.attempts != 1:
        if quiz.purpose != "practice":
            rules.append((_("What counts"), str(COUNTS_WORDS[quiz.counts])))
        if quiz.delay:
            rules.append((_("Between two attempts"), minutes_words(quiz.delay)))
    if quiz.pass_score is not None:
        rules.append((_("Pass mark"), f"{quiz.pass_score}%"))
    if quiz.structure.is_sequential:
        rules.append((_("Order"), _("Page by page, without a way back")))
    return rules


def _time(quiz: PublishedQuiz, allowance: Allowance) -> str:
    if quiz.time_limit is None:
        return _("No limit")
    minutes = int(allowance.time(quiz.time_limit).total_seconds() // 60)
    words = ngettext("%(num)d minute", "%(num)d minutes", minutes)
    more = minutes - quiz.time_limit
    return f"{words} ({ngettext('%(num)d more for you', '%(num)d more for you', more)})" if more else words


def minutes_words(minutes: int) -> str:
    """A length of time in minutes, or in days or hours where they come out even."""
    if minutes % 1440 == 0:
        return ngettext("%(num)d day", "%(num)d days", minutes // 1440)
    if minutes % 60 == 0:
        return ngettext("%(num)d hour", "%(num)d hours", minutes // 60)
    return ngettext("%(num)d minute", "%(num)d minutes", minutes)


def _attempts(allowed: int, used: int) -> str:
    if allowed == 0:
        return _("As many as you like")
    return _("%(used)s of %(allowed)s used", used=used, allowed=allowed)


def afterwards(purpose: str, *, is_held_back: bool = False) -> str:
    """What happens once a quiz is handed in."""
    if is_held_back:
        return _("You see your score when your instructor releases the scores, not before.")
    if purpose == "pre":
        return _(
            "You see your score after the post-test. Both tests share questions, so right answers are not shown."
        )
    if purpose == "post":
        return _("You see your score at once. Right answers are not shown: other classes take the same test.")
    if purpose == "practice":
        return _(
            "Nothing of it counts: not for the module, not for the certificate. Practise as often as you like."
        )
    return _("You see your score, what was right and why, and which section to read again.")


def percent_words(percent: float, pass_score: int | None = None) -> str:
    """A per cent score as it is printed: 83,3% in Vietnamese; whole numbers without decimals."""
    shown = shown_percent(percent, pass_score)
    return show_number(float(shown), 0 if shown == int(shown) else 1) + "%"


def unanswered_words(count: int) -> str:
    """How many questions are still to be answered."""
    if count == 0:
        return _("All questions are answered")
    return ngettext("%(num)d question is unanswered", "%(num)d questions are unanswered", count)


def you_have_unanswered(count: int) -> str:
    """The same, said to whoever is about to hand in."""
    if count == 0:
        return _("You have answered all questions")
    return ngettext("You have %(num)d unanswered question", "You have %(num)d unanswered questions", count)


def marked_words(count: int) -> str:
    """How many questions somebody meant to look at again."""
    return ngettext(
        "You marked %(num)d question to look at again.",
        "You marked %(num)d questions to look at again.",
        count,
    )


def outcome_of(attempt: Try) -> str:
    """An attempt's outcome in a word."""
    if attempt.submitted_at is None:
        return _("In progress")
    if attempt.is_waiting:
        return _("Waiting for marks")
    if attempt.is_held_back:
        return _("Handed in, score not released yet")
    if attempt.is_passed is None:
        return _("Handed in")
    return _("Passed") if attempt.is_passed else _("Not passed")


def points_words(score: AttemptScore) -> str:
    """The points behind a per cent score."""
    points, most = bare_points(score.score), bare_points(score.max_score)
    return _("%(points)s of %(most)s points", points=points, most=most)


def bare_points(value: float | str) -> str:
    """Points with as many decimals as they need, two at most."""
    number = round(float(exact(value)), 2)
    return show_number(number, next(places for places in range(3) if round(number, places) == number))


def set_by_hand_words(attempt: Attempt, override: ScoreOverride) -> str:
    """What was set by hand, and why, as the officer reads it."""
    places = [entry["revision"] for entry in attempt.layout]
    if override.item_revision_id not in places:
        return _("The whole attempt, set by your instructors: %(comment)s", comment=override.comment)
    number = places.index(override.item_revision_id) + 1
    return _(
        "Question %(number)s, set by your instructors: %(comment)s", number=number, comment=override.comment
    )


def ending_of(attempt: Attempt) -> str:
    """When and how an attempt came to its end."""
    moment = show_moment(attempt.submitted_at)
    if attempt.submitted_at == attempt.due_at:
        return _("Time was up at %(moment)s; what had been saved was handed in.", moment=moment)
    return _("Handed in at %(moment)s.", moment=moment)


def verdict_on(item: ReviewedItem) -> str:
    """How an item was answered."""
    if item.rule != BY_KEY:
        return _("Dropped: it does not count") if item.rule == DROPPED else _("Full marks to all")
    if item.is_waiting:
        return _("Waiting for marks")
    if not item.is_answered:
        return _("Not answered")
    if item.essay:
        return _("Marked")
    if item.is_right:
        is_late = item.tries > 1 and item.score < item.max_score
        return _("Right at try %(number)s", number=show_number(item.tries)) if is_late else _("Right")
    return _("Partly right") if item.score > 0 else _("Not right")


def attempts_left(quiz: PublishedQuiz, used: int, allowance: Allowance = NOTHING) -> int | None:
    """Attempts that may still be started; None where any number may."""
    return max(0, allowance.attempts(quiz.attempts) - used) if quiz.attempts else None


def attempts_left_words(left: int) -> str:
    """How many attempts are left."""
    return ngettext("%(num)d attempt left", "%(num)d attempts left", left)


def to_read_again(quiz: PublishedQuiz, items: list[ReviewedItem]) -> list[Reading]:
    """The sections that teach what was not fully right, each once, in the order of the items; none where sections are
    not shown, nor of what waits for marks.
    """
    missed = [item for item in items if not item.is_right and not item.is_waiting and SECTION in item.parts]
    found = {(item.module_slug, item.section): reading_for(quiz, item) for item in missed}
    return list(found.values())


def reading_for(quiz: PublishedQuiz, item: ReviewedItem) -> Reading:
    """The section that teaches an item, with its title in the reader's language."""
    module = catalogue.edition(quiz.edition_id).module(item.module_slug)
    page = module.pages.get(language()) if module else None
    titles = {section.id: section.title for section in page.sections} if page else {}
    title = titles.get(item.section) or (page.title if page else item.module_slug)
    return Reading(title, item.module_slug, item.section)


def saved_words(count: int, time: str) -> str:
    """How many answers of a page were saved; `time` as clocks show it."""
    if count == 0:
        return _("Nothing has changed since the last save.")
    return ngettext(
        "%(num)d answer saved at %(time)s.", "%(num)d answers saved at %(time)s.", count, time=time
    )
