"""An item of the question bank as its authors wrote it, of whatever type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.domain.areas import Area
from app.domain.grading_key import earns, exact

Words = Mapping[str, str]
"""The same text by language: {"vi": …, "en": …}."""


@dataclass(frozen=True)
class Picture:
    """A drawing: the `file` beside the module, what it shows in words, the SHA-256 of its bytes by language, and its
    size in its own pixels."""

    file: str
    alt: Words
    drawn: Words
    width: int
    height: int


@dataclass(frozen=True)
class Choice:
    """One choice of an item: `fraction` of the points that it earns (1, 0.5, "1/3"; below 0: a penalty).

    It may be a `picture`, or an `area` of the item's picture. The text of a picture that has none is what it shows.
    """

    id: str
    fraction: int | float | str
    text: Words
    feedback: Words
    picture: Picture | None = None
    area: Area | None = None

    @property
    def share(self) -> Fraction:
        """The fraction as a number."""
        return exact(self.fraction)

    @property
    def earns(self) -> bool:
        """Whether the choice counts as right: picking it earns something."""
        return earns(self.fraction)

    @property
    def is_wordless(self) -> bool:
        """Whether the picture says it all."""
        return self.picture is not None and self.text == self.picture.alt


@dataclass(frozen=True)
class NumberBand:
    """Numbers that count: at most `tolerance` away from `value`, both decimal fractions as written."""

    id: str
    value: str
    tolerance: str
    fraction: int | float | str
    feedback: Words


@dataclass(frozen=True)
class Unit:
    """A unit in which a number may be given; one of it is `factor` of the first unit."""

    name: Words
    factor: str


@dataclass(frozen=True)
class Piece:
    """Something to be put in its place: an option of a matching, a step of an ordering."""

    id: str
    text: Words


@dataclass(frozen=True)
class Prompt:
    """What an option is to be found for in a matching; `option` is the right one."""

    id: str
    text: Words
    option: str


@dataclass(frozen=True)
class Fill:
    """What may stand in a gap, and the share of the gap that it earns."""

    id: str
    fraction: int | float | str
    text: Words

    @property
    def share(self) -> Fraction:
        """The fraction as a number."""
        return exact(self.fraction)


@dataclass(frozen=True)
class Gap:
    """A gap in a text: what is offered for it (gapselect), or accepted in it (gaptext)."""

    id: str
    fills: tuple[Fill, ...]


@dataclass(frozen=True)
class Scenario:
    """A situation that several items ask about, told once before them. `text` is Markdown; `notice` is to be read
    before it."""

    id: str
    text: Words
    notice: Words | None = None


@dataclass(frozen=True)
class Level:
    """How far a criterion can be reached, and the points that this is worth, a decimal fraction as written."""

    id: str
    points: str
    text: Words


@dataclass(frozen=True)
class Criterion:
    """What markers of an essay look for, with its levels from the lowest to the highest."""

    id: str
    text: Words
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Item:
    """One item of the question bank. `section` is the heading to read again; `scenario` says that a case is told, by
    the stem or before it (`stimulus`); `meaning` rises when the item comes to mean something new.

    What is asked depends on the type: `choices` (none for the types that have others); `accepted` texts of a shorttext;
    `bands` and `units` of a numerical; `prompts` and `options` of a matching; `steps` of an ordering, in their right
    order; the `text` with its `gaps`; of an essay the `rubric`, how many words are asked for, `guidance` for markers, a
    `model_answer` to be read once the marks are in, how many `markers` mark independently and by how many points of the
    rubric they may differ (`tolerance`). `feedback` is for whoever did not have such an item right. The stem may have a
    `picture`.
    """

    id: str
    type: str
    objective: str
    competency: str
    difficulty: str
    source: str
    section: str
    stem: Words
    choices: tuple[Choice, ...]
    scenario: bool = False
    meaning: int = 1
    scoring: str | None = None
    accents: str | None = None
    accepted: tuple[Choice, ...] | None = None
    bands: tuple[NumberBand, ...] | None = None
    units: tuple[Unit, ...] | None = None
    prompts: tuple[Prompt, ...] | None = None
    options: tuple[Piece, ...] | None = None
    steps: tuple[Piece, ...] | None = None
    text: Words | None = None
    gaps: tuple[Gap, ...] | None = None
    rubric: tuple[Criterion, ...] | None = None
    least_words: int | None = None
    most_words: int | None = None
    guidance: Words | None = None
    model_answer: Words | None = None
    markers: int | None = None
    tolerance: str | None = None
    feedback: Words | None = None
    tags: tuple[str, ...] | None = None
    stimulus: Scenario | None = None
    picture: Picture | None = None

    @property
    def has_spots(self) -> bool:
        """Whether the choices are areas of the picture."""
        return any(choice.area for choice in self.choices)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What the item shows: beside its stem, and as choices."""
        found = (self.picture, *(choice.picture for choice in self.choices))
        return tuple(picture for picture in found if picture)

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Item:
        """The item that `body_of` made `body` of."""
        read: dict[str, Any] = {
            key: tuple(make(**each) for each in body[key]) for key, make in _PARTS.items() if key in body
        }
        if "tags" in body:
            read["tags"] = tuple(body["tags"])
        if "stimulus" in body:
            read["stimulus"] = Scenario(**body["stimulus"])
        if "picture" in body:
            read["picture"] = Picture(**body["picture"])
        return cls(**{**body, **read})


def _choice(
    picture: Mapping[str, Any] | None = None, area: Mapping[str, Any] | None = None, **rest: Any
) -> Choice:
    return Choice(
        **rest,
        picture=Picture(**picture) if picture else None,
        area=Area(area["shape"], tuple(area["numbers"])) if area else None,
    )


def _gap(id: str, fills: list[Mapping[str, Any]]) -> Gap:
    return Gap(id, tuple(Fill(**fill) for fill in fills))


def _criterion(id: str, text: Words, levels: list[Mapping[str, Any]]) -> Criterion:
    return Criterion(id, text, tuple(Level(**level) for level in levels))


_PARTS: dict[str, Callable[..., Any]] = {
    "choices": _choice,
    "accepted": Choice,
    "bands": NumberBand,
    "units": Unit,
    "prompts": Prompt,
    "options": Piece,
    "steps": Piece,
    "gaps": _gap,
    "rubric": _criterion,
}
