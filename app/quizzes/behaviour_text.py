"""What pages say about how a quiz behaves."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.curriculum.published import PublishedQuiz
from app.domain.behaviour import (
    AFTER,
    ANSWER,
    CERTAINTY,
    FEEDBACK,
    IMMEDIATE,
    LATER,
    RIGHT,
    SCORE,
    SECTION,
    TRIES,
    Behaviour,
)
from app.domain.certainty import IF_RIGHT, IF_WRONG
from app.domain.grading import exact
from app.quizzes import text as quiz_text
from app.quizzes.checks import CheckedItem
from app.quizzes.showing import REVIEWED
from app.quizzes.text import verdict_on
from app.shared.page import show_number


def behaviour_rules(behaviour: Behaviour) -> list[str]:
    """What holds in a quiz of this behaviour beyond what holds in all, in sentences; none for the usual one."""
    if behaviour.kind == IMMEDIATE:
        return [
            _(
                "You can check each answer by itself. Checking settles it for good: it cannot be changed after."
            )
        ]
    if behaviour.kind == TRIES:
        return [
            _(
                "You can check each answer by itself, and try again where it was not right: %(tries)s tries at each "
                "question.",
                tries=show_number(behaviour.tries),
            ),
            penalty_words(behaviour),
        ]
    if behaviour.kind == CERTAINTY:
        return [
            _(
                "With each answer you say how sure you are. The surer you are, the more a right answer gives and the "
                "more a wrong one costs; it pays to be honest. Without a word on it an answer counts as not sure."
            ),
            _("Whether you pass depends on right and wrong alone; the mark by certainty stands beside it."),
        ]
    return []


PART_WORDS = {
    SCORE: _l("your score"),
    RIGHT: _l("what was right"),
    FEEDBACK: _l("why"),
    ANSWER: _l("the right answers"),
    SECTION: _l("which section to read again"),
}


def afterwards(quiz: PublishedQuiz) -> str:
    """What happens once a quiz is handed in; where it has rules of its own, what is shown by them and when."""
    review = quiz.behaviour.review
    if quiz.purpose not in REVIEWED or not (review.keys() & {AFTER, LATER}):
        return quiz_text.afterwards(quiz.purpose)
    now = _("Once it is in you see: %(parts)s.", parts=_parts_words(quiz.behaviour, AFTER))
    if quiz.attempts == 0:
        return now
    later = _("Once no attempt is left: %(parts)s.", parts=_parts_words(quiz.behaviour, LATER))
    return f"{now} {later}"


def _parts_words(behaviour: Behaviour, moment: str) -> str:
    shown = behaviour.shown(moment)
    return ", ".join(str(words) for part, words in PART_WORDS.items() if part in shown) or _(
        "whether you passed"
    )


LEVEL_WORDS = {1: _l("Not sure"), 2: _l("Fairly sure"), 3: _l("Very sure")}


def level_words(level: int) -> str:
    """A level of certainty."""
    return str(LEVEL_WORDS[level])


def stake_words(level: int) -> str:
    """What a level can win and lose."""
    wrong = signed(IF_WRONG[level])
    return _("right %(right)s, wrong %(wrong)s", right=signed(IF_RIGHT[level]), wrong=wrong)


def signed(number: float) -> str:
    """A mark with its sign: +3, −6, 0."""
    shown = show_number(abs(number), 0 if number == int(number) else 1)
    return f"+{shown}" if number > 0 else f"\N{MINUS SIGN}{shown}" if number < 0 else shown


def penalty_words(behaviour: Behaviour) -> str:
    """What a further try costs."""
    if not exact(behaviour.penalty):
        return _("A further try costs nothing.")
    return _(
        "Each further try is worth %(penalty)s of the points less; the best of your tries counts.",
        penalty=share_words(behaviour),
    )


def share_words(behaviour: Behaviour) -> str:
    """1/3 as authors wrote it, else per cent."""
    penalty = exact(behaviour.penalty)
    percent = 100 * penalty
    return f"{show_number(int(percent))}%" if percent.denominator == 1 else str(penalty)


def check_rule(behaviour: Behaviour, made: int) -> str:
    """What stands beside the button that checks, after so many tries."""
    if behaviour.kind == IMMEDIATE:
        return _("Checking settles your answer for good.")
    number = made + 1
    words = _("Try %(number)s of %(tries)s.", number=show_number(number), tries=show_number(behaviour.tries))
    return f"{words} {_('It settles your answer for good.')}" if number == behaviour.tries else words


def checked_words(checked: CheckedItem) -> str:
    """What a check said, in a line."""
    verdict = verdict_on(checked.reviewed) if RIGHT in checked.reviewed.parts else _("Checked")
    if checked.is_settled:
        return verdict
    left = ngettext("%(num)d try is left", "%(num)d tries are left", checked.left)
    return f"{verdict}. {left}."


def closed_words(count: int) -> str:
    """Said to whoever sent answers from a page that was older than a check."""
    return ngettext(
        "%(num)d question had been checked for good before; the answer that was checked stays.",
        "%(num)d questions had been checked for good before; the answers that were checked stay.",
        count,
    )
