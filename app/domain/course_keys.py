"""The items of a course as they are graded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from app.domain import grading
from app.domain.course import LANGUAGES, Choice, Fill, Item
from app.domain.grading_blanks import PartsKey, Pick, TextKey
from app.domain.grading_essay import EssayKey, Scale
from app.domain.grading_numbers import Band, Numeric
from app.domain.grading_text import STRICT, Accepted, Written


def gradable(item: Item) -> grading.Item:
    """The item with its key. Raises BadItem for one that cannot be graded, which no check lets pass."""
    make = _KEYS.get(item.type)
    if make:
        return grading.Item(item.id, item.type, other=make(item))
    choices = tuple(grading.Choice(choice.id, choice.fraction) for choice in item.choices)
    scoring = item.scoring or grading.PARTIAL
    return grading.Item(item.id, item.type, choices, scoring=scoring, in_place=item.has_spots)


def _short_text(item: Item) -> grading.AnswerKey:
    return TextKey(_written(item.accepted or (), item.accents), LANGUAGES)


def _written(accepted: Iterable[Choice | Fill], accents: str | None) -> Written:
    """An answer in either language counts."""
    found = (Accepted(each.id, tuple(each.text.values()), each.share) for each in accepted)
    return Written(tuple(found), accents or STRICT)


def _numerical(item: Item) -> grading.AnswerKey:
    bands = (
        Band(band.id, Fraction(band.value), Fraction(band.tolerance), grading.exact(band.fraction))
        for band in item.bands or ()
    )
    units = {name: Fraction(unit.factor) for unit in item.units or () for name in unit.name.values()}
    return TextKey(Numeric(tuple(bands), units), LANGUAGES)


def _matching(item: Item) -> grading.AnswerKey:
    options = tuple(option.id for option in item.options or ())
    blanks = {
        prompt.id: Pick({option: Fraction(option == prompt.option) for option in options})
        for prompt in item.prompts or ()
    }
    return PartsKey(blanks, shown=options)


def _ordering(item: Item) -> grading.AnswerKey:
    """Each step is put on a position; what is shown are the steps, never as written, for that is the right order."""
    steps = tuple(step.id for step in item.steps or ())
    places = [str(place) for place in range(1, len(steps) + 1)]
    blanks = {
        step: Pick({each: Fraction(each == own) for each in places})
        for step, own in zip(steps, places, strict=True)
    }
    is_all = item.scoring == grading.ALL
    return PartsKey(blanks, shown=steps, is_all_or_nothing=is_all, is_each_once=True, must_shuffle=True)


def _gap_select(item: Item) -> grading.AnswerKey:
    gaps = item.gaps or ()
    blanks = {gap.id: Pick({fill.id: fill.share for fill in gap.fills}) for gap in gaps}
    return PartsKey(blanks, shown=tuple(f"{gap.id}.{fill.id}" for gap in gaps for fill in gap.fills))


def _gap_text(item: Item) -> grading.AnswerKey:
    return PartsKey({gap.id: _written(gap.fills, item.accents) for gap in item.gaps or ()})


def _essay(item: Item) -> grading.AnswerKey:
    scales = (
        Scale(each.id, {level.id: Fraction(level.points) for level in each.levels})
        for each in item.rubric or ()
    )
    return EssayKey(tuple(scales), LANGUAGES)


_KEYS: dict[str, Callable[[Item], grading.AnswerKey]] = {
    grading.SHORTTEXT: _short_text,
    grading.NUMERICAL: _numerical,
    grading.MATCHING: _matching,
    grading.ORDERING: _ordering,
    grading.GAPSELECT: _gap_select,
    grading.GAPTEXT: _gap_text,
    grading.ESSAY: _essay,
}
