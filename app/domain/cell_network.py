"""How far a hidden count of a table could move without contradicting what is shown.

A table with its totals is a network: every line (a row or a column with its total) is a node, every cell
joins its row to its column. If some hidden cells are raised and lowered by one around a closed path, all sums
stay as they were; so a hidden count is uncertain exactly as far as closed paths of hidden cells run through
it, and a shown cell is worth hiding if it closes such a path. This is the network form of complementary
suppression and of its audit: L. H. Cox, Network models for complementary cell suppression, Journal of the
American Statistical Association 90 (1995) 1453-1462; the cheapest path is found by Dijkstra's method.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass
class Slot:
    """A cell that is hidden, or may be for `cost`.

    `row` and `column` number the two lines it stands in; `sign` is -1 for the total of a line, which stands
    on the other side of the equation. Readers know that the count lies within `low` and `high` (None: no
    limit); it must be able to be higher by `up` and lower by `down`. A label that `is_final` has been given
    to readers elsewhere, so it cannot be taken back.
    """

    row: int
    column: int
    sign: int
    value: int
    cost: int
    is_hidden: bool
    low: int = 0
    high: int | None = None
    up: int = 0
    down: int = 0
    is_final: bool = False

    def forget_label(self) -> None:
        if not self.is_final:
            self.low, self.high = 0, None

    def can_be(self, value: int) -> bool:
        return self.low <= value and (self.high is None or value <= self.high)


class _Step(NamedTuple):
    slot: int
    change: int
    to: int


class CellNetwork:
    """The slots of one table; cells that are not among them are shown and stay so."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self.slots = slots
        self._at: dict[int, list[int]] = defaultdict(list)
        for k, slot in enumerate(slots):
            self._at[slot.row].append(k)
            self._at[slot.column].append(k)

    def settle(self) -> None:
        """Hide slots, cheaply, until every slot can move as far as it must.

        Where no hiding would do, the labels that stand in the way are taken back: those of the slot's row,
        then of its column, then all. One pass is enough: what is hidden later widens the range of the earlier
        slots, never narrows it.
        """
        for k, slot in enumerate(self.slots):
            for others in ([], self._at[slot.row], self._at[slot.column], range(len(self.slots))):
                for other in others:
                    self.slots[other].forget_label()
                if self._can_move(k, 1, slot.up) and self._can_move(k, -1, slot.down):
                    break

    def _can_move(self, target: int, change: int, times: int) -> bool:
        values = [slot.value for slot in self.slots]
        for _ in range(times):
            path = self._cheapest_path(target, change, values)
            if path is None:
                return False
            for step in path:
                values[step.slot] += step.change
                self.slots[step.slot].is_hidden = True
        return True

    def _cheapest_path(self, target: int, change: int, values: Sequence[int]) -> list[_Step] | None:
        """Steps that undo what changing `target` does to its two lines; None if there are none."""
        slot = self.slots[target]
        start, end = (slot.column, slot.row) if change == slot.sign else (slot.row, slot.column)
        costs, came_by = {start: 0}, dict[int, tuple[int, _Step]]()
        queue = [(0, start)]
        while queue:
            cost, node = heapq.heappop(queue)
            if node == end:
                return _walk_back(came_by, start, end)
            if cost > costs[node]:
                continue
            for step in self._steps(node, values):
                total = cost + (0 if self.slots[step.slot].is_hidden else self.slots[step.slot].cost)
                if step.slot != target and total < costs.get(step.to, total + 1):
                    costs[step.to], came_by[step.to] = total, (node, step)
                    heapq.heappush(queue, (total, step.to))
        return None

    def _steps(self, node: int, values: Sequence[int]) -> Iterator[_Step]:
        for k in self._at[node]:
            slot = self.slots[k]
            change, to = (slot.sign, slot.column) if node == slot.row else (-slot.sign, slot.row)
            if slot.can_be(values[k] + change):
                yield _Step(k, change, to)


def _walk_back(came_by: dict[int, tuple[int, _Step]], start: int, end: int) -> list[_Step]:
    path, node = [], end
    while node != start:
        node, step = came_by[node]
        path.append(step)
    return path
