"""YAML as course files use it: every key read once and checked, every problem with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

import yaml

from app.domain.course import LANGUAGES, Words
from app.domain.course_source import Source, check_word
from app.domain.plain_number import read_plain, read_plain_decimal

T = TypeVar("T")

LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # libyaml where PyYAML was built with it: ten times faster

MOST_LEVELS = 40  # of nesting; courses use six


class Fields:
    """The keys of one mapping. Each reader gives a usable value and notes what is wrong with the one it found."""

    def __init__(self, source: Source, node: yaml.Node) -> None:
        self.source, self.line = source, line_of(source, node)
        self.nodes: dict[str, yaml.Node] = {}
        self.taken: set[str] = set()
        if not isinstance(node, yaml.MappingNode):
            source.note(self.line, "not-a-mapping")
            return
        for key, value in node.value:
            name = str(key.value)
            if name in self.nodes:
                source.note(line_of(source, key), "key-twice", key=name)
            self.nodes[name] = value

    def has(self, key: str) -> bool:
        return key in self.nodes and not _is_nothing(self.nodes[key])

    def line_of(self, key: str) -> int:
        """The line of a key's value; of the mapping when the key is missing."""
        return line_of(self.source, self.nodes[key]) if key in self.nodes else self.line

    def text(self, key: str, *, required: bool = True, most: int | None = None) -> str:
        """Words for readers, of at most so many letters."""
        value = self._scalar(key, required=required)
        self.source.texts.append((self._first_line_of(key), value))
        if most is not None and len(value.strip()) > most:
            self.note(key, "words-too-long", key=key, most=most)
        return value.strip()

    def _first_line_of(self, key: str) -> int:
        """The line on which the words of a key begin: after the mark of a block, where they are one."""
        is_block = key in self.nodes and getattr(self.nodes[key], "style", None) in ("|", ">")
        return self.line_of(key) + is_block

    def word(self, key: str, *, required: bool = True) -> str:
        """A permanent word: small letters and digits, joined by hyphens."""
        value = self._scalar(key, required=required)
        if value:
            check_word(self.source, self.line_of(key), value)
        return value

    def one_of(self, key: str, allowed: Iterable[str]) -> str:
        value = self._scalar(key)
        if value and value not in allowed:
            self.note(key, "not-one-of", key=key, value=value, allowed=", ".join(allowed))
        return value

    def optional_one_of(self, key: str, allowed: Iterable[str], default: str) -> str:
        """One of these words; the default where the key is left out."""
        return self.one_of(key, allowed) if self.has(key) else default

    def number(self, key: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self._scalar(key)
        if not value:
            return low
        if not re.fullmatch(r"-?\d{1,9}", value) or not low <= int(value) <= high:
            self.note(key, "not-a-number", key=key, low=low, high=high)
            return low
        return int(value)

    def optional_number(self, key: str, low: int, high: int) -> int | None:
        return self.number(key, low, high) if self._take(key, required=False) else None

    def share(self, key: str) -> int | float | str:
        """A share of an item's points from -1 to 1: 1, 0.5 or "1/3"."""
        value = self._scalar(key)
        exact = read_plain(value or "0")
        if exact is None or abs(exact) > 1:
            self.note(key, "not-a-share", key=key)
            return 0
        if exact.denominator == 1:
            return int(exact)
        return value if "/" in value else float(value)

    def decimal(self, key: str, *, low: Fraction | None = None) -> str:
        """A decimal fraction as it is written: 12, 12.5, -3."""
        value = self._scalar(key)
        number = read_plain_decimal(value)
        if value and (number is None or (low is not None and number < low)):
            self.note(key, "not-a-decimal", key=key)
            return "0"
        return value or "0"

    def numbers(self, key: str) -> tuple[float, ...]:
        """Decimal numbers beside each other, with spaces or commas between them."""
        written = self._scalar(key).replace(",", " ").split()
        if not all(re.fullmatch(r"-?\d{1,6}(\.\d{1,6})?", each, re.ASCII) for each in written):
            self.note(key, "not-numbers", key=key)
            return ()
        return tuple(map(float, written))

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._scalar(key, required=False).lower()
        if value not in ("", "true", "false"):
            self.note(key, "not-yes-or-no", key=key)
        return value == "true" if value else default

    def day(self, key: str) -> date | None:
        value = self._scalar(key)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.note(key, "not-a-date", key=key)
            return None

    def words(self, key: str) -> Words:
        """Words for readers, in every language."""
        inner = self.mapping(key)
        if inner is None:
            return dict.fromkeys(LANGUAGES, "")
        found = {language: inner.text(language) for language in LANGUAGES}
        inner.finish()
        return found

    def optional_words(self, key: str) -> Words | None:
        return self.words(key) if self._take(key, required=False) else None

    def mapping(self, key: str) -> Fields | None:
        node = self._take(key)
        return Fields(self.source, node) if node is not None else None

    def list_of(self, key: str, read: Callable[[Fields], T], *, required: bool = True) -> tuple[T, ...]:
        """A list of mappings, each read by `read`; an empty list is as good as none."""
        return tuple(read_all(self.source, self._items(key, required=required), read))

    def word_list(self, key: str) -> tuple[str, ...]:
        """A list of permanent words, none of them twice."""
        found: list[str] = []
        for node in self._items(key, required=True):
            value, line = scalar_of(node), line_of(self.source, node)
            check_word(self.source, line, value)
            if value in found:
                self.source.note(line, "listed-twice", id=value)
            found.append(value)
        return tuple(found)

    def some_of(self, key: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """A list of some of these words, each once; it may be empty."""
        node, found = self._take(key), []
        for each in node.value if isinstance(node, yaml.SequenceNode) else ():
            value = scalar_of(each)
            if value not in allowed:
                self.note(key, "not-one-of", key=key, value=value, allowed=", ".join(allowed))
            found.append(value)
        if node is not None and not isinstance(node, yaml.SequenceNode):
            self.note(key, "not-a-list", key=key)
        return tuple(dict.fromkeys(found))

    def finish(self) -> None:
        """Note the keys that nobody asked for."""
        for name in self.nodes.keys() - self.taken:
            self.note(name, "unknown-key", key=name)

    def note(self, key: str, code: str, /, **values: Any) -> None:
        self.source.note(self.line_of(key), code, **values)

    def _take(self, key: str, *, required: bool = True) -> yaml.Node | None:
        self.taken.add(key)
        if self.has(key):
            return self.nodes[key]
        if required:
            self.note(key, "missing-key", key=key)
        return None

    def _scalar(self, key: str, *, required: bool = True) -> str:
        node = self._take(key, required=required)
        if node is None:
            return ""
        value = scalar_of(node)
        if not isinstance(node, yaml.ScalarNode) or (required and not value.strip()):
            self.note(key, "not-a-text", key=key)
        return value

    def _items(self, key: str, *, required: bool) -> list[yaml.Node]:
        node = self._take(key, required=required)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode) or (required and not node.value):
            self.note(key, "not-a-list", key=key)
            return []
        return list(node.value)


def is_trapped(source: Source, text: str) -> bool:
    """Whether reading the text any further could break the reader, with the problem noted. Raises YAMLError.

    libyaml's composer overflows its stack on deep nesting and takes the process with it; an alias may stand for
    itself, or for billions of itself. The parser underneath goes event by event and suffers from neither.
    """
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.AliasEvent):
            source.note(_line_of(source, event), "yaml-alias")
            return True
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_LEVELS:
            source.note(_line_of(source, event), "yaml-too-deep")
            return True
    return False


