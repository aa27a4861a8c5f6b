"""What course and lesson pages say in whole sentences."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.curriculum.published import PublishedEdition, PublishedModule
from app.domain.course_search import Found, Hit
from app.learning.queries import Studying
from app.quizzes.queries import QuizState
from app.shared.locale import in_language, language
from app.study.lesson import Lesson
from app.study.next_step import NextStep


def test_name(purpose: str) -> str:
    """The name of a test of the whole course."""
    return _("Pre-test") if purpose == "pre" else _("Post-test")


def test_meaning(purpose: str) -> str:
    """What a test of the whole course is for."""
    if purpose == "pre":
        return _("Before the first module. It shows what you know already and counts for nothing else.")
    return _("After the last module. Its best result counts for the certificate.")


def duration(minutes: int) -> str:
    """A length of time in hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s minutes", minutes=rest)
    return (
        _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
        if rest
        else _("%(hours)s hours", hours=hours)
    )


def minute_kind(kind: str, minutes: int) -> str:
    """How many minutes of a module are meant for what."""
    if kind == "reading":
        return _("reading %(minutes)s", minutes=minutes)
    if kind == "cases":
        return _("cases %(minutes)s", minutes=minutes)
    if kind == "exercise":
        return _("exercise %(minutes)s", minutes=minutes)
    return _("quiz %(minutes)s", minutes=minutes)


def certificate_rule(edition: PublishedEdition) -> str:
    """What a certificate needs."""
    return _(
        "The certificate is for officers who attended at least %(share)s%% of the half-days of a workshop "
        "and reached at least %(score)s%% in the post-test.",
        share=edition.attendance_share,
        score=edition.final_score,
    )


def attempts_words(quiz: QuizState) -> str:
    """How many attempts at a quiz are left."""
    if quiz.open_attempt_uid:
        return _("You have begun and not yet handed in. What you answered is kept.")
    if not quiz.attempts_allowed:
        return _("You may take it as often as you like.")
    left = max(quiz.attempts_allowed - quiz.attempts_used, 0)  # what was given and used may have ended
    return ngettext("You have %(num)s attempt left.", "You have %(num)s attempts left.", left)


def quiz_action(quiz: QuizState) -> str:
    """What the button to a quiz or a test says."""
    if quiz.open_attempt_uid:
        return _("Go on where you were")
    return _("To the quiz") if quiz.module_slug else _("To the test")


def resume_words(step: NextStep, place: Studying) -> str:
    """Where reading goes on, and how long the rest of the module is."""
    if step.module is None:
        return ""
    page = step.module.pages[language()]
    read = place.read_in(step.module.slug)
    left = sum(section.minutes for section in page.sections if section.id not in read)
    title = next(section.title for section in page.sections if section.id == step.section)
    minutes = ngettext("about %(num)s minute of reading left", "about %(num)s minutes of reading left", left)
    return (
        _("From “%(section)s”: %(minutes)s.", section=title, minutes=minutes)
        if read
        else f"{minutes.capitalize()}."
    )


def reading_words(lesson: Lesson) -> str:
    """How much of a lesson is left to read."""
    if not lesson.minutes_left:
        return _("all parts read")
    return ngettext(
        "about %(num)s minute of reading left", "about %(num)s minutes of reading left", lesson.minutes_left
    )


def hits_words(found: Found[PublishedModule]) -> str:
    """How many places were found, and whether all of them are shown."""
    count = ngettext("Found in %(num)s place.", "Found in %(num)s places.", found.total)
    if found.total == len(found.hits):
        return count
    shown = _("The best %(num)s are shown: add a word to see fewer.", num=len(found.hits))
    return f"{count} {shown}"


def hit_place(hit: Hit[PublishedModule]) -> str:
    """Where a hit stands: what it is, and the module."""
    kind = {"lesson": _("Module"), "section": _("Lesson"), "term": _("Glossary term")}[hit.passage.kind]
    return f"{kind} · {hit.key.position}. {in_language(hit.key.title)}"


WORDS = {
    words.__name__: words
    for words in (
        test_name,
        test_meaning,
        duration,
        minute_kind,
        certificate_rule,
        attempts_words,
        quiz_action,
        resume_words,
        reading_words,
        hits_words,
        hit_place,
    )
}
