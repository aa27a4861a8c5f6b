"""Writing GIFT as Moodle reads it. Rules: Moodle documentation, "GIFT format"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import singledispatch

from app.domain.formats.bank_item import (
    AUTO,
    NOTHING,
    Accepted,
    Band,
    BankItem,
    Choices,
    Description,
    Essay,
    Gaps,
    Matching,
    Numerical,
    Option,
    Ordering,
    Pair,
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
    refuse_long_numbers,
    refuse_written_asterisks,
)
from app.domain.formats.gift_answers import ARROW, with_asterisks
from app.domain.formats.gift_text import LONGEST_COMMENT, escaped, write_text, write_weight
from app.domain.formats.numbers import middle_and_reach, write_decimal
from app.domain.grading import ALL, PARTIAL


def fit_gift(items: Iterable[BankItem]) -> Fitted:
    """The items as GIFT can hold them. It has no orders and no gaps, and one way only to compare short texts."""
    return fit_all(items, _fit)


def _fit(fitter: Fitter) -> None:
    answer, comments = fitter.item.answer, (fitter.item.id, *fitter.item.tags)
    if any(len(each) > LONGEST_COMMENT // 2 or "[id:" in each or "[tag:" in each for each in comments):
        fitter.drop("id", "tags")
    _fit_answer(answer, fitter)
    fit_shares(fitter)


@singledispatch
def _fit_answer(_answer: object, _fitter: Fitter) -> None:
    """Whatever GIFT has no limits for."""


@_fit_answer.register(Ordering | Gaps)
def _(_answer: Ordering | Gaps, _fitter: Fitter) -> None:
    raise LeftOut("type")


@_fit_answer.register
def _(answer: Numerical, _fitter: Fitter) -> None:
    refuse_long_numbers(answer)


@_fit_answer.register
def _(answer: Matching, _fitter: Fitter) -> None:
    if any(ARROW in pair.prompt.text for pair in answer.pairs):
        raise LeftOut("arrow-in-pair")


@_fit_answer.register
def _(answer: Essay, fitter: Fitter) -> None:
    if answer.guidance:
        fitter.lose("guidance")
        fitter.answer(Essay())


@_fit_answer.register
def _(_answer: Description, fitter: Fitter) -> None:
    fitter.drop("feedback")


@_fit_answer.register
def _(answer: Choices, fitter: Fitter) -> None:
    if answer.scoring == ALL:
        fitter.lose("scoring")
        options = answer.options if answer.is_single else answer.in_equal_parts
        answer = replace(answer, scoring=PARTIAL, options=options)
        fitter.answer(answer)
    if answer.is_single and all(option.share != 1 for option in answer.options):
        raise LeftOut("single-without-full")


@_fit_answer.register
def _(answer: ShortText, fitter: Fitter) -> None:
    refuse_written_asterisks(answer.accepted)
    texts = [text for each in answer.accepted for text in (each.text, each.feedback.text)]
    if any(ARROW in text for text in [*texts, answer.otherwise.text]):
        raise LeftOut("arrow-in-answer")
    if answer.is_case_sensitive:
        fitter.lose("case")
        fitter.answer(replace(answer, is_case_sensitive=False))


def write_gift(items: Sequence[BankItem]) -> bytes:
    """A GIFT file of items that fit_gift() gave, in UTF-8."""
    blocks, category = [], ""
    for item in items:
        if item.category != category:
            category = item.category
            blocks.append(f"$CATEGORY: {category}".rstrip())
        blocks.append("\n".join(_lines(item)))
    return ("\n\n".join(blocks) + "\n").encode()


def _lines(item: BankItem) -> Iterator[str]:
    said = [f"[id:{_bracketed(item.id)}]"] if item.id else []
    said += [f"[tag:{_bracketed(tag)}]" for tag in item.tags]
    if said:
        yield "// " + " ".join(said)
    name = f"::{escaped(item.name)}::" if item.name else ""
    stem = write_text(item.stem, AUTO)
    if not name and stem.startswith("//"):
        stem = f"[moodle]{stem}"
    if isinstance(item.answer, Description):
        yield name + stem
        return
    answers = [f"\t{line}" for line in _answers(item)]
    if item.feedback:
        answers.append(f"\t####{write_text(item.feedback, item.stem.markup)}")
    opening = "{#" if isinstance(item.answer, Numerical) else "{"
    yield name + stem + opening
    yield from answers
    yield "}"


def _bracketed(text: str) -> str:
    return text.replace("\\", "\\\\").replace("]", "\\]")


def _answers(item: BankItem) -> Iterator[str]:
    markup = item.stem.markup
    match item.answer:
        case Choices(options, is_single):
            yield from _options(options, markup, is_single=is_single)
        case TrueFalse() as answer:
            yield _true_or_false(answer, markup)
        case ShortText(accepted, _, otherwise):
            yield from (_accepted(each, markup) for each in accepted)
            if otherwise:
                yield f"={write_weight(Fraction(0))}*{_feedback(otherwise, markup)}"
        case Numerical(bands, otherwise):
            yield from (_band(band, markup) for band in bands)
            if otherwise:
                yield f"~{_feedback(otherwise, markup)}"
        case Matching(pairs, extras):
            yield from (_pair(pair, markup) for pair in pairs)
            yield from (f"={ARROW} {escaped(extra)}" for extra in extras)
        case _:
            pass


def _options(options: Sequence[Option], markup: str, *, is_single: bool) -> Iterator[str]:
    """The first choice that earns everything has the = that makes the question one with a single answer."""
    has_full = False
    for option in options:
        if is_single and option.share == 1 and not has_full:
            sign, has_full = "=", True
        else:
            sign = "~" if option.share == 0 else "~" + write_weight(option.share)
        yield sign + write_text(option.text, markup) + _feedback(option.feedback, markup)


def _feedback(text: Text, markup: str) -> str:
    return f"#{write_text(text, markup)}" if text else ""


def _true_or_false(answer: TrueFalse, markup: str) -> str:
    wrong, right = (answer.if_false, answer.if_true) if answer.is_true else (answer.if_true, answer.if_false)
    feedback = f"#{write_text(wrong, markup)}" if wrong != NOTHING or right != NOTHING else ""
    return ("TRUE" if answer.is_true else "FALSE") + feedback + _feedback(right, markup)


def _accepted(each: Accepted, markup: str) -> str:
    words = write_text(Text(with_asterisks(each.text), markup), markup)
    return f"={write_weight(each.share)}{words}{_feedback(each.feedback, markup)}"


def _band(band: Band, markup: str) -> str:
    middle, reach = (write_decimal(part) for part in middle_and_reach(band.low, band.high))
    return f"={write_weight(band.share)}{middle}:{reach}{_feedback(band.feedback, markup)}"


def _pair(pair: Pair, markup: str) -> str:
    return f"={write_text(pair.prompt, markup)} {ARROW} {escaped(pair.answer)}"
