"""An item of a question bank as files of any make hold it: what readers give and writers take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from app.domain.grading import (
    ESSAY,
    GAPSELECT,
    GAPTEXT,
    MATCHING,
    MULTIPLE,
    NUMERICAL,
    ORDERING,
    PARTIAL,
    SHORTTEXT,
    SINGLE,
    TRUEFALSE,
)
from app.domain.text import clean_line, nfc

DESCRIPTION = "description"  # what the engine has no key for

PLAIN, HTML, MARKDOWN, AUTO = "plain", "html", "markdown", "auto"
MARKUPS = (PLAIN, HTML, MARKDOWN, AUTO)
"""How a text is to be read. `auto`: plain, but line breaks, links and tags work (Moodle's own format)."""

TRUE_FALSE = {"true": {"vi": "Đúng", "en": "True"}, "false": {"vi": "Sai", "en": "False"}}
"""The words of the two answers to a statement, where they have words at all."""

GAP = re.compile(r"\[\[(\d{1,3})\]\]")

# What no format can hold: controls but for line ends and tabs, lone surrogates, and code points that are no letters;
# nor the byte order mark, which goes where it comes first in a file.
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")


def normal(text: str) -> str:
    """The one form of a text: NFC, line ends as \\n, nothing that no format holds, no space at its ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return nfc(_NEVER.sub("", lines)).strip()


def line_of_text(text: str) -> str:
    """The one form of a name: a clean line without what normal() leaves out."""
    return clean_line(_NEVER.sub(" ", text))


@dataclass(frozen=True)
class Text:
    """Words for readers and how they are marked up; kept in their normal form."""

    text: str = ""
    markup: str = PLAIN

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", normal(self.text))
        if not self.text:
            object.__setattr__(self, "markup", PLAIN)

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = Text()


@dataclass(frozen=True)
class Option:
    """One choice and the share of the points it earns, from -1 to 1."""

    text: Text
    share: Fraction = Fraction(0)
    feedback: Text = NOTHING


@dataclass(frozen=True)
class Accepted:
    """One answer that may be typed, or picked for a gap, and the share it earns. Its text is plain."""

    text: str
    share: Fraction = Fraction(1)
    feedback: Text = NOTHING

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", normal(self.text))


@dataclass(frozen=True)
class Band:
    """The numbers from `low` to `high`, both included, and the share they earn."""

    low: Decimal
    high: Decimal
    share: Fraction = Fraction(1)
    feedback: Text = NOTHING


@dataclass(frozen=True)
class Pair:
    """What is to be matched, and with what; the latter is plain."""

    prompt: Text
    answer: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "answer", normal(self.answer))


@dataclass(frozen=True)
class Choices:
    """One of several choices, or (not `is_single`) several of them under `scoring`."""

    options: tuple[Option, ...]
    is_single: bool = True
    scoring: str = PARTIAL

    @property
    def type(self) -> str:
        return SINGLE if self.is_single else MULTIPLE

    @property
    def in_equal_parts(self) -> tuple[Option, ...]:
        """The choices, each right one worth the same and all of these together everything; there must be one."""
        part = Fraction(1, sum(option.share > 0 for option in self.options))
        return tuple(replace(each, share=part if each.share > 0 else Fraction(0)) for each in self.options)


@dataclass(frozen=True)
class TrueFalse:
    """A statement that is true or not, with the feedback to either answer."""

    is_true: bool
    if_true: Text = NOTHING
    if_false: Text = NOTHING
    type = TRUEFALSE


@dataclass(frozen=True)
class ShortText:
    """A few words to type; `otherwise` is the feedback to any other answer."""

    accepted: tuple[Accepted, ...]
    is_case_sensitive: bool = False
    otherwise: Text = NOTHING
    type = SHORTTEXT


@dataclass(frozen=True)
class Numerical:
    """A number to type; the first band that holds it counts. `otherwise`: the feedback to any other number."""

    bands: tuple[Band, ...]
    otherwise: Text = NOTHING
    type = NUMERICAL


@dataclass(frozen=True)
class Matching:
    """Prompts to match with answers; `extras` are answers that match nothing."""

    pairs: tuple[Pair, ...]
    extras: tuple[str, ...] = ()
    type = MATCHING

    def __post_init__(self) -> None:
        object.__setattr__(self, "extras", tuple(map(normal, self.extras)))


@dataclass(frozen=True)
class Ordering:
    """Steps, in their right order."""

    steps: tuple[Text, ...]
    type = ORDERING


@dataclass(frozen=True)
class Gaps:
    """Gaps in the stem, which marks them [[1]], [[2]] …: for each the answers that may be picked, or are accepted."""

    gaps: tuple[tuple[Accepted, ...], ...]
    is_picked: bool

    @property
    def type(self) -> str:
        return GAPSELECT if self.is_picked else GAPTEXT


@dataclass(frozen=True)
class Essay:
    """A longer answer that people mark, by `guidance`."""

    guidance: Text = NOTHING
    type = ESSAY


@dataclass(frozen=True)
class Description:
    """Nothing to answer: words before the items that follow."""

    type = DESCRIPTION


Answer = Choices | TrueFalse | ShortText | Numerical | Matching | Ordering | Gaps | Essay | Description


@dataclass(frozen=True)
class BankItem:
    """One item. `feedback` is general: the same after every answer. `line` is where it begins in its file, and no
    part of what it is. Tags hold no commas; `language` is empty where a file does not say it."""

    stem: Text
    answer: Answer
    name: str = ""
    id: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    feedback: Text = NOTHING
    line: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        for key in ("name", "id", "category", "language"):
            object.__setattr__(self, key, line_of_text(getattr(self, key)))
        object.__setattr__(self, "tags", tuple(clean_tags(self.tags)))

    @property
    def type(self) -> str:
        return self.answer.type

    @property
    def title(self) -> str:
        """What an item is called in a report: its id, its name or its first words."""
        words = " ".join(self.stem.text.split())
        return self.id or self.name or (words if len(words) <= 60 else f"{words[:59]}…")


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Tags in their normal form, each once; a comma divides two."""
    parts = (line_of_text(part) for tag in tags for part in tag.split(","))
    return list(dict.fromkeys(part for part in parts if part))