def _line_of(source: Source, event: yaml.Event) -> int:
    return source.first_line + (event.start_mark.line if event.start_mark else 0)


def compose(source: Source, text: str) -> yaml.Node | None:
    """The YAML of a text; None, with the problem noted, when it cannot be read or is empty."""
    try:
        if is_trapped(source, text):
            return None
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        source.note(source.first_line + (mark.line if mark else 0), "bad-yaml", reason=str(error.problem))
        return None
    except yaml.YAMLError as error:
        source.note(source.first_line, "bad-yaml", reason=str(error))
        return None
    if node is None:
        source.note(source.first_line, "empty-file")
    return node


def read_list(source: Source, read: Callable[[Fields], T]) -> tuple[T, ...]:
    """A file that is one list of mappings."""
    node = compose(source, source.text)
    return () if node is None else list_in(source, node, read)


def is_mapping(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode)


def list_in(source: Source, node: yaml.Node, read: Callable[[Fields], T]) -> tuple[T, ...]:
    """The list of mappings that a file holds, each read by `read`."""
    if not isinstance(node, yaml.SequenceNode):
        source.note(line_of(source, node), "not-a-list", key="")
        return ()
    return tuple(read_all(source, node.value, read))


def read_all(source: Source, nodes: Iterable[yaml.Node], read: Callable[[Fields], T]) -> list[T]:
    """Each mapping read; ids that stand twice are noted."""
    found, seen = [], set()
    for node in nodes:
        fields = Fields(source, node)
        found.append(read(fields))
        fields.finish()
        own_id = scalar_of(fields.nodes["id"]) if "id" in fields.nodes else ""
        if own_id and own_id in seen:
            fields.note("id", "id-twice", id=own_id)
        seen.add(own_id)
    return found


def line_of(source: Source, node: yaml.Node) -> int:
    return source.first_line + node.start_mark.line


def scalar_of(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _is_nothing(node: yaml.Node) -> bool:
    return node.tag == "tag:yaml.org,2002:null"
