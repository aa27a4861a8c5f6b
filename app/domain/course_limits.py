"""How large a text of a course may be, so that to check, render and compare it takes seconds at the most.

Python-Markdown's time grows with the square of a paragraph, it looks for the end of each bracket and backtick to the
paragraph's end, and it calls itself for each list within a list and for each definition of a list. The limits are
twice what our largest lesson needs, or more.
"""

from __future__ import annotations

import re
from itertools import groupby

from app.domain.course_source import Source

LONGEST_TEXT = 100_000  # letters
LONGEST_PARAGRAPH = 4_000  # letters without an empty line between them; a table is one
MOST_PARAGRAPHS = 1_000
MOST_MARKS = 100  # of one kind in a paragraph
DEEPEST = 40  # columns before the first word: spaces, and marks of lists and quotations
_MARKS = {"[": re.compile(r"\["), "`": re.compile("`"), ":": re.compile(r"^[ \t]*:", re.MULTILINE)}
_BEFORE_WORDS = re.compile(r"(?:[ \t>]|[-*+:][ \t]|\d{1,9}\.[ \t])*")


def check_size(source: Source, markdown: str, first_line: int) -> None:
    """Note what is too large in a text that begins on `first_line`."""
    if len(markdown) > LONGEST_TEXT:
        source.note(first_line, "text-too-long", most=LONGEST_TEXT)
    lines = list(enumerate(markdown.split("\n"), first_line))
    deep = next((number for number, line in lines if _depth(line) > DEEPEST), None)
    if deep is not None:
        source.note(deep, "text-too-deep")
    blocks = [
        list(group) for has_words, group in groupby(lines, lambda each: bool(each[1].strip())) if has_words
    ]
    if len(blocks) > MOST_PARAGRAPHS:
        source.note(blocks[MOST_PARAGRAPHS][0][0], "too-many-paragraphs", most=MOST_PARAGRAPHS)
    for block in blocks:
        _check_paragraph(source, block[0][0], "\n".join(line for _number, line in block))


def _check_paragraph(source: Source, first_line: int, text: str) -> None:
    if len(text) >= LONGEST_PARAGRAPH:
        source.note(first_line, "paragraph-too-long", most=LONGEST_PARAGRAPH)
        return
    for mark, pattern in _MARKS.items():
        if len(pattern.findall(text)) > MOST_MARKS:
            source.note(first_line, "too-many-marks", mark=mark, most=MOST_MARKS)


def _depth(line: str) -> int:
    before = _BEFORE_WORDS.match(line)
    return len(before[0].expandtabs(4)) if before and line.strip() else 0
