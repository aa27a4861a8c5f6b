"""What a printed report says: a list of typed blocks, already in words.

All texts are plain: no markup is read, and what looks like markup is printed as it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from app.domain.papers import DocumentInfo

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing


@dataclass(frozen=True, slots=True)
class Heading:
    """A section (level 1, in the table of contents) or a part of one (level 2)."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; newlines break the line."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: the number large, what it counts below, how it was reached in small."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A row of key figures, best three or four."""

    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; `share` is its part of the width relative to the others."""

    title: str
    share: float = 1
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption above and its note (n, source, suppression) below; the head repeats on each page."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing from `app.domain.charts`, with its caption above and its note below. Too wide ones are reduced."""

    caption: str
    drawing: "Drawing"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Someone's own words, with who says so in words that identify nobody."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A boxed note on method or limits."""

    title: str
    text: str


Block = Heading | Paragraph | Bullets | KeyFigures | Table | Chart | Quote | Note


@dataclass(frozen=True, slots=True)
class Report:
    """A report ready to be drawn.

    `facts` are label and value pairs under the title (round, period, provinces, programme). `contents_title` is
    the heading of the table of contents, "" for none. `running_head` stands on every page after the first,
    `foot` on every page, `page_label` is a template with {page} and {total}. `synthetic_notice` is given exactly
    when the figures come from demonstration data, and stands on every page.
    """

    info: DocumentInfo
    kicker: str
    title: str
    subtitle: str
    facts: Sequence[tuple[str, str]]
    running_head: str
    foot: str
    page_label: str
    synthetic_notice: str | None
    contents_title: str
    blocks: Sequence[Block] = field(default_factory=tuple)
