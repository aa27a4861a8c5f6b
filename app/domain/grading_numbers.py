"""Numbers with a tolerance and, where wanted, a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from app.domain.grading_blanks import Blank, read_line
from app.domain.grading_key import OTHER, BadItem
from app.domain.number_reading import read_number, write_number
from app.domain.text import fold


@dataclass(frozen=True)
class Band:
    """Answers that are at most `tolerance` away from `value`, and the share that they earn."""

    id: str
    value: Fraction
    tolerance: Fraction
    share: Fraction

    def holds(self, number: Fraction) -> bool:
        return abs(number - self.value) <= self.tolerance


@dataclass(frozen=True)
class Numeric(Blank):
    """A number in one of `units`: names as they are written to how many of the first unit one is.

    A number without a unit is in the first; one with a unit that is not known is no answer that counts. Of the bands
    that hold a number the one that gives most counts, the first of equals. Raises BadItem without bands.
    """

    bands: tuple[Band, ...]
    units: Mapping[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.bands or not all(0 <= band.share <= 1 and band.tolerance >= 0 for band in self.bands):
            raise BadItem("bands are needed, each worth 0 to 1, with tolerances from 0")
        if not all(factor > 0 for factor in self.units.values()):
            raise BadItem("factors of units are above 0")

    @cached_property
    def _factors(self) -> dict[str, Fraction]:
        """The forms in which units are compared; a longer name before one that it ends with."""
        named = ((fold(name), factor) for name, factor in self.units.items())
        return dict(sorted(named, key=lambda pair: -len(pair[0])))

    def read(self, value: Any) -> str:
        return read_line(value)

    def number(self, value: str, language: str) -> Fraction | None:
        """The number in the first unit; None when it cannot be read."""
        plain = fold(value)
        for name, factor in self._factors.items():
            if name and plain.endswith(name):
                found = read_number(plain.removesuffix(name), language)
                return None if found is None else found * factor
        return read_number(plain, language)

    def counted(self, value: str, language: str) -> str:
        number = self.number(value, language)
        holding = [band for band in self.bands if number is not None and band.holds(number)]
        return max(holding, key=lambda band: band.share).id if holding else OTHER

    @property
    def counts(self) -> dict[str, Fraction]:
        return {**{band.id: band.share for band in self.bands}, OTHER: Fraction()}

    @property
    def best(self) -> str:
        return write_number(max(self.bands, key=lambda band: band.share).value)

    @property
    def guess(self) -> Fraction:
        return Fraction()

    @property
    def fingerprint(self) -> list[Any]:
        bands = [[band.id, str(band.value), str(band.tolerance), str(band.share)] for band in self.bands]
        return [bands, [[name, str(factor)] for name, factor in self.units.items()]]
