"""A graded attempt to learn from: what was answered, what was right, why, and where to read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, select

from app.curriculum.published import PublishedItem
from app.domain import grading
from app.domain.behaviour import ANSWER, FEEDBACK, PARTS, RIGHT
from app.domain.course import LANGUAGES, Choice, Words
from app.domain.grading import CHOICES, TEXT, Answer
from app.domain.grading_blanks import PartsKey
from app.domain.item_words import Place, choice_words, places_of, shown_places
from app.domain.regrading import BY_KEY
from app.extensions import db
from app.quizzes.corrections import GradedItem, items_as_graded
from app.quizzes.essay_review import ReviewedEssay, essays_of
from app.quizzes.grading import score_saved, set_keys
from app.quizzes.models import Attempt, AttemptScore, ItemScore
from app.quizzes.queries import counts
from app.quizzes.saved import Saved, latest_answers

PICKED = ("right", "wrong")


@dataclass(frozen=True)
class ReviewedChoice:
    """A choice as it was shown. `verdict`: right (picked, and earns), wrong (picked, earns nothing), missed, or ""."""

    choice: Choice
    text: Words
    feedback: Words
    verdict: str


@dataclass(frozen=True)
class ReviewedPlace:
    """A place as it was filled in: `given` is None where it was left empty. `verdict`: right, partly, wrong, missed."""

    place: Place
    given: Words | None
    verdict: str


@dataclass(frozen=True)
class ReviewedItem:
    """An item with what was answered: choices, places or an essay. `section` of `module_slug` is where to read again.

    `tries`: how often it was tried, where answers are checked. `parts`: what of it is shown, some of behaviour.PARTS.
    `is_waiting`: people have yet to mark it, so that it has no score, which is not a score of 0.
    """

    number: int
    published: PublishedItem
    answer: Answer | None
    choices: tuple[ReviewedChoice, ...]
    places: tuple[ReviewedPlace, ...]
    explained: tuple[Words, ...]
    score: float
    max_score: float
    is_answered: bool
    rule: str = BY_KEY
    tries: int = 0
    parts: frozenset[str] = frozenset(PARTS)
    essay: ReviewedEssay | None = None
    is_waiting: bool = False

    @property
    def stem(self) -> Words:
        return self.published.item.stem

    @property
    def module_slug(self) -> str:
        return self.published.module_slug

    @property
    def section(self) -> str:
        return self.published.item.section

    @property
    def is_right(self) -> bool:
        """Whether there is nothing left to learn: full marks, or the right answer at a later try."""
        if self.is_waiting:
            return False
        if self.score == self.max_score:
            return True
        return (
            self.tries > 1 and self.answer is not None and self.published.gradable.key.share(self.answer) == 1
        )

    @property
    def verdicts(self) -> dict[str, str]:
        """The verdict on each choice that has one, by its id."""
        return {each.choice.id: each.verdict for each in self.choices if each.verdict}


def score_of(attempt: Attempt) -> AttemptScore | None:
    """The score that counts; None while the attempt is open. One query."""
    query = select(AttemptScore).join(Attempt, counts()).where(Attempt.id == attempt.id)
    return db.session.scalar(query)


def reviewed_items(attempt: Attempt) -> list[ReviewedItem]:
    """The items in their order, as their keys stand now. Three queries, or four; one more where people mark some."""
    saved = latest_answers(attempt.id)
    scores = _item_scores(attempt) if attempt.grading_run_id else _scores_so_far(attempt, saved)
    items = items_as_graded(attempt)
    essays = essays_of(attempt, items, saved)
    found = [
        review_item(
            number, entry, items[entry["revision"]], saved.get(entry["item"]), scores.get(entry["revision"])
        )
        for number, entry in enumerate(attempt.layout, 1)
    ]
    return [replace(each, essay=essays.get(each.published.revision_id)) for each in found]


def _scores_so_far(attempt: Attempt, saved: Mapping[str, Saved]) -> dict[int, grading.ItemScore]:
    """What the items earn that need nobody's marks, while the attempt waits for the others'."""
    found = {}
    for revision_id, key in set_keys([attempt])[attempt.id].items():
        with suppress(grading.Unmarked):
            found[revision_id] = score_saved(attempt, key, saved)
    return found


def _item_scores(attempt: Attempt) -> dict[int, grading.ItemScore]:
    of_run = and_(ItemScore.attempt_id == attempt.id, ItemScore.grading_run_id == attempt.grading_run_id)
    rows = db.session.scalars(select(ItemScore).where(of_run))
    return {
        row.item_revision_id: grading.ItemScore(
            str(row.item_revision_id), row.score, row.max_score, row.is_answered
        )
        for row in rows
    }


def review_item(
    number: int,
    entry: Mapping[str, Any],
    graded: GradedItem,
    saved: Saved | None,
    score: grading.ItemScore | None,
) -> ReviewedItem:
    """One item as it was answered and scored."""
    published = graded.item
    answer = saved.answer if saved and saved.is_answered else None
    choices = _choices(published, entry["choices"], answer[CHOICES] if answer and CHOICES in answer else ())
    places = tuple(_places(published, entry["choices"], answer))
    is_right = score is not None and score.is_right
    return ReviewedItem(
        number=number,
        published=published,
        answer=answer,
        choices=choices,
        places=places,
        explained=tuple(_reasons(published, choices, answer, is_right=is_right)),
        score=score.score if score else 0.0,
        max_score=score.max_score if score else float(grading.exact(published.gradable.points)),
        is_answered=score.is_answered if score else True,
        rule=graded.rule,
        tries=_tries(saved) if saved else 0,
        is_waiting=score is None,
    )


def _tries(saved: Saved) -> int:
    """How often an item was tried: what was saved after a check and never checked is a try too."""
    is_new = bool(saved.tried) and saved.answer != saved.tried[-1]
    return len(saved.tried) + is_new


def limited(item: ReviewedItem, parts: frozenset[str]) -> ReviewedItem:
    """The item with no more than these parts: without the right answer nothing that was missed is told, nor what is
    said about the whole of an item that has no choices; without right and wrong only what was given.
    """
    choices, explained = item.choices, item.explained
    if ANSWER not in parts:
        choices = tuple(replace(each, verdict=each.verdict.replace("missed", "")) for each in choices)
        is_told = [each.feedback for each in item.choices if each.verdict != "missed"]
        is_told += [each for each in explained if not item.choices and each != item.published.item.feedback]
        explained = tuple(each for each in explained if each in is_told)
    if RIGHT not in parts:
        choices = tuple(
            replace(each, verdict="given" if each.verdict in PICKED else each.verdict) for each in choices
        )
    if FEEDBACK not in parts:
        explained = ()
    return replace(item, choices=choices, explained=explained, parts=parts)


def _choices(
    published: PublishedItem, order: Sequence[str], picked: Sequence[str]
) -> tuple[ReviewedChoice, ...]:
    by_id = {choice.id: choice for choice in published.item.choices}
    words = choice_words(published.item)
    return tuple(
        ReviewedChoice(
            choice=by_id[choice_id],
            text=words[choice_id],
            feedback=by_id[choice_id].feedback,
            verdict=_verdict(choice_id in picked, by_id[choice_id].earns),
        )
        for choice_id in order
        if choice_id in by_id
    )


def _verdict(is_picked: bool, earns: bool) -> str:
    if is_picked:
        return "right" if earns else "wrong"
    return "missed" if earns else ""


def _places(published: PublishedItem, order: Sequence[str], answer: Answer | None) -> Iterator[ReviewedPlace]:
    """Each place with what was put there; what is right is told by the place."""
    key = published.gradable.key
    for place in shown_places(published.item, order):
        value = _value(place, answer)
        if not answer or not value:
            yield ReviewedPlace(place, None, "missed")
            continue
        share = key.shares(answer)[place.id] if isinstance(key, PartsKey) else key.share(answer)
        yield ReviewedPlace(place, _words(place, value), _verdict_of(share))


def _value(place: Place, answer: Answer | None) -> str:
    if answer is None:
        return ""
    return str(answer[grading.PARTS].get(place.id, "") if grading.PARTS in answer else answer[TEXT])


def _words(place: Place, value: str) -> Words:
    """What was chosen, or what was written, which is in no language but the writer's."""
    offered = {offer.id: offer.text for offer in place.offers}
    return offered.get(value) or dict.fromkeys(LANGUAGES, value)


def _verdict_of(share: Fraction) -> str:
    if share == 1:
        return "right"
    return "partly" if share else "wrong"


def _reasons(
    published: PublishedItem, choices: Sequence[ReviewedChoice], answer: Answer | None, *, is_right: bool
) -> Iterator[Words]:
    """The feedback that teaches something here: on what was picked, or missed; on the answer that was accepted; and on
    the whole, unless the answer's own has said it all.
    """
    yield from (choice.feedback for choice in choices if choice.verdict)
    counted = published.gradable.key.counted(answer) if answer and TEXT in answer else ()
    said = (
        [
            line.feedback
            for place in places_of(published.item)
            for line in place.lines
            if line.id in counted and line.feedback
        ]
        if counted
        else []
    )
    yield from said
    if published.item.feedback and not (is_right and said):
        yield published.item.feedback
