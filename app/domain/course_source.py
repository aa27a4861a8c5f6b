"""A course file being read, and the problems found in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from app.domain.text import nfc

PERMANENT_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_WORD = 80
_PLACEHOLDER = re.compile(r"⟨[^⟨⟩]*⟩?")  # of a skeleton, for the author to write over


@dataclass(frozen=True)
class Problem:
    """What is wrong where; the curriculum's text.py says it in words, by `code` and `values`."""

    path: str
    line: int
    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Source:
    """One file being read: the problems found in it and the texts that people will read, with their lines."""

    path: str
    text: str
    problems: list[Problem]
    first_line: int = 1
    texts: list[tuple[int, str]] = field(default_factory=list)

    def note(self, line: int, code: str, /, **values: Any) -> None:
        self.problems.append(Problem(self.path, line, code, values))


def open_source(path: str, content: bytes, problems: list[Problem]) -> Source:
    """The file as text; notes bytes that are not UTF-8, letters not composed (NFC) and what is still to be written."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        text = content.decode("utf-8", "replace")
        problems.append(Problem(path, content.count(b"\n", 0, error.start) + 1, "not-utf-8"))
    source = Source(path, text.removeprefix("\ufeff").replace("\r\n", "\n"), problems)
    for line, words in enumerate(source.text.split("\n"), 1):
        if nfc(words) != words:
            source.note(line, "not-nfc")
        for left in _PLACEHOLDER.findall(words):
            source.note(line, "not-filled-in", text=left)
    return source


def check_word(source: Source, line: int, value: str) -> None:
    """Note an id that could not stay as it is for ever."""
    if not PERMANENT_WORD.fullmatch(value) or len(value) > LONGEST_WORD:
        source.note(line, "not-a-word", id=value)
