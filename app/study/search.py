"""Looking for words in a course."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from app.curriculum.published import PublishedEdition, PublishedModule, PublishedPage
from app.domain.course_passages import Passage, passages_of
from app.domain.course_search import Found, Hit, parse_query, search
from app.shared.recent import Recent
from app.shared.storage import store

MOST_HITS = 50
MOST_PAGES = 256  # lessons whose text is kept, about 150 KB each

Passages = Recent[str, tuple[Passage, ...]]


@dataclass(frozen=True)
class Search:
    """What was looked for in an edition, in one language. `found` is None when there was nothing to look for."""

    edition: PublishedEdition
    language: str
    spoken: str
    words: str
    found: Found[PublishedModule] | None

    def address(self, hit: Hit[PublishedModule]) -> str:
        """Where a hit is read."""
        values: dict[str, Any] = {"slug": self.edition.slug, "module_slug": hit.key.slug}
        if self.language != self.spoken:
            values["in"] = self.language
        return url_for("study.show_lesson", **values, _anchor=hit.passage.anchor or None)


def search_edition(edition: PublishedEdition, words: str, *, language: str, spoken: str) -> Search:
    """Look for `words` in the lessons in `language`; `spoken` is the language of the page that shows the hits."""
    needles = parse_query(words, endings=language == "en")
    found = search(_passages_in(edition, language), needles, MOST_HITS) if needles else None
    return Search(edition, language, spoken, words, found)


def _passages_in(edition: PublishedEdition, language: str) -> Iterator[tuple[PublishedModule, Passage]]:
    """Everything in reading order. A term that several lessons use is met in the first one."""
    terms = set()
    for module in edition.modules:
        for passage in _passages(module.pages[language]):
            if passage.kind != "term" or passage.id not in terms:
                yield module, passage
            if passage.kind == "term":
                terms.add(passage.id)


def _passages(page: PublishedPage) -> tuple[Passage, ...]:
    """The lesson's text; read once by each process, for what is published under a hash never changes."""
    kept: Passages = current_app.extensions.setdefault("lesson_passages", Recent(MOST_PAGES))
    return kept.get(page.sha256, lambda: passages_of(page.title, store().get(page.sha256).decode()))
