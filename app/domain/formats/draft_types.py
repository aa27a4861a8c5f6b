"""Drafts of the types that have no choices, as items.yml has them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from fractions import Fraction
from typing import Any

from app.domain.course import LANGUAGES
from app.domain.formats.bank_item import GAP, Accepted, BankItem, Text
from app.domain.formats.draft_words import STILL, WHY, DraftWords, choice_lines, new_id, pair_of, quoted
from app.domain.formats.numbers import middle_and_reach, write_decimal
from app.domain.formats.problems import Fault
from app.domain.grading import ESSAY, GAPSELECT, GAPTEXT, MATCHING, NUMERICAL, ORDERING, SHORTTEXT
from app.domain.grading_blanks import MOST_PARTS

_CRITERION = {"vi": "⟨Tiêu chí: người chấm tìm gì⟩", "en": "⟨Criterion: what markers look for⟩"}
_LEVELS = {
    "not-reached": {"vi": "⟨Chưa đạt⟩", "en": "⟨Not reached⟩"},
    "in-part": {"vi": "⟨Đạt một phần⟩", "en": "⟨Reached in part⟩"},
    "reached": {"vi": "⟨Đạt⟩", "en": "⟨Reached⟩"},
}
_FILL = {"vi": "Điền vào chỗ trống.", "en": "Fill the gaps."}


def _short_text(item: BankItem, words: DraftWords) -> Iterator[str]:
    answer: Any = item.answer
    if answer.is_case_sensitive:
        raise Fault(item.line, "case-matters")
    _check_shares(item, answer.accepted)
    yield "  accepted:"
    used: set[str] = set()
    for each in answer.accepted:
        text, feedback = _said(each, words), words.pair(each.feedback, WHY)
        yield from choice_lines(_named(each.text, "answer", used), each.share, text, feedback)
    yield _feedback(item, words, answer.otherwise)


def _numerical(item: BankItem, words: DraftWords) -> Iterator[str]:
    answer: Any = item.answer
    _check_shares(item, answer.bands)
    yield "  bands:"
    for place, band in enumerate(answer.bands, 1):
        middle, reach = (write_decimal(part) for part in middle_and_reach(band.low, band.high))
        yield f"    - id: band-{place}"
        yield f"      value: {quoted(middle)}"
        yield f"      tolerance: {quoted(reach)}"
        yield f"      fraction: {quoted(str(band.share))}"
        yield f"      feedback: {words.pair(band.feedback, WHY)}"
    yield _feedback(item, words, answer.otherwise)


def _matching(item: BankItem, words: DraftWords) -> Iterator[str]:
    answer: Any = item.answer
    offered = list(dict.fromkeys([*(pair.answer for pair in answer.pairs), *answer.extras]))
    _check_count(item, len(answer.pairs))
    _check_count(item, len(offered))
    ids: dict[str, str] = {}
    for text in offered:
        ids[text] = _named(text, "option", set(ids.values()))
    used: set[str] = set()
    yield "  prompts:"
    for pair in answer.pairs:
        yield f"    - id: {quoted(_named(words.plain(pair.prompt), 'prompt', used))}"
        yield f"      text: {words.pair(pair.prompt)}"
        yield f"      option: {quoted(ids[pair.answer])}"
    yield "  options:"
    for text, name in ids.items():
        yield f"    - {{id: {quoted(name)}, text: {words.pair(Text(text))}}}"
    yield _feedback(item, words)


def _ordering(item: BankItem, words: DraftWords) -> Iterator[str]:
    answer: Any = item.answer
    _check_count(item, len(answer.steps))
    used: set[str] = set()
    yield "  steps:"
    for step in answer.steps:
        name = _named(words.plain(step), "step", used)
        yield f"    - {{id: {quoted(name)}, text: {words.pair(step)}}}"
    yield _feedback(item, words)


def _gaps(item: BankItem, words: DraftWords) -> Iterator[str]:
    """What stands on lines before the first gap asks; the rest is the text with its gaps."""
    answer: Any = item.answer
    _check_count(item, len(answer.gaps), least=1)
    told, text = _split(words.plain(item.stem))
    marks = " ".join(f"[[gap-{place}]]" for place in range(1, len(answer.gaps) + 1))
    missing = {each: f"{STILL[each]} {marks}" for each in LANGUAGES}
    yield f"  stem: {words.pair(Text(told)) if told else pair_of(_FILL)}"
    named = Text(GAP.sub(r"[[gap-\1]]", text))
    yield f"  text: {words.pair(named, missing)}"
    yield "  gaps:"
    for place, gap in enumerate(answer.gaps, 1):
        _check_shares(item, gap)
        yield f"    - id: gap-{place}"
        yield f"      {'choices' if answer.is_picked else 'accepted'}:"
        yield from _fills(gap, words)
    yield _feedback(item, words)


def _fills(gap: Sequence[Accepted], words: DraftWords) -> Iterator[str]:
    used: set[str] = set()
    for each in gap:
        name, text = _named(each.text, "answer", used), _said(each, words)
        yield f"        - {{id: {quoted(name)}, fraction: {quoted(str(each.share))}, text: {text}}}"


def _essay(item: BankItem, words: DraftWords) -> Iterator[str]:
    """A rubric is the author's to write: what it looks for, and how far that can be reached."""
    answer: Any = item.answer
    if answer.guidance:
        yield f"  guidance: {words.pair(answer.guidance)}"
    yield "  rubric:"
    yield "    - id: criterion-1"
    yield f"      text: {pair_of(_CRITERION)}"
    yield "      levels:"
    for points, (name, text) in enumerate(_LEVELS.items()):
        yield f"        - {{id: {name}, points: {points}, text: {pair_of(text)}}}"
    yield _feedback(item, words)


def _said(each: Accepted, words: DraftWords) -> str:
    """An accepted answer; what is to be written in the other language names it, since no two may be the same."""
    bare = each.text.replace("⟨", "").replace("⟩", "")
    return words.pair(Text(each.text), {code: f"{still[:-1]}: {bare}⟩" for code, still in STILL.items()})


def _split(stem: str) -> tuple[str, str]:
    """The lines before the one with the first gap, and the rest."""
    first = GAP.search(stem)
    place = stem.rfind("\n", 0, first.start()) if first else -1
    return stem[: max(place, 0)], stem[place + 1 :]


def _named(text: str, otherwise: str, used: set[str]) -> str:
    name = new_id([text, otherwise], used, longest=40)
    used.add(name)
    return name


def _feedback(item: BankItem, words: DraftWords, otherwise: Text | None = None) -> str:
    return f"  feedback: {words.pair(otherwise or item.feedback, WHY)}"


def _check_shares(item: BankItem, answers: Collection[Any]) -> None:
    """Raises Fault unless one answer earns everything and none takes anything away."""
    shares: list[Fraction] = [each.share for each in answers]
    if max(shares) != 1 or min(shares) < 0:
        raise Fault(item.line, "no-full-answer")


def _check_count(item: BankItem, count: int, least: int = 2) -> None:
    if count < least:
        raise Fault(item.line, "too-few-answers", fewest=str(least))
    if count > MOST_PARTS:
        raise Fault(item.line, "too-many-answers", most=str(MOST_PARTS))


TYPES: dict[str, Callable[[BankItem, DraftWords], Iterator[str]]] = {
    SHORTTEXT: _short_text,
    NUMERICAL: _numerical,
    MATCHING: _matching,
    ORDERING: _ordering,
    GAPSELECT: _gaps,
    GAPTEXT: _gaps,
    ESSAY: _essay,
}
