"""What stands between the braces of a GIFT question.

Rules: Moodle documentation, "GIFT format". A # begins numbers; a ~ anywhere makes choices, one of them right where
there is an = too and several where there is none; = with -> makes pairs; T, TRUE, F or FALSE is a statement; anything
else is a short text.

A statement may have two feedbacks. Moodle shows the first to whoever answers wrongly (WRONG_FIRST); some other tools
mean the first for the answer true (TRUE_FIRST). The two differ where the statement is true.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from app.domain.formats.bank_item import (
    NOTHING,
    Accepted,
    Answer,
    Band,
    Choices,
    Essay,
    Matching,
    Numerical,
    Option,
    Pair,
    ShortText,
    Text,
    TrueFalse,
)
from app.domain.formats.gift_text import read_plain, read_text
from app.domain.formats.numbers import around, read_decimal, read_percent
from app.domain.formats.problems import Fault
from app.domain.formats.soundness import MOST_ANSWERS

WRONG_FIRST, TRUE_FIRST = "wrong-first", "true-first"
ARROW = "->"
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")
_WEIGHT = re.compile(r"\s*%([^%\n]{1,20})%")
_ONE = Fraction(1)


def read_answer(held: str, markup: str, line: int, true_false: str) -> Answer:
    """The answers of a question; `markup` is what its stem has. Raises Fault."""
    if not held:
        return Essay()
    if held.count("=") + held.count("~") > 2 * MOST_ANSWERS:
        raise Fault(line, "too-many-answers", most=str(MOST_ANSWERS))
    if held.startswith("#"):
        return _numerical(held[1:], markup, line)
    if "~" in held:
        return _choices(held, markup, line)
    if "=" in held and ARROW in held:
        return _matching(held, markup, line)
    said, *feedback = held.split("#", 2)
    if said.strip() in _TRUE + _FALSE:
        return _true_or_false(said.strip() in _TRUE, feedback, markup, true_false)
    return _short_text(held, markup, line)


def _choices(held: str, markup: str, line: int) -> Choices:
    """Choices; an = in front earns everything unless a weight follows it."""
    options, texts = [], re.split(r"(?=[=~])", held)
    if texts[0].strip():
        raise Fault(line, "text-before-answers")
    for text in texts[1:]:
        share, rest = _weighed(text[1:], _ONE if text[0] == "=" else Fraction(0), line)
        said, feedback = _with_feedback(rest, markup)
        options.append(Option(read_text(said, markup), share, feedback))
    return Choices(tuple(options), is_single="=" in held)


def _weighed(held: str, share: Fraction, line: int) -> tuple[Fraction, str]:
    """The share between per cent signs, else the one given, and what follows."""
    found = _WEIGHT.match(held)
    if found is None:
        return share, held
    written = read_percent(found[1])
    if written is None:
        raise Fault(line, "not-a-percent", text=found[1].strip())
    return written, held[found.end() :]


def _with_feedback(held: str, markup: str) -> tuple[str, Text]:
    said, _, feedback = held.partition("#")
    return said, read_text(feedback, markup)


def _true_or_false(is_true: bool, feedback: list[str], markup: str, true_false: str) -> TrueFalse:
    first, second = ([read_text(each, markup) for each in feedback] + [NOTHING, NOTHING])[:2]
    is_first_for_false = is_true and true_false == WRONG_FIRST
    if_true, if_false = (second, first) if is_first_for_false else (first, second)
    return TrueFalse(is_true, if_true, if_false)


def _matching(held: str, markup: str, line: int) -> Matching:
    pairs, extras = [], []
    for text in _after_equals(held, line):
        prompt, arrow, answer = text.partition(ARROW)
        if not arrow:
            raise Fault(line, "pair-without-arrow", text=read_plain(text)[:60])
        if prompt.strip():
            pairs.append(Pair(read_text(prompt, markup), read_plain(answer)))
        else:
            extras.append(read_plain(answer))
    return Matching(tuple(pairs), tuple(extras))


def _after_equals(held: str, line: int) -> list[str]:
    """What follows each =; a text alone may stand without one."""
    before, *texts = held.split("=")
    if before.strip() and texts:
        raise Fault(line, "text-before-answers")
    return texts or [before]


def _short_text(held: str, markup: str, line: int) -> ShortText:
    accepted, otherwise = [], NOTHING
    for text in _after_equals(held, line):
        share, rest = _weighed(text, _ONE, line)
        said, feedback = _with_feedback(rest, markup)
        words = read_text(said, markup).text
        if words == "*" and share == 0:
            otherwise = feedback
        else:
            accepted.append(Accepted(without_wildcards(words, line), share, feedback))
    return ShortText(tuple(accepted), otherwise=otherwise)


def without_wildcards(words: str, line: int) -> str:
    """An answer in which \\* is an asterisk. Raises Fault where an asterisk stands for any text, as Moodle has it."""
    if "*" in words.replace(r"\*", ""):
        raise Fault(line, "wildcard", text=words[:60])
    return words.replace(r"\*", "*")


def with_asterisks(words: str) -> str:
    """The answer so that its asterisks are asterisks."""
    return words.replace("*", r"\*")


def _numerical(held: str, markup: str, line: int) -> Numerical:
    """Numbers; what follows a ~ is the feedback to any other."""
    right, tilde, wrong = held.partition("~")
    bands, otherwise = [], _with_feedback(wrong, markup)[1] if tilde else NOTHING
    for text in _after_equals(right, line):
        share, rest = _weighed(text, _ONE, line)
        said, feedback = _with_feedback(rest, markup)
        if said.strip() == "*" and share == 0:
            otherwise = feedback
        else:
            bands.append(Band(*_ends(read_plain(said), line), share, feedback))
    return Numerical(tuple(bands), otherwise)


def _ends(text: str, line: int) -> tuple[Decimal, Decimal]:
    """The band that "3", "3.14:0.01" or "1..5" means."""
    if ".." in text:
        low, high = (read_decimal(part) for part in text.split("..", 1))
    else:
        middle, _, reach = text.partition(":")
        low, high = read_decimal(middle), read_decimal(reach) if reach.strip() else Decimal(0)
        if low is not None and high is not None:
            low, high = around(low, abs(high))
    if low is None or high is None:
        raise Fault(line, "not-a-number", text=text[:60])
    return low, high
