"""A scenario's Markdown made into safe HTML, and into plain lines for paper."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_BLOCK_END = re.compile(r"</(?:p|li|tr|blockquote)>|<br ?/?>")
_LIST_ENTRY = re.compile(r"<li>")
_CELL_END = re.compile(r"</t[dh]>\s*(?=<t[dh])")
_WITHIN_WORDS = re.compile(r"</?(?:strong|em|code)>")
_TAG = re.compile(r"<[^>]*>")


def render_scenario(markdown: str) -> str:
    """Paragraphs, lists and tables; what looks like HTML is text."""
    from markdown import Markdown  # noqa: PLC0415 - heavy; only where a scenario is read

    from app.domain.course_text import sanitise  # noqa: PLC0415 - likewise

    reader = Markdown(extensions=["tables", "sane_lists"], output_format="html")
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    return sanitise(reader.convert(markdown))


def lines_of_scenario(markdown: str) -> Iterator[str]:
    """The words of a scenario, a line for each paragraph, entry of a list, or row of a table."""
    marked = _LIST_ENTRY.sub("– ", _CELL_END.sub(" · ", _WITHIN_WORDS.sub("", render_scenario(markdown))))
    for block in _BLOCK_END.split(marked):
        line = " ".join(html.unescape(_TAG.sub(" ", block)).split())
        if line.strip(" –"):
            yield line
