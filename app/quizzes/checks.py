"""Checking one answer while an attempt goes on: the verb, and what is shown of it.

A check is one more row of what was answered, with a mark: another try is left, or the question is settled. Its key is
the number of the try, so that a check that is sent again, or from a second tab, is the same check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import lazy_gettext as _l

from app.curriculum import catalogue
from app.domain.behaviour import ANSWER, DURING
from app.domain.grading import grade, is_answered
from app.domain.regrading import Key
from app.quizzes.answers import Answer, AnswerSheet, settled_refusal
from app.quizzes.corrections import items_as_graded
from app.quizzes.models import SETTLED, TRIED, Attempt
from app.quizzes.review import ReviewedItem, limited, review_item
from app.quizzes.saved import Saved, latest_answers
from app.shared.refusal import Malformed, Refused


def check_answer(attempt: Attempt, sheet: AnswerSheet, answer: Answer, number: int, *, at: datetime) -> None:
    """Keep an answer as the item's try `number` (from 1), which can settle it; a verb. The same again changes nothing.

    Refuses an item that is settled, a try that was made with another answer, an answer with nothing in it, and what
    `AnswerSheet.save` refuses.
    """
    if not sheet.behaviour.is_checked:
        raise Malformed(_l("The questions of this quiz are not checked one by one."))
    saved = latest_answers(attempt.id).get(answer.item_id)
    tried = saved.tried if saved else ()
    if 1 <= number <= len(tried) and tried[number - 1] == answer.given:
        return
    if saved and saved.is_settled:
        raise settled_refusal()
    if number <= len(tried):
        raise _made_elsewhere()
    if number > len(tried) + 1:
        raise Malformed(_l("Tries are counted from 1, without gaps."))
    if not is_answered(answer.given):
        raise _nothing_to_check()
    item = sheet.item(answer.item_id)
    if item.gradable.key.needs_marker:
        raise Malformed(_l("People mark this question; it cannot be checked at once."))
    share = _key(attempt, item.revision_id).item.key.share(answer.given)
    mark = SETTLED if sheet.behaviour.settles(share, number) else TRIED
    sheet.save([replace(answer, key=f"check-{number}-{item.revision_id}", mark=mark)], at=at)


def _key(attempt: Attempt, revision_id: int) -> Key:
    """The item as it is graded now."""
    graded = items_as_graded(attempt)[revision_id]
    return Key(graded.item.gradable, graded.rule)


def _made_elsewhere() -> Refused:
    return Refused(
        _l("This try has been made already, in another window or before the page was left."),
        kept=_l("What was checked then is kept, and so is every answer that was confirmed."),
        to_do=_l("Reload the page to see it."),
    )


def _nothing_to_check() -> Refused:
    return Refused(
        _l("There is no answer to check yet."),
        kept=_l("No try was used."),
        to_do=_l("Answer the question, then check."),
    )


@dataclass(frozen=True)
class CheckedItem:
    """An item as it was checked last: what may be shown of it now, and the tries that are left."""

    reviewed: ReviewedItem
    left: int
    is_settled: bool

    @property
    def made(self) -> int:
        return self.reviewed.tries


def checked_items(attempt: Attempt, saved: Mapping[str, Saved]) -> dict[str, CheckedItem]:
    """What the checks of an attempt said, by item. No query where nothing was checked, else one or two.

    While a try is left, the right answer is not told.
    """
    tried = {item_id: each for item_id, each in saved.items() if each.tried}
    items = items_as_graded(attempt) if tried else {}
    behaviour = catalogue.quiz(attempt.quiz_revision_id).behaviour
    found = {}
    for number, entry in enumerate(attempt.layout, 1):
        if entry["item"] not in tried:
            continue
        kept, graded = tried[entry["item"]], items[entry["revision"]]
        last = kept._replace(answer=kept.tried[-1])
        reviewed = review_item(number, entry, graded, last, grade(graded.item.gradable, last.answer))
        parts = behaviour.shown(DURING) - (frozenset() if kept.is_settled else {ANSWER})
        left = 0 if kept.is_settled else behaviour.tries - len(kept.tried)
        found[entry["item"]] = CheckedItem(limited(reviewed, parts), left, kept.is_settled)
    return found
