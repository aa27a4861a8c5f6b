"""Public GIFT files, each against what others say that it holds."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from app.domain.formats.bank_item import (
    AUTO,
    NOTHING,
    Accepted,
    Answer,
    Band,
    BankItem,
    Choices,
    Description,
    Essay,
    Matching,
    Numerical,
    Option,
    Pair,
    ShortText,
    Text,
    TrueFalse,
)
from app.domain.formats.gift_answers import TRUE_FIRST
from app.domain.formats.gift_reading import read_gift
from app.domain.formats.numbers import read_percent
from tests.cases import CASES, needs_cases

NAMES = sorted(path.stem for path in (CASES / "gift-peg").glob("*.gift"))


@needs_cases
@pytest.mark.parametrize("name", NAMES)
def test_a_file_holds_what_others_read_in_it(name: str) -> None:
    """Feedback on true and false is read as the tool that these files come from reads it."""
    folder = CASES / "gift-peg"
    said = json.loads((folder / f"{name}.json").read_text("utf-8"))
    reading = read_gift((folder / f"{name}.gift").read_bytes(), true_false=TRUE_FIRST)
    categories = tuple(each["title"] for each in said if each["type"] == "Category")
    expected = [_item(each) for each in said if each["type"] != "Category"]
    assert (list(reading.items), reading.problems, reading.categories) == (expected, (), categories)


@needs_cases
def test_there_are_cases() -> None:
    assert len(NAMES) == 25


def _item(said: dict[str, Any]) -> BankItem:
    return BankItem(
        _text(said["stem"]),
        _ANSWERS[said["type"]](said),
        name=said["title"] or "",
        id=said["id"] or "",
        tags=tuple(said["tags"] or ()),
        feedback=_text(said.get("globalFeedback")),
    )


def _text(said: dict[str, str] | None) -> Text:
    return Text(said["text"], {"moodle": AUTO}.get(said["format"], said["format"])) if said else NOTHING


def _share(choice: dict[str, Any]) -> Fraction:
    if choice["weight"] is not None:
        share = read_percent(str(choice["weight"]))
        assert share is not None
        return share
    return Fraction(int(choice["isCorrect"]))


def _choices(said: dict[str, Any]) -> Answer:
    options = tuple(
        Option(_text(each["text"]), _share(each), _text(each["feedback"])) for each in said["choices"]
    )
    return Choices(options, is_single=any(each["isCorrect"] for each in said["choices"]))


def _statement(said: dict[str, Any]) -> Answer:
    return TrueFalse(said["isTrue"], _text(said["trueFeedback"]), _text(said["falseFeedback"]))


def _short(said: dict[str, Any]) -> Answer:
    return ShortText(
        tuple(
            Accepted(each["text"]["text"], _share(each), _text(each["feedback"])) for each in said["choices"]
        )
    )


def _numerical(said: dict[str, Any]) -> Answer:
    if isinstance(said["choices"], dict):
        return Numerical((Band(*_ends(said["choices"])),))
    return Numerical(
        tuple(Band(*_ends(each["text"]), _share(each), _text(each["feedback"])) for each in said["choices"])
    )


def _ends(said: dict[str, Any]) -> tuple[Decimal, Decimal]:
    if said["type"] == "high-low":
        return Decimal(str(said["numberLow"])), Decimal(str(said["numberHigh"]))
    number, reach = Decimal(str(said["number"])), Decimal(str(said.get("range", 0)))
    return number - reach, number + reach


def _matching(said: dict[str, Any]) -> Answer:
    return Matching(tuple(Pair(_text(each["subquestion"]), each["subanswer"]) for each in said["matchPairs"]))


_ANSWERS = {
    "MC": _choices,
    "TF": _statement,
    "Short": _short,
    "Numerical": _numerical,
    "Matching": _matching,
    "Essay": lambda said: Essay(),
    "Description": lambda said: Description(),
}
