"""A lesson's Markdown made into safe HTML, when an edition is published and never on a request."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import nh3
from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.toc import TocExtension

from app.domain.course import Section, Term
from app.domain.course_lessons import is_safe_link
from app.domain.course_markdown import Figure, LessonExtension
from app.domain.text import slug

_TAG = re.compile(r"<[^>]*>")
_SECTION = re.compile(r'<section id="([^"]*)">\n?(.*?)</section>', re.DOTALL)

# fmt: off
ALLOWED_TAGS = frozenset((
    "a", "aside", "blockquote", "br", "button", "caption", "code", "dd", "div", "dl", "dt", "em", "figcaption",
    "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "section", "span", "strong",
    "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
))
# fmt: on
ALLOWED_ATTRIBUTES = {
    "a": {"class", "href", "aria-label"},
    "aside": {"class"},
    "button": {"class", "type", "popovertarget"},
    "div": {"class", "id", "popover", "tabindex", "role", "aria-label"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "i": {"lang"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "li": {"id"},
    "ol": {"start"},
    "p": {"class"},
    "section": {"id", "class"},
    "span": {"class", "lang"},
    "sup": {"id"},
    "table": {"class"},
    "td": {"class", "data-label"},
    "th": {"class", "scope"},
}


@dataclass(frozen=True)
class LessonWords:
    """What the page says in the lesson's language beside the authors' own words."""

    glossary: str
    notes: str
    back: str
    table: str
    callouts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RenderedLesson:
    """Safe HTML, one <section> for each of `sections`, then notes and glossary. `words` are the reader's words."""

    html: str
    sections: tuple[Section, ...]
    words: int


def render_lesson(
    markdown: str,
    language: str,
    *,
    minutes: int,
    words: LessonWords,
    glossary: Sequence[Term] = (),
    figures: Mapping[str, Figure] | None = None,
) -> RenderedLesson:
    """Make a lesson. `minutes` of reading are shared out among the sections by their length."""
    terms = {term.id: term for term in glossary}
    extension = LessonExtension(language=language, words=words, terms=terms, figures=figures or {})
    reader = Markdown(
        extensions=[
            "tables",
            "def_list",
            "attr_list",
            "sane_lists",
            "admonition",
            TocExtension(slugify=lambda text, _separator: slug(text), permalink=False),
            FootnoteExtension(BACKLINK_TEXT="↑", BACKLINK_TITLE="{}"),
            extension,
        ],
        output_format="html",
    )
    body = sanitise(reader.convert(markdown))
    titles = {token["id"]: html.unescape(token["name"]) for token in reader.toc_tokens}  # type: ignore[attr-defined]
    return _measured(body, titles, minutes)


def sanitise(body: str) -> str:
    """Only what the allow-list names; links only to https addresses and within the course."""
    return nh3.clean(
        body,
        tags=set(ALLOWED_TAGS),
        attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
        attribute_filter=_safe_value,
        url_schemes={"https"},
        link_rel=None,
        strip_comments=True,
    )


def _safe_value(_tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if value.startswith("#") or is_safe_link(value) else None
    if name == "src":
        return value if value.startswith("/") and not value.startswith("//") else None
    return value


def _measured(body: str, titles: Mapping[str, str], minutes: int) -> RenderedLesson:
    found = [(match[1], count_words(match[2])) for match in _SECTION.finditer(body)]
    shares = share_out(minutes, [count for _, count in found])
    sections = tuple(
        Section(own_id, titles.get(own_id, own_id), share)
        for (own_id, _), share in zip(found, shares, strict=True)
    )
    return RenderedLesson(body, sections, sum(count for _, count in found))


def count_words(fragment: str) -> int:
    """How many words a reader meets in a piece of HTML."""
    return len(html.unescape(_TAG.sub(" ", fragment)).split())


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of `total` in proportion to the weights, by largest remainder: they add up to `total`."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(total * weights[place] % whole))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts
