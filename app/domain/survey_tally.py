"""What a survey's answers add up to, question by question, for each group (province) and for all.

Only finished responses are tallied. Who may see which of these counts is decided by `suppression`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean, median
from typing import Any, Generic, TypeVar

from app.domain.course import Question
from app.domain.grading import BadAnswer
from app.domain.intervals import Interval, wilson

SKIPPED, TICKED, NOT_TICKED, OTHERS = "*skipped", "*ticked", "*not-ticked", "*others"
"""Columns beside the options' own ids, in which no asterisk occurs. OTHERS: those who chose options that do not
stand alone."""

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True)
class Category:
    """One point of a scale or one option: how many chose it, which share of the base (0 to 1), Wilson interval.

    Share and interval are None while nobody answered.
    """

    id: str
    count: int
    share: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Tally:
    """One question over `n_answered` persons who answered and `n_skipped` who did not.

    Shares are of the `base`: those who answered; for a multiple choice all persons, since ticking nothing
    cannot be told from skipping. Mean, median and sample SD (n - 1) are of scales and numbers, None where
    undefined.
    """

    question_id: str
    type: str
    n_answered: int
    n_skipped: int
    base: int
    categories: tuple[Category, ...]
    mean: float | None
    median: float | None
    sd: float | None

    @property
    def n(self) -> int:
        return self.n_answered + self.n_skipped


@dataclass(frozen=True)
class GroupedTally(Generic[Group]):
    """One question for each group and for all persons together."""

    groups: Mapping[Group, Tally]
    total: Tally


def read_answer(question: Question, answer: Any) -> Any:
    """The answer as it is tallied, None when skipped (nothing, nothing ticked, blank).

    An int (scale), an option id (choice), a list of option ids (multiple; an exclusive one alone), a number or a
    text. Raises BadAnswer for anything else: the form refuses it.
    """
    if answer is None or answer == [] or (isinstance(answer, str) and not answer.strip()):
        return None
    if not _CAN_ANSWER[question.type](question, answer):
        raise BadAnswer(f"question {question.id}: no such answer")
    return answer


def category_ids(question: Question) -> list[str]:
    """The points of a scale ("1", "2", …) or the ids of the options; none for numbers and texts."""
    if question.type == "scale":
        return [str(point) for point in range(1, (question.points or 0) + 1)]
    return [option.id for option in question.options]


def exclusive_ids(question: Question) -> list[str]:
    """The options that stand alone."""
    return [option.id for option in question.options if option.exclusive]


def tally(question: Question, answers: Iterable[Any]) -> Tally:
    """Tally one question: `answers` holds one answer per person, None where skipped. Raises BadAnswer."""
    return _tally(question, [read_answer(question, answer) for answer in answers])


def tally_groups(question: Question, answers: Mapping[Group, Iterable[Any]]) -> GroupedTally[Group]:
    """Tally one question for each group, given one answer per person, and for all. Raises BadAnswer."""
    read = {group: [read_answer(question, answer) for answer in given] for group, given in answers.items()}
    groups = {group: _tally(question, given) for group, given in read.items()}
    return GroupedTally(groups, _tally(question, list(chain.from_iterable(read.values()))))


def answer_table(tallies: Mapping[Group, Tally]) -> dict[Group, dict[str, int]]:
    """Of a scale or a choice, for `suppression.protect`: group to category, SKIPPED among them, to count.

    Rows add up to the groups' persons, so that they agree between all questions of a round.
    """
    return {group: {**_counts(one), SKIPPED: one.n_skipped} for group, one in tallies.items()}


def tick_tables(tallies: Mapping[Group, Tally]) -> dict[str, dict[Group, dict[str, int]]]:
    """Of a multiple choice, for `suppression.protect`: option to a table of who ticked it and who did not."""
    options = dict.fromkeys(category.id for one in tallies.values() for category in one.categories)
    return {option: {group: _ticks(one, option) for group, one in tallies.items()} for option in options}


def kinds_table(question: Question, tallies: Mapping[Group, Tally]) -> dict[Group, dict[str, int]]:
    """Of a multiple choice, for `suppression.protect`: group to each exclusive option, OTHERS and SKIPPED, to count.

    Each person is in one of these, so that rows add up to the groups' persons. Protected apart, the exclusive
    options of one question would tell by subtraction how few chose anything else.
    """
    alone = exclusive_ids(question)
    return {group: _kinds(one, alone) for group, one in tallies.items()}


def _tally(question: Question, answers: Sequence[Any]) -> Tally:
    given = [answer for answer in answers if answer is not None]
    base = len(answers) if question.type == "multiple" else len(given)
    numbers = given if question.type in ("scale", "number") else []
    return Tally(
        question_id=question.id,
        type=question.type,
        n_answered=len(given),
        n_skipped=len(answers) - len(given),
        base=base,
        categories=_categories(question, given, base),
        mean=fmean(numbers) if numbers else None,
        median=float(median(numbers)) if numbers else None,
        sd=_sd(numbers),
    )


def _sd(numbers: Sequence[float]) -> float | None:
    if len(numbers) < 2:
        return None
    mean = fmean(numbers)
    return math.sqrt(math.fsum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1))


def _categories(question: Question, given: Sequence[Any], base: int) -> tuple[Category, ...]:
    chosen = [option for answer in given for option in answer] if question.type == "multiple" else given
    counts = Counter(map(str, chosen)) if question.type in ("scale", "choice", "multiple") else Counter[str]()
    return tuple(_category(category_id, counts[category_id], base) for category_id in category_ids(question))


def _category(category_id: str, count: int, base: int) -> Category:
    return Category(category_id, count, count / base if base else None, wilson(count, base))


def _counts(one: Tally) -> dict[str, int]:
    return {category.id: category.count for category in one.categories}


def _ticks(one: Tally, option: str) -> dict[str, int]:
    ticked = _counts(one)[option]
    return {TICKED: ticked, NOT_TICKED: one.n - ticked}


def _kinds(one: Tally, alone: Sequence[str]) -> dict[str, int]:
    counts = {option: _counts(one)[option] for option in alone}
    return {**counts, OTHERS: one.n_answered - sum(counts.values()), SKIPPED: one.n_skipped}


def _is_number(answer: Any) -> bool:
    return isinstance(answer, int | float) and not isinstance(answer, bool) and math.isfinite(answer)


def _is_point(question: Question, answer: Any) -> bool:
    return type(answer) is int and 1 <= answer <= (question.points or 0)


def _is_option(question: Question, answer: Any) -> bool:
    return any(option.id == answer for option in question.options)


def _are_options(question: Question, answer: Any) -> bool:
    if not isinstance(answer, list) or not all(isinstance(each, str) for each in answer):
        return False
    known, alone = {option.id for option in question.options}, exclusive_ids(question)
    is_known = known.issuperset(answer) and len(set(answer)) == len(answer)
    return is_known and (len(answer) == 1 or not any(each in alone for each in answer))


def _is_within(question: Question, answer: Any) -> bool:
    low = -math.inf if question.min is None else question.min
    return _is_number(answer) and low <= answer <= (math.inf if question.max is None else question.max)


def _is_text(_question: Question, answer: Any) -> bool:
    return isinstance(answer, str)


_CAN_ANSWER: dict[str, Callable[[Question, Any], bool]] = {
    "scale": _is_point,
    "choice": _is_option,
    "multiple": _are_options,
    "number": _is_within,
    "text": _is_text,
}
