"""The entries of an items.yml as its text holds them, to be taken out and set down elsewhere as they were written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import yaml


@dataclass(frozen=True)
class Entry:
    """An entry: from its dash to the end of its last line, in characters of the text; `column` of the dash."""

    id: str
    start: int
    end: int
    column: int
    node: yaml.MappingNode


def entries_in(text: str) -> list[Entry]:
    """The entries of the list, or of the list under `items`, in their order.

    Comments and empty lines after an entry belong to none. Raises yaml.YAMLError when the text is no YAML.
    """
    listed = _items(yaml.compose(text, yaml.BaseLoader))
    if listed is None or listed.flow_style:
        return []
    nodes = [node for node in listed.value if isinstance(node, yaml.MappingNode)]
    return [_entry(text, node) for node in nodes]


def _items(node: yaml.Node | None) -> yaml.SequenceNode | None:
    if isinstance(node, yaml.MappingNode):
        node = next((value for key, value in node.value if key.value == "items"), None)
    return node if isinstance(node, yaml.SequenceNode) else None


def _entry(text: str, node: yaml.MappingNode) -> Entry:
    start = text.rfind("\n", 0, node.start_mark.index) + 1
    column = text.index("-", start) - start
    lines = text[start : node.end_mark.index].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return Entry(_scalar(node, "id"), start, start + sum(map(len, lines)), column, node)


def _scalar(node: yaml.MappingNode, key: str) -> str:
    return next((str(value.value) for name, value in node.value if name.value == key), "")


@dataclass(frozen=True)
class Taken:
    """What is left of a file, and the entries that were taken out, in their order and set at its first column."""

    left: str
    entries: tuple[str, ...]


def take_entries(text: str, wanted: Collection[str], words: Mapping[str, str]) -> Taken:
    """Take the entries with these ids out; `words` replace what stands under these keys of theirs."""
    taken = [entry for entry in entries_in(text) if entry.id in wanted]
    left = text
    for entry in reversed(taken):
        left = left[: entry.start] + left[entry.end :].lstrip("\n")
    return Taken(left.rstrip("\n") + "\n", tuple(_set_down(text, entry, words) for entry in taken))


def _set_down(text: str, entry: Entry, words: Mapping[str, str]) -> str:
    """An entry by itself, at the first column, ending with one line end."""
    written = text[entry.start : entry.end]
    values = {name.value: value for name, value in entry.node.value}
    spans = [
        (values[key].start_mark.index, values[key].end_mark.index, word)
        for key, word in words.items()
        if key in values
    ]
    for first, last, word in sorted(spans, reverse=True):
        written = written[: first - entry.start] + word + written[last - entry.start :]
    lines = [
        line[entry.column :] if not line[: entry.column].strip() else line for line in written.split("\n")
    ]
    return "\n".join(lines).rstrip("\n") + "\n"
