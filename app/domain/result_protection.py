"""What of the figures of a quiz a reader sees who may not open the rows behind them.

Counted are the officers whose rows are closed to the reader: with what is open already, the figures of all would give
away those of the others. None closed, nothing hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.domain.certainty import RIGHT_SURE, RIGHT_UNSURE, UNANSWERED, WRONG_SURE, WRONG_UNSURE
from app.domain.choice_analysis import GROUPS, Group
from app.domain.item_flags import DEAD
from app.domain.quiz_analysis import ItemAnalysis, QuizAnalysis
from app.domain.suppression import MIN_COUNT, MIN_ITEM, MIN_MEAN, Cell, protect, protect_list, protect_share

LEFT_OUT = "-"  # the answer of those who gave none; no choice has this id
ALL = "all"

ChoiceCells = Mapping[str, Mapping[str, Cell]]


@dataclass(frozen=True)
class Shown:
    """`has_scores`: whether the figures of the whole test are shown; `bands`: its distribution, small counts hidden;
    `items` by id, those of nearly equal answers left away.
    """

    has_scores: bool
    is_complete: bool
    bands: tuple[Cell, ...] = ()
    items: Mapping[str, ItemAnalysis] = field(default_factory=dict)


def protect_results(analysis: QuizAnalysis | None, n_closed: int) -> Shown:
    """What is shown of an analysis to whom the rows of `n_closed` of its officers are closed."""
    if analysis is None:
        return Shown(False, n_closed == 0)
    if n_closed == 0:
        bands = tuple(Cell(count) for count in analysis.scores.bands)
        return Shown(True, True, bands, {item.figures.item_id: item for item in analysis.items})
    if n_closed < MIN_MEAN:
        return Shown(False, False)
    bands = tuple(protect_list(dict(enumerate(analysis.scores.bands))).cells.values())
    return Shown(True, False, bands, _items(analysis, analysis.n - n_closed) if n_closed >= MIN_ITEM else {})


def _items(analysis: QuizAnalysis, n_open: int) -> dict[str, ItemAnalysis]:
    """Those that 5 officers or more got right and 5 or more did not; never all but one, whose figures would be what is
    missing in the mean of the test. Of those who met an item enough must be closed to the reader, even if all who are
    open did.
    """
    met = [item for item in analysis.items if item.n - n_open >= MIN_ITEM]
    by_margin = sorted(met, key=_margin)
    hidden = sum(_margin(item) < MIN_COUNT for item in by_margin)
    kept = by_margin[2 if hidden == 1 else hidden :]
    return {item.figures.item_id: _without_small_shares(item) for item in kept}


def _without_small_shares(item: ItemAnalysis) -> ItemAnalysis:
    """Without a flag that would tell of a hidden count that it is even smaller."""
    if DEAD * item.n >= MIN_COUNT:
        return item
    return replace(item, flags=tuple(flag for flag in item.flags if flag != "dead-distractor"))


def _margin(item: ItemAnalysis) -> int:
    return min(item.n_right, item.n - item.n_right)


def protect_choices(item: ItemAnalysis, *, is_complete: bool) -> ChoiceCells:
    """Choice to score group, and ALL, to the number who picked it; with LEFT_OUT for those who gave no answer.

    Where somebody ticked several, groups are told of a complete reading alone (a protected table needs one answer of
    each), and of LEFT_OUT never.
    """
    if sum(choice.n for choice in item.choices) + item.n_unanswered != item.n:
        return _several(item, is_complete=is_complete)
    counts = _counts(item)
    if is_complete:
        return {choice: _open(sum(row.values()), row) for choice, row in counts.items()}
    table = protect({group: {choice: counts[choice][group] for choice in counts} for group in GROUPS})
    return {
        choice: {ALL: table.column_totals[choice], **{group: table.cells[group][choice] for group in GROUPS}}
        for choice in counts
    }


def protect_certainty(counts: Mapping[str, int], *, is_complete: bool) -> dict[str, Cell]:
    """Right and wrong, sure and unsure, of an item whose figures are shown: with how many were right in view, so that
    no hidden count follows from the others. Those who did not answer count among the wrong there.
    """
    if is_complete:
        return {group: Cell(count) for group, count in counts.items()}
    rows = {"right": (RIGHT_SURE, RIGHT_UNSURE, ""), "wrong": (WRONG_SURE, WRONG_UNSURE, UNANSWERED)}
    table = protect(
        {
            row: {place: counts.get(group, 0) for place, group in enumerate(groups)}
            for row, groups in rows.items()
        }
    )
    return {
        group: table.cells[row][place]
        for row, groups in rows.items()
        for place, group in enumerate(groups)
        if group
    }


def _several(item: ItemAnalysis, *, is_complete: bool) -> ChoiceCells:
    if is_complete:
        opened = {choice.choice_id: _open(choice.n, choice.n_by_group) for choice in item.choices}
        return {**opened, LEFT_OUT: {ALL: Cell(item.n_unanswered)}}
    counts = {choice.choice_id: choice.n for choice in item.choices} | {LEFT_OUT: item.n_unanswered}
    return {choice: {ALL: protect_share(count, item.n)} for choice, count in counts.items()}


def _open(count: int, by_group: Mapping[Group, int]) -> dict[str, Cell]:
    return {ALL: Cell(count), **{group: Cell(each) for group, each in by_group.items()}}


def _counts(item: ItemAnalysis) -> dict[str, dict[Group, int]]:
    """Choice to score group to count, of an item of which everybody ticked one choice or none."""
    counts: dict[str, dict[Group, int]] = {choice.choice_id: choice.n_by_group for choice in item.choices}
    picked = {group: sum(row[group] for row in counts.values()) for group in GROUPS}
    return {**counts, LEFT_OUT: {group: item.group_sizes[group] - picked[group] for group in GROUPS}}
