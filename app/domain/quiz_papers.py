"""What a quiz on paper says: plain values, already in words, free of the drawing library. No key is among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.papers import DocumentInfo


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """A question; `note` says when more than one choice may be right. `choices`: pairs of letter and text.

    `picture` stands under the stem, `drawn` above the texts of choices, by letter.
    `before`: the situation that this question and those after it ask about, in paragraphs.
    """

    number: str
    stem: str
    note: str
    choices: Sequence[tuple[str, str]]
    picture: PrintedPicture | None = None
    drawn: Mapping[str, PrintedPicture] = field(default_factory=dict)
    before: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """A drawing (SVG), with letters where choices are areas of it; `words` are printed where it cannot be drawn."""

    svg: bytes
    words: str


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What booklet and answer sheets of one version have in common.

    `kind` says which of the two this is. `code` is printed as it is to be typed, under `code_label`; `reference` stands
    at the foot of every page beside `page_label`, a template with {page} and {total}. `synthetic_notice` is None for
    what is real.
    """

    info: DocumentInfo
    kind: str
    title: str
    facts: Sequence[tuple[str, str]]
    code_label: str
    code: str
    instructions: Sequence[str]
    reference: str
    page_label: str
    synthetic_notice: str | None


@dataclass(frozen=True, slots=True)
class QuestionBooklet:
    """The questions of a version, in its order."""

    head: PaperHead
    questions: Sequence[PrintedQuestion]
    closing: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question on an answer sheet: its number, marked where several boxes may be ticked, and a box per letter."""

    number: str
    letters: str


@dataclass(frozen=True, slots=True)
class AnswerSheets:
    """Answer sheets of a version: one for each of `holders`, who are names with a note (service number, unit), and
    `blanks` without a name. `to_write`: what is filled in by hand at the foot.
    """

    head: PaperHead
    name_label: str
    note_label: str
    holders: Sequence[tuple[str, str]]
    blanks: int
    lines: Sequence[AnswerLine]
    to_write: Sequence[str]
