"""The words of packages: on their pages, and about what they cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.curriculum.published import PublishedEdition
from app.domain.packages import Loss
from app.shared.locale import in_language
from app.shared.page import show_date, show_number

FORMAT_WORDS = {
    "scorm12": "SCORM 1.2",
    "scorm2004": "SCORM 2004 (4th Edition)",
    "cartridge": "Common Cartridge 1.1",
}


def package_words(language: str) -> dict[str, str]:
    """What the pages of a package say in this language. `{…}` is filled by the page or its script."""
    with force_locale(language):
        return {**_page_words(), **_lms_words(), **_reading_words(), **_quiz_words(), **_result_words()}


def package_facts(edition: PublishedEdition, language: str) -> tuple[str, ...]:
    """The lines that stand on every page of a package."""
    with force_locale(language):
        return (
            _("Edition %(number)s", number=edition.number),
            _("Law as at %(day)s", day=show_date(edition.law_as_at)),
            in_language(edition.approval),
        )


def _page_words() -> dict[str, str]:
    return {
        "lesson": _("Lesson"),
        "quiz": _("Quiz"),
        "contents": _("Contents"),
        "before_reading": _("Before you read"),
        "item": _("Question"),
        "question": _("Question {number} of {total}"),
        "several": _("more than one may be right"),
        "no_script": _("Scripts are switched off: nothing is reported and the quiz cannot be graded."),
        "new_window": _("opens a new window"),
        "decimal": show_number(0.5, 1)[1],
    }


def _lms_words() -> dict[str, str]:
    return {
        "connected": _("Your progress is reported to the learning system."),
        "alone": _("No learning system was found: nothing is reported, and nothing is kept once you leave."),
        "only_looking": _("The learning system lets you look around: nothing is reported."),
        "refused": _(
            "The learning system did not take the last report (error {code}). Tell whoever runs it."
        ),
        "not_kept": _(
            "The learning system could not keep the last report. Do not close this page before trying again."
        ),
    }


def _reading_words() -> dict[str, str]:
    return {
        "read": _("Read"),
        "mark_read": _("I have read this part"),
        "progress": _("{read} of {all} parts read"),
        "all_read": _("You have read all parts."),
    }


def _quiz_words() -> dict[str, str]:
    return {
        "unanswered_none": _("All questions are answered"),
        "unanswered_one": _("1 question is unanswered"),
        "unanswered_many": _("{n} questions are unanswered"),
        "hand_in": _("Hand in"),
        "hand_in_anyway": _("Hand in without these answers"),
        "again": _("Take the quiz again"),
        "left_one": _("1 attempt left"),
        "left_many": _("{n} attempts left"),
        "left_none": _("No attempts left"),
    }


def _result_words() -> dict[str, str]:
    return {
        "result": _("Result"),
        "passed": _("Passed"),
        "not_passed": _("Not passed"),
        "pass_mark": _("pass mark {mark}%"),
        "best": _("Your best result counts: {score}."),
        "right": _("Right"),
        "partly": _("Partly right"),
        "wrong": _("Not right"),
        "not_answered": _("Not answered"),
        "choice_right": _("Your answer, right"),
        "choice_wrong": _("Your answer"),
        "choice_missed": _("Right answer"),
        "read_again": _("Read again:"),
    }


def loss_lines(losses: Iterable[Loss]) -> Iterator[str]:
    """What a package does not carry, a sentence for each kind; questions by their ids."""
    by_code: dict[str, list[Loss]] = {}
    for loss in losses:
        by_code.setdefault(loss.code, []).append(loss)
    for code, found in by_code.items():
        yield _loss_line(code, len(found), ", ".join(loss.item for loss in found))


def _loss_line(code: str, number: int, items: str) -> str:
    if code in _QUIZ_LINES:
        return _QUIZ_LINES[code](number)
    return _ITEM_LINES[code](number, items)


def _draws(number: int) -> str:
    return ngettext(
        "%(num)d quiz draws its questions here; there it asks all of them.",
        "%(num)d quizzes draw their questions here; there they ask all of them.",
        number,
    )


def _page_by_page(number: int) -> str:
    return ngettext(
        "%(num)d quiz goes page by page without a way back here; there everything is on one page.",
        "%(num)d quizzes go page by page without a way back here; there everything is on one page.",
        number,
    )


def _headings(number: int) -> str:
    return ngettext(
        "%(num)d quiz has sections with headings here; there its questions stand in one row.",
        "%(num)d quizzes have sections with headings here; there their questions stand in one row.",
        number,
    )


def _item_order(number: int) -> str:
    return ngettext(
        "%(num)d quiz asks its questions in another order each time here; there in one and the same.",
        "%(num)d quizzes ask their questions in another order each time here; there in one and the same.",
        number,
    )


def _immediate(number: int) -> str:
    return ngettext(
        "In %(num)d quiz each answer can be checked at once here; there everything is said at the end.",
        "In %(num)d quizzes each answer can be checked at once here; there everything is said at the end.",
        number,
    )


def _tries(number: int) -> str:
    return ngettext(
        "In %(num)d quiz an answer may be given again for fewer points here; there it is given once.",
        "In %(num)d quizzes an answer may be given again for fewer points here; there it is given once.",
        number,
    )


def _certainty(number: int) -> str:
    return ngettext(
        "%(num)d quiz asks how sure one is here; there nobody is asked.",
        "%(num)d quizzes ask how sure one is here; there nobody is asked.",
        number,
    )


def _review(number: int) -> str:
    return ngettext(
        "%(num)d quiz holds something back from its result here; there the result shows what that system lets it.",
        "%(num)d quizzes hold something back from their results here; there results show what that system lets them.",
        number,
    )


def _counts(number: int) -> str:
    return ngettext(
        "In %(num)d quiz another attempt than the best counts here; that rule stays behind.",
        "In %(num)d quizzes another attempt than the best counts here; that rule stays behind.",
        number,
    )


def _practice(number: int) -> str:
    return ngettext(
        "The practice of %(num)d module stays here.",
        "The practice of %(num)d modules stays here.",
        number,
    )


def _time_limit(number: int) -> str:
    return ngettext(
        "The time limit of %(num)d quiz is not kept: a page cannot be trusted with the clock.",
        "The time limits of %(num)d quizzes are not kept: a page cannot be trusted with the clock.",
        number,
    )


def _delay(number: int) -> str:
    return ngettext(
        "%(num)d quiz lets time pass between attempts: the format does not.",
        "%(num)d quizzes let time pass between attempts: the format does not.",
        number,
    )


def _pass_mark(number: int) -> str:
    return ngettext(
        "The format knows no pass mark: set that of %(num)d quiz in the other system.",
        "The format knows no pass mark: set those of %(num)d quizzes in the other system.",
        number,
    )


def _attempts(_number: int) -> str:
    return _("The format counts up to five attempts: quizzes with more may be taken any number of times.")


def _partial_credit(number: int, items: str) -> str:
    return ngettext(
        "%(num)d question earns all its points or none there, though here it may earn a part: %(items)s.",
        "%(num)d questions earn all their points or none there, though here they may earn a part: %(items)s.",
        number,
        items=items,
    )


def _too_few_choices(number: int, items: str) -> str:
    return ngettext(
        "%(num)d question is left out, for the format wants three choices or more: %(items)s.",
        "%(num)d questions are left out, for the format wants three choices or more: %(items)s.",
        number,
        items=items,
    )


def _no_choices(number: int, items: str) -> str:
    return ngettext(
        "%(num)d question without choices is left out, for packages hold questions with choices alone: %(items)s.",
        "%(num)d questions without choices are left out, for packages hold questions with choices alone: "
        "%(items)s.",
        number,
        items=items,
    )


def _pictures(number: int, items: str) -> str:
    return ngettext(
        "%(num)d question with pictures is left out, for packages do not hold them: %(items)s.",
        "%(num)d questions with pictures are left out, for packages do not hold them: %(items)s.",
        number,
        items=items,
    )


# Code of `domain.packages.Loss` to its sentence: of quizzes by their number, of items by their ids as well.
_QUIZ_LINES: Mapping[str, Callable[[int], str]] = {
    "headings": _headings,
    "draws": _draws,
    "item-order": _item_order,
    "page-by-page": _page_by_page,
    "immediate": _immediate,
    "tries": _tries,
    "certainty": _certainty,
    "review": _review,
    "counts": _counts,
    "practice": _practice,
    "time-limit": _time_limit,
    "delay": _delay,
    "pass-mark": _pass_mark,
    "attempts": _attempts,
}
_ITEM_LINES: Mapping[str, Callable[[int, str], str]] = {
    "partial-credit": _partial_credit,
    "too-few-choices": _too_few_choices,
    "no-choices": _no_choices,
    "pictures": _pictures,
}
