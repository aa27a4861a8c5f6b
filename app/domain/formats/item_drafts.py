"""Items that came in as entries of items.yml, for an author to complete: one language is there, the rest is marked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

import yaml

from app.domain.course import COMPETENCIES, DIFFICULTIES, LANGUAGES
from app.domain.course_source import LONGEST_WORD
from app.domain.formats.bank_item import ALL, BankItem, Choices, Text, TrueFalse
from app.domain.formats.plain_words import NeedsMarkup, plain_words
from app.domain.formats.problems import WARNING, Fault, Problem
from app.domain.grading import MULTIPLE, SINGLE, TRUEFALSE
from app.domain.text import slug

STILL = {"vi": "⟨viết tiếng Việt⟩", "en": "⟨write it in English⟩"}
_WHY = {"vi": "⟨vì sao⟩", "en": "⟨why⟩"}
_TRUE_FALSE = {"true": {"vi": "Đúng", "en": "True"}, "false": {"vi": "Sai", "en": "False"}}


@dataclass(frozen=True)
class Drafts:
    """Entries for items.yml with their ids, and what could not come or lost something on the way."""

    ids: tuple[str, ...]
    text: str
    problems: tuple[Problem, ...]


def drafts_of(items: Iterable[BankItem], language: str, taken: Collection[str] = ()) -> Drafts:
    """An entry for each item in `language` under a new id that is none of `taken`; other items are named."""
    ids, entries, problems = [], [], []
    used = set(taken)
    for item in items:
        try:
            entry, has_dropped = _entry(item, language, used)
        except Fault as fault:
            problems.append(fault.as_problem())
            continue
        ids.append(entry[0])
        used.add(entry[0])
        entries.append(entry[1])
        if has_dropped:
            problems.append(Problem(item.line, "emphasis", WARNING))
        if item.feedback:
            problems.append(Problem(item.line, "general-feedback", WARNING))
    return Drafts(tuple(ids), "\n".join(entries), tuple(problems))


def _entry(item: BankItem, language: str, used: Collection[str]) -> tuple[tuple[str, str], bool]:
    write = ENGINE.get(item.type)
    if write is None:
        raise Fault(item.line, "not-in-engine", type=item.type)
    words = _Words(item, language)
    item_id = new_id([item.id, item.name, item.stem.text], used)
    lines = [*_head(item, item_id, words), *write(item, words)]
    return (item_id, "\n".join(lines) + "\n"), words.has_dropped


class _Words:
    """The words of one item as plain text in both languages, and whether any emphasis went."""

    def __init__(self, item: BankItem, language: str) -> None:
        self.line, self.language, self.has_dropped = item.line, language, False

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
        return _pair(both)


def _head(item: BankItem, item_id: str, words: _Words) -> Iterator[str]:
    tags = [slug(tag) for tag in item.tags]
    yield f"- id: {_quoted(item_id)}"
    yield f"  type: {item.type}"
    yield '  objective: "⟨objective⟩"'
    yield f"  competency: {_tagged(tags, COMPETENCIES, 'competency')}"
    yield f"  difficulty: {_tagged(tags, DIFFICULTIES, 'difficulty')}"
    yield '  source: "⟨source⟩"'
    yield '  section: "⟨section⟩"'
    yield f"  stem: {words.pair(item.stem)}"


def _tagged(tags: Collection[str], known: Iterable[str], name: str) -> str:
    return next((word for word in known if word in tags), f'"⟨{name}⟩"')


def _choices(item: BankItem, words: _Words) -> Iterator[str]:
    answer = item.answer
    if not isinstance(answer, Choices):
        raise Fault(item.line, "not-in-engine", type=item.type)
    _check_shares(item, answer)
    yield "  choices:"
    used: set[str] = set()
    for place, option in enumerate(answer.options, 1):
        choice_id = new_id([words.plain(option.text), f"choice {place}"], used, longest=40)
        used.add(choice_id)
        yield from _choice(
            choice_id, option.share, words.pair(option.text), words.pair(option.feedback, _WHY)
        )


def _check_shares(item: BankItem, answer: Choices) -> None:
    """Raises Fault for a key that no item of a course may have."""
    shares = [option.share for option in answer.options]
    if answer.is_single and shares.count(Fraction(1)) != 1:
        raise Fault(item.line, "not-one-right")
    if answer.scoring == ALL:
        raise Fault(item.line, "not-in-engine", type="multiple, all or nothing")
    if not answer.is_single and sum(share for share in shares if share > 0) != 1:
        raise Fault(item.line, "shares-not-one")


def _statement(item: BankItem, words: _Words) -> Iterator[str]:
    answer = item.answer
    if not isinstance(answer, TrueFalse):
        raise Fault(item.line, "not-in-engine", type=item.type)
    yield "  choices:"
    for name, feedback in (("true", answer.if_true), ("false", answer.if_false)):
        share = Fraction(int((name == "true") == answer.is_true))
        yield from _choice(name, share, _pair(_TRUE_FALSE[name]), words.pair(feedback, _WHY))


def _choice(choice_id: str, share: Fraction, text: str, feedback: str) -> Iterator[str]:
    yield f"    - id: {_quoted(choice_id)}"
    yield f"      fraction: {share if share.denominator == 1 else _quoted(str(share))}"
    yield f"      text: {text}"
    yield f"      feedback: {feedback}"


ENGINE: dict[str, Callable[[BankItem, _Words], Iterator[str]]] = {
    SINGLE: _choices,
    MULTIPLE: _choices,
    TRUEFALSE: _statement,
}
"""The types that items.yml holds, and how each is written; any other is not yet in the engine."""


def new_id(names: Iterable[str], used: Collection[str], longest: int = 60) -> str:
    """A permanent word from the first name that has letters, none of those used."""
    words = next(filter(None, (slug(name) for name in names)), "item")[: min(longest, LONGEST_WORD)].strip(
        "-"
    )
    if words not in used:
        return words
    return next(f"{words}-{n}" for n in count(2) if f"{words}-{n}" not in used)


def _pair(both: dict[str, str]) -> str:
    return "{" + ", ".join(f"{language}: {_quoted(both[language])}" for language in LANGUAGES) + "}"


def _quoted(text: str) -> str:
    """The text in double quotes, as YAML reads it back."""
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**9)).strip()
