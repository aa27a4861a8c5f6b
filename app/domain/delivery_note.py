"""What a delivery note says: plain values, already in words, free of the drawing library."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.papers import Bilingual, DocumentInfo, Labelled


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """One note. `wide` facts take a line each, `narrow` ones stand two to a line.

    `to_sign` heads the two fields at the foot, `lines` what is written into each by hand. `url` is the public page
    that acknowledges this delivery, as it stands in the QR code, `code` its code in groups.
    """

    heading: Bilingual
    number: Labelled
    wide: Sequence[Labelled]
    narrow: Sequence[Labelled]
    to_sign: tuple[Bilingual, Bilingual]
    lines: Sequence[Bilingual]
    prompt: Bilingual
    url: str
    code: Labelled
    synthetic_notice: Bilingual | None


@dataclass(frozen=True, slots=True)
class DeliveryNotes:
    """Notes in one file, each on a page of its own, in the order given."""

    info: DocumentInfo
    notes: Sequence[DeliveryNote]
