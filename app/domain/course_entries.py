"""The entries of an items.yml as its text holds them, to be taken out and set down elsewhere as they were written."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
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
    written = [token for token in yaml.scan(text) if token.start_mark.index < token.end_mark.index]
    return [_entry(text, node, written) for node in nodes]


def _items(node: yaml.Node | None) -> yaml.SequenceNode | None:
    if isinstance(node, yaml.MappingNode):
        node = next((value for key, value in node.value if key.value == "items"), None)
    return node if isinstance(node, yaml.SequenceNode) else None


def _entry(text: str, node: yaml.MappingNode, written: Sequence[yaml.Token]) -> Entry:
    """What is `written` is told from comments by the scanner: within a text that goes over lines, # is a letter."""
    first = bisect_left(written, node.start_mark.index, key=lambda token: token.start_mark.index)
    last = bisect_right(written, node.end_mark.index, key=lambda token: token.end_mark.index) - 1
    dash = next(
        token.start_mark for token in reversed(written[:first]) if isinstance(token, yaml.BlockEntryToken)
    )
    start = dash.index - dash.column
    end = _end_of_lines(text, start, written[last].end_mark.index)
    return Entry(_scalar(node, "id"), start, end, dash.column, node)


def _end_of_lines(text: str, start: int, index: int) -> int:
    """Where the last line from `start` up to `index` ends that holds anything: a text over lines takes empty ones that
    follow along.
    """
    lines = text[start:index].split("\n")
    while len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    end = text.find("\n", start + len("\n".join(lines)))
    return len(text) if end < 0 else end + 1


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
        line_end = (
            "\n" if text[last - 1] == "\n" else ""
        )  # a text over lines takes that of its last one along
        written = written[: first - entry.start] + word + line_end + written[last - entry.start :]
    lines = [
        line[entry.column :] if not line[: entry.column].strip() else line for line in written.split("\n")
    ]
    return "\n".join(lines).rstrip("\n") + "\n"
