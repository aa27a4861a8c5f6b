"""Aiken: a question on a line, its choices A) B) C) on a line each, then ANSWER: and the letter of the right one.

Rules: Moodle documentation, "Aiken format". The format has one right choice and plain words, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from string import ascii_uppercase

from app.domain.formats.bank_item import AUTO, HTML, NOTHING, PLAIN, BankItem, Choices, Option, Text
from app.domain.formats.encoding import decode
from app.domain.formats.fitting import Fitted, Fitter, LeftOut, fit_all, has_one_right
from app.domain.formats.notes import Notes
from app.domain.formats.problems import Fault, Reading

_CHOICE = re.compile(r"([A-Z])[).](?:[ \t]+(.*))?")
_ANSWER = re.compile(r"ANSWER:[ \t]*(.*)")


@dataclass
class _Question:
    """A question as its lines say it; `answer` is None while none has come."""

    line: int
    stem: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    answer: str | None = None

    def take(self, line: str, choice: re.Match[str] | None, answer: re.Match[str] | None) -> None:
        if answer:
            self.answer = answer[1]
        elif choice:
            self.choices.append((choice[1], choice[2] or ""))
        else:
            self.stem.append(line)


def read_aiken(content: bytes, *, encoding: str = "", language: str = "") -> Reading:
    """The items of an Aiken file. Raises UnreadableFile."""
    decoded = decode(content, encoding)
    notes = Notes()
    for question in _questions(decoded.text):
        notes.gather(question.line, partial(_item, question), language=language)
    return Reading(tuple(notes.items), tuple(notes.problems), decoded.encoding)


def _questions(text: str) -> Iterator[_Question]:
    """The questions of a file: each ends with its answer, or where the words of the next begin."""
    question: _Question | None = None
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        answer, choice = _ANSWER.fullmatch(line), _CHOICE.fullmatch(line)
        if question and question.choices and line and not answer and not choice:
            yield question
            question = None
        if line:
            question = question or _Question(number)
            question.take(line, choice, answer)
        if question and question.answer is not None:
            yield question
            question = None
    if question:
        yield question


def _item(question: _Question) -> BankItem:
    if question.answer is None:
        raise Fault(question.line, "no-answer-line")
    answer = question.answer
    letters = [letter for letter, _ in question.choices]
    if letters != list(ascii_uppercase[: len(letters)]):
        raise Fault(question.line, "letters-out-of-order")
    right = answer.strip().rstrip(".)").upper()
    if right not in letters:
        raise Fault(question.line, "no-such-letter", text=answer.strip()[:20])
    options = tuple(Option(Text(words), Fraction(int(letter == right))) for letter, words in question.choices)
    return BankItem(Text(" ".join(question.stem)), Choices(options), line=question.line)


def fit_aiken(items: Iterable[BankItem]) -> Fitted:
    """The items as Aiken can hold them: one right choice of several, in plain words."""
    return fit_all(items, _fit)


def _fit(fitter: Fitter) -> None:
    answer = fitter.item.answer
    if not isinstance(answer, Choices) or not answer.is_single:
        raise LeftOut("type")
    if not has_one_right(answer.options):
        raise LeftOut("partial-shares")
    if len(answer.options) > len(ascii_uppercase):
        raise LeftOut("too-many-answers")
    fitter.drop("name", "id", "category", "tags", "feedback")
    if any(option.feedback for option in answer.options):
        fitter.lose("choice-feedback")
    stem = _plain(fitter, fitter.item.stem)
    if _CHOICE.fullmatch(stem.text) or _ANSWER.fullmatch(stem.text):
        raise LeftOut("looks-like-a-choice")
    options = tuple(
        Option(_plain(fitter, option.text), Fraction(option.share), NOTHING) for option in answer.options
    )
    fitter.item = replace(fitter.item, stem=stem, answer=Choices(options))


def _plain(fitter: Fitter, text: Text) -> Text:
    """One line of plain words."""
    if text.markup == HTML:
        raise LeftOut("markup")
    if text.markup not in (PLAIN, AUTO):
        fitter.lose("markup")
    line = " ".join(part for part in text.text.split("\n") if part.strip())
    if line != text.text:
        fitter.lose("lines")
    return Text(" ".join(part.strip() for part in text.text.split("\n") if part.strip()))


def write_aiken(items: Sequence[BankItem]) -> bytes:
    """An Aiken file of items that fit_aiken() gave, in UTF-8."""
    return ("\n\n".join(map(_block, items)) + "\n").encode()


def _block(item: BankItem) -> str:
    options = item.answer.options if isinstance(item.answer, Choices) else ()
    lettered = list(zip(ascii_uppercase, options, strict=False))
    right = next(letter for letter, option in lettered if option.share == 1)
    lines = [item.stem.text, *(f"{letter}) {option.text.text}" for letter, option in lettered)]
    return "\n".join([*lines, f"ANSWER: {right}"])
