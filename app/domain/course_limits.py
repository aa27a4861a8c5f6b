"""How large a text of a course may be, so that to check, render and compare it takes seconds at the most.

Python-Markdown's time grows with the square of a paragraph, and it calls itself for each list within a list. The
limits are twice what our largest lesson needs, or more.
"""

from __future__ import annotations

import re
from itertools import groupby

from app.domain.course_source import Source

LONGEST_TEXT = 100_000  # letters
LONGEST_PARAGRAPH = 4_000  # letters without an empty line between them; a table is one
MOST_PARAGRAPHS = 1_000
DEEPEST = 40  # columns before the first word: spaces, and marks of lists and quotations
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
        if sum(len(line) + 1 for _number, line in block) > LONGEST_PARAGRAPH:
            source.note(block[0][0], "paragraph-too-long", most=LONGEST_PARAGRAPH)


def _depth(line: str) -> int:
    before = _BEFORE_WORDS.match(line)
    return len(before[0].expandtabs(4)) if before and line.strip() else 0
