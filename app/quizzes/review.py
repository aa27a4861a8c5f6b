"""A graded attempt to learn from: what was picked, what was right, why, and where to read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select

from app.curriculum.published import PublishedItem
from app.domain.course import Words
from app.domain.regrading import BY_KEY
from app.extensions import db
from app.quizzes.corrections import GradedItem, items_as_graded
from app.quizzes.models import Attempt, AttemptScore, ItemScore
from app.quizzes.queries import counts, latest_answers


@dataclass(frozen=True)
class ReviewedChoice:
    """A choice as it was shown. `verdict`: right (picked, and earns), wrong (picked, earns nothing), missed, or ""."""

    text: Words
    feedback: Words
    verdict: str


@dataclass(frozen=True)
class ReviewedItem:
    """An item with what was answered; `section` of `module_slug` is where to read again."""

    number: int
    stem: Words
    choices: tuple[ReviewedChoice, ...]
    score: float
    max_score: float
    is_answered: bool
    module_slug: str
    section: str
    rule: str = BY_KEY

    @property
    def is_right(self) -> bool:
        return self.score == self.max_score

    @property
    def explained(self) -> list[ReviewedChoice]:
        """The choices whose feedback teaches something here: those picked, and the right ones that were missed."""
        return [choice for choice in self.choices if choice.verdict]


def score_of(attempt: Attempt) -> AttemptScore | None:
    """The score that counts; None while the attempt is open. One query."""
    query = select(AttemptScore).join(Attempt, counts()).where(Attempt.id == attempt.id)
    return db.session.scalar(query)


def reviewed_items(attempt: Attempt) -> list[ReviewedItem]:
    """The items in their order, as their keys stand now. Three queries, or four."""
    saved = latest_answers(attempt.id)
    scores = _item_scores(attempt)
    items = items_as_graded(attempt)
    return [
        _reviewed(
            number,
            entry,
            items[entry["revision"]],
            saved[entry["item"]].choices if entry["item"] in saved else (),
            scores[entry["revision"]],
        )
        for number, entry in enumerate(attempt.layout, 1)
    ]


def _item_scores(attempt: Attempt) -> dict[int, ItemScore]:
    of_run = and_(ItemScore.attempt_id == attempt.id, ItemScore.grading_run_id == attempt.grading_run_id)
    return {score.item_revision_id: score for score in db.session.scalars(select(ItemScore).where(of_run))}


def _reviewed(
    number: int, entry: Mapping[str, Any], graded: GradedItem, picked: tuple[str, ...], score: ItemScore
) -> ReviewedItem:
    published = graded.item
    return ReviewedItem(
        number=number,
        stem=published.item.stem,
        choices=_choices(published, entry["choices"], picked),
        score=score.score,
        max_score=score.max_score,
        is_answered=score.is_answered,
        module_slug=published.module_slug,
        section=published.item.section,
        rule=graded.rule,
    )


def _choices(
    published: PublishedItem, order: list[str], picked: tuple[str, ...]
) -> tuple[ReviewedChoice, ...]:
    by_id = {choice.id: choice for choice in published.item.choices}
    return tuple(
        ReviewedChoice(
            text=by_id[choice_id].text,
            feedback=by_id[choice_id].feedback,
            verdict=_verdict(choice_id in picked, by_id[choice_id].earns),
        )
        for choice_id in order
    )


def _verdict(is_picked: bool, earns: bool) -> str:
    if is_picked:
        return "right" if earns else "wrong"
    return "missed" if earns else ""
