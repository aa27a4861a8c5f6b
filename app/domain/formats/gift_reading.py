"""Reading GIFT: blocks between blank lines, each a category, a question or a description.

Rules: Moodle documentation, "GIFT format"; the two readings of feedback on true and false are told apart below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from app.domain.formats.bank_item import (
    AUTO,
    BankItem,
    Description,
    line_of_text,
)
from app.domain.formats.encoding import decode
from app.domain.formats.gift_answers import WRONG_FIRST, read_answer
from app.domain.formats.gift_text import LONGEST_COMMENT, hold, read_text, shown
from app.domain.formats.notes import Notes
from app.domain.formats.problems import Fault, Reading

BLANK = "_____"  # where the answers stood within the stem
_CATEGORY = "$CATEGORY:"
_BRACKETED = rf"((?:\\[\]\\]|\\(?![\]\\])|[^\]\\]){{1,{LONGEST_COMMENT}}}?)\]"
_ID, _TAG = re.compile(rf"\[id:{_BRACKETED}"), re.compile(rf"\[tag:{_BRACKETED}")
_MOST_COMMENT = 8_000  # characters before a question in which ids and tags are looked for
_ESCAPED_BRACKET = re.compile(r"\\([\]\\])")


@dataclass(frozen=True)
class _Block:
    """The lines of a question without its comments; `line` is its first; ids and tags stand in its comments."""

    text: str
    line: int
    id: str = ""
    tags: tuple[str, ...] = ()


def read_gift(
    content: bytes, *, encoding: str = "", language: str = "", true_false: str = WRONG_FIRST
) -> Reading:
    """The items of a GIFT file. `true_false`: how its feedback on true and false is ordered, see gift_answers.

    Raises UnreadableFile.
    """
    decoded = decode(content, encoding)
    notes, categories = Notes(), []
    category = ""
    for block in _blocks(decoded.text, notes):
        named, block = _without_category(block)
        if named is not None:
            category = line_of_text(named)
            categories.append(category)
        if block.text:
            read = partial(_item, block, notes, true_false)
            notes.gather(block.line, read, category=category, language=language)
    return Reading(tuple(notes.items), tuple(notes.problems), decoded.encoding, tuple(categories))


def _blocks(text: str, notes: Notes) -> Iterator[_Block]:
    """The file between its blank lines."""
    lines: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            lines.append((number, line))
        elif lines:
            yield _block(lines, notes)
            lines = []


def _block(lines: list[tuple[int, str]], notes: Notes) -> _Block:
    said = [(number, line) for number, line in lines if not line.lstrip().startswith("//")]
    comments = "\n".join(line for _, line in lines if line.lstrip().startswith("//"))
    comments = comments[:_MOST_COMMENT]
    ids, tags = _in_brackets(_ID, comments), _in_brackets(_TAG, comments)
    if not said and (ids or tags):
        notes.warn(lines[0][0], "tags-without-question")
    first = said[0][0] if said else lines[0][0]
    return _Block("\n".join(line for _, line in said), first, ids[0] if ids else "", tuple(tags))


def _in_brackets(pattern: re.Pattern[str], comments: str) -> list[str]:
    return [_ESCAPED_BRACKET.sub(r"\1", found).strip() for found in pattern.findall(comments)]


def _without_category(block: _Block) -> tuple[str | None, _Block]:
    """The category that a block names on its first line, and what is left of the block."""
    text = block.text.lstrip()
    if not text.startswith(_CATEGORY):
        return None, block
    first, _, rest = text.partition("\n")
    line = block.line + 1 if rest.strip() else block.line
    return first[len(_CATEGORY) :].strip(), replace(block, text=rest, line=line)


def _item(block: _Block, notes: Notes, true_false: str) -> BankItem:
    name, held = _name(hold(block.text.strip()))
    before, answers, after = _parts(held, block.line)
    stem = read_text(before if not after else f"{before.rstrip()} {BLANK} {after.strip()}".lstrip(), AUTO)
    item = BankItem(
        stem, Description(), name=shown(name), id=block.id, tags=_tags(block, notes), line=block.line
    )
    if answers is None:
        return item
    answers, feedback = _general_feedback(answers)
    return replace(
        item,
        feedback=read_text(feedback, stem.markup),
        answer=read_answer(answers.strip(), stem.markup, block.line, true_false),
    )


def _tags(block: _Block, notes: Notes) -> tuple[str, ...]:
    if any("," in tag for tag in block.tags):
        notes.warn(block.line, "comma-in-tag")
    return block.tags


def _name(held: str) -> tuple[str, str]:
    """The name between two double colons, and what follows; no name where the second is missing."""
    name, end, rest = held[2:].partition("::")
    return (name, rest.strip()) if held.startswith("::") and end else ("", held)


def _parts(held: str, line: int) -> tuple[str, str | None, str]:
    """What stands before the answers, the answers, and what stands after them; None where there are no answers."""
    before, opened, rest = held.partition("{")
    answers, closed, after = rest.partition("}")
    if not opened and "}" not in before:
        return held, None, ""
    if not opened or not closed:
        raise Fault(line, "brace-alone")
    if "}" in before or "{" in answers or set(after) & set("{}"):
        raise Fault(line, "braces-twice")
    return before, answers, after.strip()


def _general_feedback(answers: str) -> tuple[str, str]:
    """The answers, and what follows the last four hash signs."""
    place = answers.rfind("####")
    return (answers, "") if place < 0 else (answers[:place], answers[place + 4 :])
