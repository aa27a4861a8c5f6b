"""What a role covers: a plain value that pages, exports, search, API and mail all filter by."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Scope:
    """Ids of units and provinces, predecessors' history included, within one agency.

    `unit_ids` are the identities whose officers and work the role covers; `province_ids` are for what belongs
    to a province and to no unit, such as the place of a workshop. Nothing covers nothing.
    """

    unit_ids: frozenset[int] = frozenset()
    province_ids: frozenset[int] = frozenset()

    def covers(self, *, unit_id: int | None = None, province_id: int | None = None) -> bool:
        """Whether the role covers what belongs to this unit or, when it belongs to none, to this province.

        A unit, when given, decides alone: another agency's unit in a covered province stays out of scope.
        """
        if unit_id is not None:
            return unit_id in self.unit_ids
        return province_id is not None and province_id in self.province_ids

    def contains(self, other: "Scope") -> bool:
        """Whether everything that the other covers is covered here too."""
        return other.unit_ids <= self.unit_ids and other.province_ids <= self.province_ids

    def __or__(self, other: "Scope") -> "Scope":
        return Scope(self.unit_ids | other.unit_ids, self.province_ids | other.province_ids)

    def __bool__(self) -> bool:
        return bool(self.unit_ids or self.province_ids)

    @classmethod
    def union(cls, scopes: Iterable["Scope"]) -> Self:
        """Everything that any of the scopes covers; of no scopes, nothing."""
        held = list(scopes)
        return cls(
            frozenset[int]().union(*(scope.unit_ids for scope in held)),
            frozenset[int]().union(*(scope.province_ids for scope in held)),
        )
