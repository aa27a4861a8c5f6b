"""What a summary shows of a round of answers: decided once, on all groups (provinces), then only summed.

Every page, file and chart about a round reads a `ProtectedRound`, and nothing else, so that they cannot disagree
and no selection of groups can be subtracted from another: an area of several groups adds up what is shown of each.
Shares are of all who took part; those who left a question out are a line of their own.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.course import Question
from app.domain.intervals import Interval, wilson
from app.domain.suppression import MIN_MEAN, Cell, ProtectedList, can_show_mean
from app.domain.survey_tally import SKIPPED, category_ids

Group = TypeVar("Group", bound=Hashable)
Cells = Mapping[str, Cell]

ANSWERED = "*answered"
"""Column of a text question: how many wrote something."""


@dataclass(frozen=True)
class Figures:
    """Mean, median and sample SD of `n` answers; `n` is None where it would tell how few left the question out.

    Where counts of a scale are hidden there is no mean but its `bounds`: the lowest and highest that the counts
    shown allow, which any reader could work out.
    """

    n: int | None
    mean: float | None
    median: float | None
    sd: float | None
    n_hidden: int = 0
    bounds: Interval | None = None


@dataclass(frozen=True)
class Shown:
    """A count in an area among `n` persons. `n_hidden` of the area's groups are left out of both."""

    cell: Cell
    n: int | None
    n_hidden: int = 0

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where the count is hidden or nobody took part."""
        return self.cell.value / self.n if self.cell.value is not None and self.n else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's, of the share."""
        return wilson(self.cell.value, self.n) if self.cell.value is not None and self.n else None


@dataclass(frozen=True)
class ProtectedQuestion(Generic[Group]):
    """What may be shown of one question: counts by group and category and in all, figures of numbers typed in.

    `figures` has None for all groups together. `readable`: groups whose texts may be read apart from the others.
    """

    cells: Mapping[Group, Cells]
    totals: Cells
    figures: Mapping[Group | None, Figures]
    readable: frozenset[Group]


@dataclass(frozen=True)
class ProtectedRound(Generic[Group]):
    """What may be shown of a round: how many took part in each group, and their answers by question id."""

    sizes: ProtectedList[Group]
    questions: Mapping[str, ProtectedQuestion[Group]]

    def is_everyone(self, groups: frozenset[Group]) -> bool:
        return groups == self.sizes.cells.keys()

    def respondents_in(self, groups: frozenset[Group]) -> Shown:
        """How many of an area took part; `n` is the same number."""
        if self.is_everyone(groups):
            return Shown(self.sizes.total, self.sizes.total.value)
        return _together([(self.sizes.cells[group], self.sizes.cells[group]) for group in groups])

    def count_in(self, question_id: str, category: str, groups: frozenset[Group]) -> Shown:
        """How many of an area gave this answer."""
        question = self.questions[question_id]
        if self.is_everyone(groups):
            return Shown(question.totals[category], self.sizes.total.value)
        return _together([(question.cells[group][category], self.sizes.cells[group]) for group in groups])

    def figures_in(self, question: Question, groups: frozenset[Group]) -> Figures | None:
        """Of a scale or a number, in an area; None where it may not be shown."""
        if question.type == "scale":
            return self._scale_figures(question, groups)
        return self._number_figures(question.id, groups) if question.type == "number" else None

    def _scale_figures(self, question: Question, groups: frozenset[Group]) -> Figures | None:
        """Worked out from the counts that are shown, so that it can tell nothing more than they do."""
        points, held = category_ids(question), self.questions[question.id]
        lines = [held.totals] if self.is_everyone(groups) else [held.cells[group] for group in groups]
        shown = [line for line in lines if all(line[point].is_shown for point in points)]
        counts = {int(point): sum(line[point].value or 0 for line in shown) for point in points}
        if can_show_mean(Cell(count) for count in counts.values()):
            return _figures_of_counts(counts, n_hidden=len(lines) - len(shown))
        size = self.respondents_in(groups).cell.value
        return _bounded_figures(lines[0], points, size) if len(lines) == 1 and size else None

    def _number_figures(self, question_id: str, groups: frozenset[Group]) -> Figures | None:
        held = self.questions[question_id].figures
        if self.is_everyone(groups):
            return held.get(None)
        if len(groups) == 1:
            return held.get(next(iter(groups)))
        kept = [
            (one.n, one.mean)
            for group in groups
            if (one := held.get(group)) and one.n and one.mean is not None
        ]
        n = sum(n for n, _mean in kept)
        if not kept:
            return None
        return Figures(n, sum(n * mean for n, mean in kept) / n, None, None, len(groups) - len(kept))


def _figures_of_counts(counts: Mapping[int, int], n_hidden: int) -> Figures:
    n = sum(counts.values())
    mean = sum(point * count for point, count in counts.items()) / n
    squares = sum(count * (point - mean) ** 2 for point, count in counts.items())
    points = sorted(point for point, count in counts.items() for _ in range(count))
    median = (points[(n - 1) // 2] + points[n // 2]) / 2
    return Figures(n, mean, median, math.sqrt(squares / (n - 1)), n_hidden)


def _bounded_figures(line: Cells, points: Sequence[str], size: int) -> Figures | None:
    """The mean of one line if all that is hidden stood at the lowest hidden point, and if at the highest."""
    skipped = line[SKIPPED].value
    n = size - (skipped or 0)
    if skipped is None or n < MIN_MEAN:
        return None
    shown = {int(point): line[point].value or 0 for point in points}
    hidden = [int(point) for point in points if not line[point].is_shown]
    rest, known = n - sum(shown.values()), sum(point * count for point, count in shown.items())
    ends = ((known + rest * point) / n for point in (min(hidden), max(hidden)))
    return Figures(n, None, None, None, bounds=Interval(*ends))


def _together(pairs: Sequence[tuple[Cell, Cell]]) -> Shown:
    """Counts with the sizes of their groups: as it is for one group, else the sum of those shown in full."""
    if len(pairs) == 1:
        return Shown(pairs[0][0], pairs[0][1].value)
    kept = [(count.value, n.value) for count, n in pairs if count.value is not None and n.value is not None]
    if not kept:
        return Shown(Cell(None, "withheld"), None, len(pairs))
    return Shown(Cell(sum(count for count, _ in kept)), sum(n for _, n in kept), len(pairs) - len(kept))
