"""Items that came in as entries of items.yml, for an author to complete: one language is there, the rest is marked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from app.domain.course import COMPETENCIES, DIFFICULTIES, LANGUAGES
from app.domain.formats.bank_item import TRUE_FALSE, BankItem, Choices, TrueFalse
from app.domain.formats.draft_types import TYPES
from app.domain.formats.draft_words import WHY, DraftWords, choice_lines, new_id, pair_of, quoted
from app.domain.formats.problems import WARNING, Fault, Problem
from app.domain.grading import ALL, CHOICE_TYPES, GAPSELECT, GAPTEXT, MULTIPLE, SINGLE, TRUEFALSE
from app.domain.grading_choices import MOST_CHOICES
from app.domain.text import slug


@dataclass(frozen=True)
class Drafts:
    """Entries for items.yml with their ids, and what could not come or lost something on the way."""

    ids: tuple[str, ...]
    text: str
    problems: tuple[Problem, ...]


def drafts_of(items: Iterable[BankItem], language: str, taken: Collection[str] = ()) -> Drafts:
    """An entry for each item under a new id that is none of `taken`; other items are named.

    The words are in the language the item states, or else in `language`.
    """
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
        if item.feedback and item.type in CHOICE_TYPES:
            problems.append(Problem(item.line, "general-feedback", WARNING))
    return Drafts(tuple(ids), "\n".join(entries), tuple(problems))


def _entry(item: BankItem, language: str, used: Collection[str]) -> tuple[tuple[str, str], bool]:
    write = ENGINE.get(item.type)
    if write is None:
        raise Fault(item.line, "not-in-engine", type=item.type)
    words = DraftWords(item.line, _stated(item.language) or language)
    item_id = new_id([item.id, item.name, item.stem.text], used)
    lines = [*_head(item, item_id, words), *write(item, words)]
    return (item_id, "\n".join(lines) + "\n"), words.has_dropped


def _stated(language: str) -> str:
    """The one of our languages that a tag such as vi-VN names; empty for any other."""
    primary = language.casefold().replace("_", "-").partition("-")[0]
    return primary if primary in LANGUAGES else ""


def _head(item: BankItem, item_id: str, words: DraftWords) -> Iterator[str]:
    tags = [slug(tag) for tag in item.tags]
    yield f"- id: {quoted(item_id)}"
    yield f"  type: {item.type}"
    yield '  objective: "⟨objective⟩"'
    yield f"  competency: {_tagged(tags, COMPETENCIES, 'competency')}"
    yield f"  difficulty: {_tagged(tags, DIFFICULTIES, 'difficulty')}"
    yield '  source: "⟨source⟩"'
    yield '  section: "⟨section⟩"'
    if item.type not in (GAPSELECT, GAPTEXT):
        yield f"  stem: {words.pair(item.stem)}"


def _tagged(tags: Collection[str], known: Iterable[str], name: str) -> str:
    return next((word for word in known if word in tags), f'"⟨{name}⟩"')


def _choices(item: BankItem, words: DraftWords) -> Iterator[str]:
    answer = item.answer
    if not isinstance(answer, Choices):
        raise Fault(item.line, "not-in-engine", type=item.type)
    _check_shares(item, answer)
    if answer.scoring == ALL:
        yield "  scoring: all"
    yield "  choices:"
    used: set[str] = set()
    options = answer.in_equal_parts if answer.scoring == ALL else answer.options
    for place, option in enumerate(options, 1):
        choice_id = new_id([words.plain(option.text), f"choice {place}"], used, longest=40)
        used.add(choice_id)
        yield from choice_lines(
            choice_id, option.share, words.pair(option.text), words.pair(option.feedback, WHY)
        )


def _check_shares(item: BankItem, answer: Choices) -> None:
    """Raises Fault for a key that no item of a course may have."""
    if len(answer.options) > MOST_CHOICES:
        raise Fault(item.line, "too-many-answers", most=str(MOST_CHOICES))
    shares = [option.share for option in answer.options]
    if answer.is_single and shares.count(Fraction(1)) != 1:
        raise Fault(item.line, "not-one-right")
    if not answer.is_single and answer.scoring != ALL and sum(share for share in shares if share > 0) != 1:
        raise Fault(item.line, "shares-not-one")


def _statement(item: BankItem, words: DraftWords) -> Iterator[str]:
    answer = item.answer
    if not isinstance(answer, TrueFalse):
        raise Fault(item.line, "not-in-engine", type=item.type)
    yield "  choices:"
    for name, feedback in (("true", answer.if_true), ("false", answer.if_false)):
        share = Fraction(int((name == "true") == answer.is_true))
        yield from choice_lines(name, share, pair_of(TRUE_FALSE[name]), words.pair(feedback, WHY))


ENGINE: dict[str, Callable[[BankItem, DraftWords], Iterator[str]]] = {
    SINGLE: _choices,
    MULTIPLE: _choices,
    TRUEFALSE: _statement,
    **TYPES,
}
"""The types that items.yml holds, and how each is written; any other is not yet in the engine."""
