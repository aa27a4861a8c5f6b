"""Which of several groups that share members may be shown, so that nobody's figures come out by subtraction.

`suppression.choose_shown` does it for groups that share nobody, such as provinces; units overlap with provinces and
with each other. Whatever is subtracted from whatever, what is left is made of cells: the members who are in the same of
the shown groups. So a group is shown beside others only where every cell of them all is empty or large enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

Group = TypeVar("Group", bound=Hashable)
Place = TypeVar("Place", bound=Hashable)


def choose_beside(
    fixed: Iterable[Collection[Place]],
    offered: Mapping[Group, Collection[Place]],
    sizes: Mapping[Place, int],
    minimum: int,
) -> frozenset[Group]:
    """The groups that may be shown beside those that are `fixed`, the largest first, of equals by their names.

    A group is the places that it holds, `sizes` how many members each place has. The choice never depends on the order
    in which groups are offered, nor on what a reader picks first: two choices together would tell what neither does. A
    group without members tells nothing and is shown.
    """
    shown = [frozenset(group) for group in fixed]
    chosen = set()
    for name in sorted(offered, key=lambda each: (-_size(offered[each], sizes), str(each))):
        group = frozenset(offered[name])
        if all(count >= minimum for count in _cells([*shown, group], sizes)):
            shown.append(group)
            chosen.add(name)
        elif not _size(group, sizes):
            chosen.add(name)
    return frozenset(chosen)


def _size(group: Collection[Place], sizes: Mapping[Place, int]) -> int:
    return sum(sizes.get(place, 0) for place in set(group))


def _cells(shown: Iterable[frozenset[Place]], sizes: Mapping[Place, int]) -> list[int]:
    """How many are in each cell that somebody is in; whoever is in no group is in none."""
    groups, cells = list(shown), Counter[tuple[bool, ...]]()
    for place, count in sizes.items():
        cells[tuple(place in group for group in groups)] += count
    return [count for cell, count in cells.items() if count and any(cell)]
