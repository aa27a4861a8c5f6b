"""What a recall letter says: plain values, already in words, free of the drawing library."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.papers import Bilingual, DocumentInfo, Labelled


@dataclass(frozen=True, slots=True)
class RecallLetter:
    """A notice to one receiver. `wide` facts take a line each, `narrow` ones stand two to a line.

    `to_sign` heads the two fields at the foot, `lines` what is written into each by hand.
    """

    heading: Bilingual
    number: Labelled
    wide: Sequence[Labelled]
    narrow: Sequence[Labelled]
    to_sign: tuple[Bilingual, Bilingual]
    lines: Sequence[Bilingual]
    synthetic_notice: Bilingual | None


@dataclass(frozen=True, slots=True)
class RecallLetters:
    """Letters in one file, each on a page of its own, in the order given."""

    info: DocumentInfo
    letters: Sequence[RecallLetter]
