"""The results of a quiz as their reader may see them: the same for page, chart and file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from app.curriculum.published import PublishedItem
from app.domain.course import Words
from app.domain.item_flags import FLAGS
from app.domain.item_words import lines_of
from app.domain.quiz_analysis import ItemAnalysis, QuizAnalysis
from app.domain.regrading import BY_KEY
from app.domain.result_protection import Shown, protect_certainty, protect_results
from app.domain.suppression import MIN_COUNT, Cell
from app.quizzes.corrections import corrected_item, keys_now
from app.quizzes.result_access import Reading
from app.quizzes.result_figures import KeptFigures, figures_of
from app.quizzes.result_groups import count_waiting


@dataclass(frozen=True)
class ItemResult:
    """An item in its place, with its key as it stands and its figures; `shown` is None where those are hidden.

    `shows_key`: whether the reader may know what was asked; to others `shown` has no choices.
    """

    place: int
    item: PublishedItem
    shown: ItemAnalysis | None
    rule: str = BY_KEY
    shows_key: bool = True

    @property
    def id(self) -> str:
        return self.item.item.id

    @property
    def flags(self) -> tuple[str, ...]:
        return self.shown.flags if self.shown else ()

    @cached_property
    def lines(self) -> dict[str, Words]:
        """What answers are counted by, in words."""
        return {line.id: line.text for line in lines_of(self.item.item)}

    @property
    def has_choices(self) -> bool:
        return bool(self.item.item.choices)


@dataclass(frozen=True)
class QuizResults:
    """One form of a quiz over one group. `analysis` is None while there is none, or of too few for this reader.

    `n`: the sittings that it is of, by how many `officers`; the same number but where all attempts count.
    """

    reading: Reading
    analysis: QuizAnalysis | None
    shown: Shown
    items: tuple[ItemResult, ...]
    n: int | None
    is_worked_out: bool
    is_stale: bool
    computed_at: datetime | None
    officers: int | None
    certainty: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict)
    n_waiting: int = 0  # attempts that wait for marks, and are in no figure

    @property
    def is_of_few(self) -> bool:
        """Whether there are so few that not even their number is for a reader who may not open their rows."""
        return not self.reading.opens_rows and 0 < (self.n or 0) < MIN_COUNT

    @property
    def tells_number(self) -> bool:
        """Whether this reader may know how many there are: not of few, nor of a province or unit whose figures are
        hidden, for all less these would be the number of the rest.
        """
        is_hidden_place = self.reading.place_name is not None and not self.shown.has_scores
        return self.reading.opens_rows or not (self.is_of_few or is_hidden_place)

    @property
    def flagged(self) -> list[ItemResult]:
        """The items to look at, the gravest first."""
        return sorted((item for item in self.items if set(item.flags) - {"too-few"}), key=_gravity)

    def item(self, item_id: str) -> ItemResult | None:
        return next((item for item in self.items if item.id == item_id), None)


def results_of(reading: Reading) -> QuizResults:
    """What is kept about the group, less what this reader may not see. Three queries, and one where people mark."""
    kept = figures_of(reading.group, reading.counting)
    shown = protect_results(kept.analysis, _count_closed_in(kept, reading))
    keys, workshop_id = keys_now(), reading.workshop.id if reading.workshop else None
    asked = [
        (item, keys.correction_of(item.revision_id, workshop_id))
        for item in reading.quiz.items_in(reading.group.form)
    ]
    return QuizResults(
        reading=reading,
        analysis=kept.analysis if shown.has_scores else None,
        shown=shown,
        items=tuple(
            ItemResult(
                place,
                corrected_item(item, correction),
                _as_read(shown.items.get(item.item.id), reading),
                correction.rule if correction else BY_KEY,
                reading.shows_keys,
            )
            for place, (item, correction) in enumerate(asked, 1)
        ),
        n=kept.analysis.n if kept.analysis else None,
        is_worked_out=kept.is_worked_out,
        is_stale=kept.is_stale,
        computed_at=kept.computed_at,
        officers=kept.officers,
        certainty={
            item_id: protect_certainty(counts, is_complete=shown.is_complete)
            for item_id, counts in kept.certainty.items()
            if item_id in shown.items
        },
        n_waiting=kept.n_unmarked + count_waiting(reading.group) if reading.quiz.needs_marker else 0,
    )


def _count_closed_in(kept: KeptFigures, reading: Reading) -> int:
    """How many officers at least are in the figures of those whose rows the reader may not open: attempts that were
    left out may all be theirs.
    """
    return max(reading.n_closed - kept.n_unmarked, 1) if reading.n_closed else 0


def _as_read(found: ItemAnalysis | None, reading: Reading) -> ItemAnalysis | None:
    return found if found is None or reading.shows_keys else replace(found, choices=())


def in_order(items: Sequence[ItemResult], order: str) -> list[ItemResult]:
    """The items by place, by facility or discrimination from below, or the most in need of a look first."""
    return sorted(items, key=_ORDERS[order])


def _facility(item: ItemResult) -> tuple[float, int]:
    return item.shown.figures.facility if item.shown else 2, item.place


def _discrimination(item: ItemResult) -> tuple[float, int]:
    rest = item.shown.figures.item_rest if item.shown else None
    return 2 if rest is None else rest, item.place


def _gravity(item: ItemResult) -> tuple[int, int]:
    grave = [FLAGS.index(flag) for flag in item.flags if flag != "too-few"]
    return min(grave, default=len(FLAGS)), item.place


_ORDERS: dict[str, Callable[[ItemResult], tuple[float, int]]] = {
    "place": lambda item: (0, item.place),
    "facility": _facility,
    "discrimination": _discrimination,
    "flags": _gravity,
}
