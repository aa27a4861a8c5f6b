"""What changed between two states of a course's files: by file, then by paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.domain.course_limits import MOST_PARAGRAPHS

MOST_PAIRS = 20_000
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_IN_PARAGRAPHS = (".md", ".yml")
_NEW_ENTRY = re.compile(r"- |[^\s#-]")  # YAML: an entry of the outermost list, or an outermost key


@dataclass(frozen=True)
class Paragraph:
    """Lines that stand together, and the line on which they begin."""

    line: int
    text: str


@dataclass(frozen=True)
class Change:
    """A place where paragraphs were replaced; one side may be empty."""

    before: tuple[Paragraph, ...]
    after: tuple[Paragraph, ...]


@dataclass(frozen=True)
class FileChange:
    """A file that differs; `changes` only of texts that stand on both sides."""

    path: str
    kind: str
    changes: tuple[Change, ...] = ()


def changed_files(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[FileChange]:
    """Every file (path to bytes) that is not the same on both sides, by path."""
    for path in sorted(before.keys() | after.keys()):
        if path not in before:
            yield FileChange(path, ADDED)
        elif path not in after:
            yield FileChange(path, REMOVED)
        elif before[path] != after[path]:
            one, other = (side[path].decode("utf-8", "replace") for side in (before, after))
            yield FileChange(path, CHANGED, tuple(changes_in(path, one, other)))


def changes_in(path: str, before: str, after: str) -> Iterator[Change]:
    """Where a text was changed, in its order; nothing for what is no text.

    What would take too long to set side by side is told as one replacement of everything.
    """
    if not path.endswith(_IN_PARAGRAPHS):
        return
    one, other = list(paragraphs(before, path)), list(paragraphs(after, path))
    if _is_too_much(_texts(one), _texts(other)):
        yield Change(tuple(one), tuple(other))
        return
    matcher = SequenceMatcher(None, _texts(one), _texts(other), autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield Change(tuple(one[start:end]), tuple(other[first:last]))


def _is_too_much(one: list[str], other: list[str]) -> bool:
    """Whether there are too many paragraphs, or pairs of equal ones, which SequenceMatcher tries again and again."""
    counted = Counter(one)
    pairs = sum(counted[text] for text in other)
    return len(one) + len(other) > 2 * MOST_PARAGRAPHS or pairs > MOST_PAIRS


def _texts(side: list[Paragraph]) -> list[str]:
    return [paragraph.text for paragraph in side]


def paragraphs(text: str, path: str) -> Iterator[Paragraph]:
    """The paragraphs of a text: between empty lines; in YAML each outermost entry or key as well."""
    is_yaml = path.endswith(".yml")
    begun, lines = 1, list[str]()
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if lines and (not line.strip() or (is_yaml and _NEW_ENTRY.match(line))):
            yield Paragraph(begun, "\n".join(lines))
            lines = []
        if line.strip():
            begun = begun if lines else number
            lines.append(line.rstrip())
