"""Writing Moodle XML. Rules: Moodle documentation, "Moodle XML format"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import singledispatch
from xml.sax.saxutils import escape, quoteattr

from app.domain.formats import cloze
from app.domain.formats.bank_item import (
    GAP,
    NOTHING,
    PLAIN,
    Accepted,
    Answer,
    BankItem,
    Choices,
    Description,
    Essay,
    Gaps,
    Matching,
    Numerical,
    Ordering,
    ShortText,
    Text,
    TrueFalse,
)
from app.domain.formats.fitting import (
    Fitted,
    Fitter,
    LeftOut,
    fit_all,
    fit_shares,
    has_one_right,
    refuse_long_numbers,
    refuse_written_asterisks,
)
from app.domain.formats.gift_answers import with_asterisks
from app.domain.formats.moodle_answers import SCORED
from app.domain.formats.moodle_text import NAMES
from app.domain.formats.numbers import middle_and_reach, write_decimal, write_percent
from app.domain.grading import ALL

MOST_GROUPS = 20  # of words to pick from, in one question
_TYPES = {
    TrueFalse: "truefalse",
    ShortText: "shortanswer",
    Numerical: "numerical",
    Matching: "matching",
    Ordering: "ordering",
    Essay: "essay",
    Description: "description",
}


def fit_moodle(items: Iterable[BankItem]) -> Fitted:
    """The items as Moodle XML can hold them: all types, gaps with some limits."""
    return fit_all(items, _fit)


def _fit(fitter: Fitter) -> None:
    answer = fitter.item.answer
    match answer:
        case Choices(options, _, scoring) if scoring == ALL:
            whole = tuple(replace(option, share=Fraction(int(option.share > 0))) for option in options)
            fitter.answer(replace(answer, options=whole))
        case ShortText(accepted):
            refuse_written_asterisks(accepted)
        case Numerical():
            refuse_long_numbers(answer)
        case Gaps():
            _fit_gaps(fitter, answer)
        case _:
            pass
    fit_shares(fitter)


def _fit_gaps(fitter: Fitter, answer: Gaps) -> None:
    if answer.is_picked:
        _fit_picked(fitter, answer)
        return
    refuse_written_asterisks(each for gap in answer.gaps for each in gap)
    if cloze.LIKE_A_GAP.search(fitter.item.stem.text):
        raise LeftOut("gap-marks-in-text")
    if any("{" in text for gap in answer.gaps for each in gap for text in (each.text, each.feedback.text)):
        raise LeftOut("brace-in-gap")
    plain = tuple(
        tuple(replace(each, feedback=Text(each.feedback.text, PLAIN)) for each in gap) for gap in answer.gaps
    )
    if plain != answer.gaps:
        fitter.lose("markup")
    fitter.answer(replace(answer, gaps=plain))


def _fit_picked(fitter: Fitter, answer: Gaps) -> None:
    for gap in answer.gaps:
        if not has_one_right(gap):
            raise LeftOut("gap-shares")
        if len({each.text for each in gap}) != len(gap):
            raise LeftOut("gap-word-twice")
    if len(_pools(answer)) > MOST_GROUPS:
        raise LeftOut("too-many-groups")
    if any(each.feedback for gap in answer.gaps for each in gap):
        fitter.lose("choice-feedback")
    bare = tuple(tuple(replace(each, feedback=NOTHING) for each in gap) for gap in answer.gaps)
    fitter.answer(replace(answer, gaps=bare))


def _pools(answer: Gaps) -> list[tuple[str, ...]]:
    """The words of the gaps, each set of them once."""
    return list(dict.fromkeys(tuple(each.text for each in gap) for gap in answer.gaps))


def write_moodle(items: Sequence[BankItem]) -> bytes:
    """A Moodle XML file of items that fit_moodle() gave, in UTF-8."""
    lines, category = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"], ""
    for item in items:
        if item.category != category:
            category = item.category
            lines.append(f'<question type="category"><category>{_words(category)}</category></question>')
        lines += _question(item)
    return "\n".join([*lines, "</quiz>", ""]).encode()


def _question(item: BankItem) -> Iterator[str]:
    yield f"<question type={quoteattr(_type(item.answer))}>"
    yield f"<name>{_words(item.name)}</name>"
    yield _text("questiontext", _stem(item))
    yield _text("generalfeedback", item.feedback)
    yield f"<idnumber>{escape(item.id)}</idnumber>"
    yield from _answers(item.answer)
    if item.tags:
        yield f"<tags>{''.join(f'<tag>{_words(tag)}</tag>' for tag in item.tags)}</tags>"
    yield "</question>"


def _type(answer: Answer) -> str:
    match answer:
        case Choices():
            return SCORED[answer.scoring]
        case Gaps():
            return "gapselect" if answer.is_picked else "cloze"
        case _:
            return _TYPES[type(answer)]


def _stem(item: BankItem) -> Text:
    """The stem; for gaps with what stands in them, or with the number of the right word."""
    answer = item.answer
    if not isinstance(answer, Gaps):
        return item.stem
    if not answer.is_picked:
        return cloze.write_cloze(item.stem, answer, GAP)
    words = [(pool, word) for pool in _pools(answer) for word in pool]
    right = [words.index((tuple(each.text for each in gap), _right(gap))) + 1 for gap in answer.gaps]
    return Text(GAP.sub(lambda mark: f"[[{right[int(mark[1]) - 1]}]]", item.stem.text), item.stem.markup)


def _right(gap: Sequence[Accepted]) -> str:
    return next(each.text for each in gap if each.share == 1)


@singledispatch
def _answers(_answer: object) -> Iterator[str]:
    """The elements of each answer; a description has none, and typed gaps stand in the text."""
    yield from ()


@_answers.register
def _(answer: Choices) -> Iterator[str]:
    yield f"<single>{str(answer.is_single).lower()}</single>"
    yield from (_option(option.share, option.text, option.feedback) for option in answer.options)


@_answers.register
def _(answer: TrueFalse) -> Iterator[str]:
    yield _option(Fraction(int(answer.is_true)), Text("true"), answer.if_true)
    yield _option(Fraction(int(not answer.is_true)), Text("false"), answer.if_false)


@_answers.register
def _(answer: ShortText) -> Iterator[str]:
    yield f"<usecase>{int(answer.is_case_sensitive)}</usecase>"
    for each in answer.accepted:
        yield _option(each.share, Text(with_asterisks(each.text)), each.feedback)
    yield from _anything_else(answer.otherwise)


@_answers.register
def _(answer: Numerical) -> Iterator[str]:
    for band in answer.bands:
        middle, reach = map(write_decimal, middle_and_reach(band.low, band.high))
        yield _option(band.share, Text(middle), band.feedback, f"<tolerance>{reach}</tolerance>")
    yield from _anything_else(answer.otherwise)


@_answers.register
def _(answer: Matching) -> Iterator[str]:
    pairs = [(pair.prompt, pair.answer) for pair in answer.pairs]
    for prompt, words in [*pairs, *((NOTHING, extra) for extra in answer.extras)]:
        yield _text("subquestion", prompt, f"<answer>{_words(words)}</answer>")


@_answers.register
def _(answer: Ordering) -> Iterator[str]:
    for place, step in enumerate(answer.steps, 1):
        yield _text("answer", step, fraction=f"{place}.0000000")


@_answers.register
def _(answer: Gaps) -> Iterator[str]:
    for group, pool in enumerate(_pools(answer) if answer.is_picked else [], 1):
        for word in pool:
            yield f"<selectoption>{_words(word)}<group>{group}</group></selectoption>"


@_answers.register
def _(answer: Essay) -> Iterator[str]:
    yield _text("graderinfo", answer.guidance)


def _anything_else(otherwise: Text) -> Iterator[str]:
    if otherwise:
        yield _option(Fraction(0), Text("*"), otherwise)


def _option(share: Fraction, text: Text, feedback: Text, more: str = "") -> str:
    return _text("answer", text, _text("feedback", feedback) + more, fraction=write_percent(share))


def _text(element: str, text: Text, more: str = "", **attributes: str) -> str:
    attributes["format"] = NAMES[text.markup]
    written = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{element} {written}>{_words(text.text)}{more}</{element}>"


def _words(words: str) -> str:
    return f"<text>{escape(words)}</text>"
