"""The words of an item of whatever type: its places to fill in, and each answer that is counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from app.domain.answer_letters import LETTERS
from app.domain.grading import GAPSELECT, GAPTEXT, MATCHING, NUMERICAL, ORDERING, SHORTTEXT
from app.domain.grading_key import exact
from app.domain.item import Fill, Gap, Item, NumberBand, Piece, Words
from app.domain.numbers import format_number

GAP = re.compile(r"\[\[([^\[\]]*)\]\]")
"""A gap in a text: [[its-id]]."""


@dataclass(frozen=True)
class Line:
    """An answer that is counted by `id`, in words, with the share that it earns (of its place, where there are
    several) and what is said to whoever gave it."""

    id: str
    text: Words
    share: Fraction
    feedback: Words | None = None


@dataclass(frozen=True)
class Place:
    """A place to fill in: by choosing one of `offers`, or by writing where there are none.

    `label` is None where the place is a gap in a text, or the only one of its item; `lines` are its answers that count.
    """

    id: str
    label: Words | None
    offers: tuple[Piece, ...]
    lines: tuple[Line, ...]

    @property
    def right(self) -> list[Words]:
        """What earns all of the place."""
        return [line.text for line in self.lines if line.share == 1]


def places_of(item: Item) -> tuple[Place, ...]:
    """The places of an item, in order; none for one with choices."""
    make = _PLACES.get(item.type)
    return tuple(make(item)) if make else ()


def shown_places(item: Item, shown: Sequence[str]) -> tuple[Place, ...]:
    """The places as an attempt shows them: `shown` is the order of the key's ids that it was given."""
    places = places_of(item)
    rank = {name: number for number, name in enumerate(shown)}
    if item.type == ORDERING:
        return tuple(sorted(places, key=lambda place: rank[place.id]))
    return tuple(replace(place, offers=_in_order(place, rank)) for place in places)


def _in_order(place: Place, rank: Mapping[str, int]) -> tuple[Piece, ...]:
    names = {offer.id: offer.id if offer.id in rank else f"{place.id}.{offer.id}" for offer in place.offers}
    return tuple(sorted(place.offers, key=lambda offer: rank[names[offer.id]]))


def lines_of(item: Item) -> list[Line]:
    """What the answers to an item are counted by, in words, but for those that the key does not know."""
    if item.choices:
        words = choice_words(item)
        return [Line(each.id, words[each.id], each.share, each.feedback) for each in item.choices]
    places = places_of(item)
    if len(places) == 1 and not places[0].id:
        return list(places[0].lines)
    return [_labelled(number, place, line) for number, place in enumerate(places, 1) for line in place.lines]


def choice_words(item: Item) -> dict[str, Words]:
    """The choices in words, by id; areas of a picture under the letters that they have in it."""
    if not item.has_spots:
        return {each.id: each.text for each in item.choices}
    return {
        each.id: {language: f"{letter}. {words}" for language, words in each.text.items()}
        for letter, each in zip(LETTERS, item.choices, strict=False)
    }


def rubric_words(item: Item) -> Iterator[Words]:
    """All that is said of how an essay is marked."""
    for criterion in item.rubric or ():
        yield criterion.text
        yield from (level.text for level in criterion.levels)
    yield from (each for each in (item.guidance, item.model_answer) if each)


def _labelled(number: int, place: Place, line: Line) -> Line:
    text = {
        language: f"{place.label[language] if place.label else f'({number})'} → {words}"
        for language, words in line.text.items()
    }
    return Line(f"{place.id}.{line.id}", text, line.share)


def split_at_gaps(text: str) -> list[str]:
    """The text cut at its gaps: words, the id of a gap, words, and so on."""
    return GAP.split(text)


def number_gaps(item: Item, language: str, blank: str) -> str:
    """The text of an item with a blank and a number for each gap, as paper needs it."""
    numbers = {gap.id: number for number, gap in enumerate(item.gaps or (), 1)}
    return GAP.sub(lambda match: f"{blank} ({numbers[match[1]]})", item.text[language] if item.text else "")


def _short_text(item: Item) -> Iterator[Place]:
    lines = (Line(each.id, each.text, each.share, each.feedback) for each in item.accepted or ())
    yield Place("", None, (), tuple(lines))


def _numerical(item: Item) -> Iterator[Place]:
    lines = (
        Line(band.id, _band_words(item, band), exact(band.fraction), band.feedback)
        for band in item.bands or ()
    )
    yield Place("", None, (), tuple(lines))


def _band_words(item: Item, band: NumberBand) -> Words:
    """12,5 ± 0,5 km."""
    units = item.units[0].name if item.units else {}

    def words(language: str) -> str:
        value, tolerance = (format_number(Decimal(each), language) for each in (band.value, band.tolerance))
        spread = f" ± {tolerance}" if Decimal(band.tolerance) else ""
        return f"{value}{spread} {units.get(language, '')}".strip()

    return {language: words(language) for language in item.stem}


def _matching(item: Item) -> Iterator[Place]:
    options = item.options or ()
    for prompt in item.prompts or ():
        lines = (Line(each.id, each.text, Fraction(each.id == prompt.option)) for each in options)
        yield Place(prompt.id, prompt.text, options, tuple(lines))


def _ordering(item: Item) -> Iterator[Place]:
    steps = item.steps or ()
    numbers = tuple(
        Piece(str(number), dict.fromkeys(item.stem, str(number))) for number in range(1, len(steps) + 1)
    )
    for own, step in zip(numbers, steps, strict=True):
        lines = (Line(each.id, each.text, Fraction(each == own)) for each in numbers)
        yield Place(step.id, step.text, numbers, tuple(lines))


def _gap_select(item: Item) -> Iterator[Place]:
    for gap in item.gaps or ():
        yield Place(gap.id, None, tuple(Piece(fill.id, fill.text) for fill in gap.fills), _fill_lines(gap))


def _gap_text(item: Item) -> Iterator[Place]:
    for gap in item.gaps or ():
        yield Place(gap.id, None, (), _fill_lines(gap))


def _fill_lines(gap: Gap) -> tuple[Line, ...]:
    return tuple(_fill_line(fill) for fill in gap.fills)


def _fill_line(fill: Fill) -> Line:
    return Line(fill.id, fill.text, fill.share)


_PLACES: dict[str, Callable[[Item], Iterator[Place]]] = {
    SHORTTEXT: _short_text,
    NUMERICAL: _numerical,
    MATCHING: _matching,
    ORDERING: _ordering,
    GAPSELECT: _gap_select,
    GAPTEXT: _gap_text,
}
