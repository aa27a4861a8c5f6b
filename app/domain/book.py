"""What a printed book says: parts made of typed blocks, already in words, in one language or in two side by side.

Every text is `Markup`: reportlab's paragraph markup as `plain()` and book_prose make it. A link to "#key" leads to
the note, term, section or part of that key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import escape

from app.domain.papers import DocumentInfo

NOTE = "note:"  # begins the key of a footnote

Markup = str
PaperSize = Literal["a4", "a5"]
PAPER_SIZES: tuple[PaperSize, ...] = ("a4", "a5")


def plain(text: str) -> Markup:
    """Any text as markup that prints exactly that text; newlines break the line."""
    return "<br/>".join(escape(line) for line in text.splitlines())


@dataclass(frozen=True, slots=True)
class Heading:
    """A section (level 2) or a part of one (level 3). With a key it can be linked to; level 2 is in the contents."""

    text: Markup
    level: Literal[2, 3] = 2
    key: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `small` ones stand back, `label` ones are bold and stay with what follows."""

    text: Markup
    style: Literal["body", "small", "label"] = "body"


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each entry holds blocks. `first` is the number of the first entry, None for bullets."""

    entries: Sequence[Sequence[Block]]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Callout:
    """A box set apart: law, warning, practice, case or key; `label` says which in words."""

    kind: str
    label: Markup
    title: Markup
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row is its head and whose first column names its rows. `numbers`: columns of numbers."""

    head: Sequence[Markup]
    rows: Sequence[Sequence[Markup]]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG) with its caption; `words` say what it shows and are printed when it cannot be drawn."""

    svg: bytes
    caption: Markup
    words: Markup


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, each with what is said of it."""

    entries: Sequence[tuple[Markup, Markup]]


@dataclass(frozen=True, slots=True)
class Meaning:
    """An entry of the glossary: the term, the same in the other language, what it means."""

    key: str
    term: Markup
    other: Markup
    texts: Sequence[Markup]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a question. `is_right` and `feedback` are known to the printed answers alone. `picture`: an SVG."""

    text: Markup
    is_right: bool = False
    feedback: Markup = ""
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a quiz: `boxes` to tick several choices, circles for one of them; `lines` to fill in, or that say
    what was to be filled in, where there are no choices; `note` for where to read; `picture` under the stem; `before`
    it the title and the paragraphs of a situation that it is the first question about.
    """

    number: str
    stem: Markup
    hint: Markup
    choices: Sequence[Choice]
    has_boxes: bool
    note: Markup = ""
    lines: Sequence[Markup] = ()
    picture: Picture | None = None
    before: Sequence[Markup] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    """Lines for an observer to mark by hand in columns headed `marks`; each line with its points in words."""

    head: Markup
    marks: Sequence[Markup]
    lines: Sequence[tuple[Markup, Markup]]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values; an empty value leaves a line to write on."""

    facts: Sequence[tuple[Markup, Markup]]


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of everything that follows, with page numbers; `depth` 2 lists sections, 1 parts alone."""

    depth: Literal[1, 2] = 2


@dataclass(frozen=True, slots=True)
class TermIndex:
    """The pages on which each term (key, term) is met in the text, in the order given."""

    terms: Sequence[tuple[str, Markup]]


Block = (
    Heading
    | Text
    | Items
    | Callout
    | Table
    | Picture
    | Definitions
    | Meaning
    | Question
    | Checklist
    | Facts
    | Contents
    | TermIndex
)


@dataclass(frozen=True, slots=True)
class Part:
    """A module, an appendix, the glossary: it begins on a new page. `kicker` stands small above the title.

    `notes` are the footnotes by key, each as (mark, text). `is_listed`: in the contents and the outline.
    """

    key: str
    kicker: Markup
    title: Markup
    blocks: Sequence[Block]
    notes: Mapping[str, tuple[str, Markup]] = field(default_factory=dict)
    is_listed: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """The whole book in one language. `running` and `foot` stand on every page but the cover."""

    language: str
    running: str
    foot: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page. `titles` are title and subtitle in each language; an empty value of `facts` leaves a line."""

    kicker: str
    titles: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, str]]
    notices: Sequence[str]


@dataclass(frozen=True, slots=True)
class Book:
    """A book ready to be drawn: one side, or two that stand on facing pages, the first on the left.

    Without a cover the first part begins on the first page, a right one: two sides need a cover.
    """

    info: DocumentInfo
    paper: PaperSize
    sides: Sequence[Side]
    cover: Cover | None = None
