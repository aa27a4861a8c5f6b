"""The words of a draft: one language as it came, the other marked for an author, ids made of words."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from itertools import count

from app.domain.course import LANGUAGES
from app.domain.course_source import LONGEST_WORD
from app.domain.formats.bank_item import Text
from app.domain.formats.plain_words import NeedsMarkup, plain_words
from app.domain.formats.problems import Fault
from app.domain.text import slug

STILL = {"vi": "⟨viết tiếng Việt⟩", "en": "⟨write it in English⟩"}
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
WHY = {"vi": "⟨vì sao⟩", "en": "⟨why⟩"}


class DraftWords:
    """The words of one item as plain text in both languages, and whether any emphasis went."""

    def __init__(self, line: int, language: str) -> None:
        self.line, self.language, self.has_dropped = line, language, False

    def plain(self, text: Text) -> str:
        try:
            words, has_dropped = plain_words(text)
        except NeedsMarkup as refusal:
            raise Fault(self.line, "needs-markup", element=refusal.element) from None
        self.has_dropped |= has_dropped
        return words

    def pair(self, text: Text, missing: dict[str, str] = STILL) -> str:
        """Both languages, the one that is not there to be written."""
        words = self.plain(text) or missing[self.language]
        both = {each: words if each == self.language else missing[each] for each in LANGUAGES}
        return pair_of(both)


def choice_lines(choice_id: str, share: Fraction, text: str, feedback: str) -> Iterator[str]:
    yield f"    - id: {quoted(choice_id)}"
    yield f"      fraction: {share if share.denominator == 1 else quoted(str(share))}"
    yield f"      text: {text}"
    yield f"      feedback: {feedback}"


def new_id(names: Iterable[str], used: Collection[str], longest: int = 60) -> str:
    """A permanent word from the first name that has letters, none of those used."""
    words = next(filter(None, (slug(name) for name in names)), "item")[: min(longest, LONGEST_WORD)].strip(
        "-"
    )
    if words not in used:
        return words
    return next(f"{words}-{n}" for n in count(2) if f"{words}-{n}" not in used)


def pair_of(both: dict[str, str]) -> str:
    return "{" + ", ".join(f"{language}: {quoted(both[language])}" for language in LANGUAGES) + "}"


def quoted(text: str) -> str:
    """The text in double quotes, as YAML reads it back."""
    # JSON is YAML but for these, which YAML takes for ends of lines or not at all; its own writer takes seconds.
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))
