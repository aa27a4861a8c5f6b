"""What the types of items hold that have no choices, as items.yml has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from app.domain.course import LANGUAGES, Choice, Fill, Gap, NumberBand, Piece, Prompt, Unit, Words
from app.domain.course_essay import read_essay
from app.domain.course_yaml import Fields
from app.domain.grading import (
    ALL,
    ESSAY,
    GAPSELECT,
    GAPTEXT,
    MATCHING,
    MULTIPLE,
    NUMERICAL,
    ORDERING,
    SCORINGS,
    SHORTTEXT,
)
from app.domain.grading_blanks import LONGEST_TEXT, MOST_PARTS
from app.domain.grading_text import ACCENT_RULES, STRICT, find_twice
from app.domain.item_words import GAP
from app.domain.text import fold


def read_own_keys(fields: Fields, item_type: str) -> dict[str, Any]:
    """The keys of an item that only its type has, beside choices."""
    if item_type == MULTIPLE:
        return {"scoring": _scoring(fields)}
    read = _READERS.get(item_type)
    return {**read(fields), "feedback": fields.words("feedback")} if read else {}


def _scoring(fields: Fields) -> str | None:
    """How parts are added up; None for the rule that holds where none is written, so that saying it changes nothing."""
    return ALL if fields.has("scoring") and fields.one_of("scoring", SCORINGS) == ALL else None


def read_choice(fields: Fields) -> Choice:
    return Choice(
        id=fields.word("id"),
        fraction=fields.share("fraction"),
        text=fields.words("text"),
        feedback=fields.words("feedback"),
    )


def _short_text(fields: Fields) -> dict[str, Any]:
    accents = _accents(fields)
    accepted = fields.list_of("accepted", read_choice)
    _check_accepted(fields, "accepted", accepted, accents)
    return {"accents": accents, "accepted": accepted}


def _accents(fields: Fields) -> str:
    return fields.one_of("accents", ACCENT_RULES) if fields.has("accents") else STRICT


def _check_accepted(fields: Fields, key: str, accepted: Sequence[Choice | Fill], accents: str) -> None:
    _check_shares(fields, key, [each.share for each in accepted])
    written = [(each.id, tuple(each.text.values())) for each in accepted]
    for name in find_twice(written, accents):
        fields.note(key, "accepted-twice", id=name)
    for name, texts in written:
        if max(map(len, texts)) > LONGEST_TEXT:
            fields.note(key, "answer-too-long", id=name, most=LONGEST_TEXT)


def _check_shares(fields: Fields, key: str, shares: Sequence[Fraction]) -> None:
    """Full marks must be possible, and nothing that counts may take anything away."""
    if shares and max(shares) != 1:
        fields.note(key, "no-full-marks", key=key)
    if shares and min(shares) < 0:
        fields.note(key, "share-below-zero", key=key)


def _numerical(fields: Fields) -> dict[str, Any]:
    bands = fields.list_of("bands", _band)
    _check_shares(fields, "bands", [Fraction(band.fraction) for band in bands])
    units = fields.list_of("units", _unit) if fields.has("units") else None
    _check_units(fields, units or ())
    return {"bands": bands, "units": units}


def _check_units(fields: Fields, units: Sequence[Unit]) -> None:
    if units and Fraction(units[0].factor) != 1:
        fields.note("units", "first-unit-not-one")
    factors: dict[str, str] = {}
    for unit in units:
        for name in unit.name.values():
            if factors.setdefault(fold(name), unit.factor) != unit.factor:
                fields.note("units", "unit-twice", name=name)


def _band(fields: Fields) -> NumberBand:
    return NumberBand(
        id=fields.word("id"),
        value=fields.decimal("value"),
        tolerance=fields.decimal("tolerance", low=Fraction(0)) if fields.has("tolerance") else "0",
        fraction=fields.share("fraction"),
        feedback=fields.words("feedback"),
    )


def _unit(fields: Fields) -> Unit:
    unit = Unit(name=fields.words("name"), factor=fields.decimal("factor"))
    if Fraction(unit.factor) <= 0:
        fields.note("factor", "not-above-zero", key="factor")
    if any(re.search(r"\d", name) for name in unit.name.values()):
        fields.note("name", "unit-with-digits")
    return unit


def _matching(fields: Fields) -> dict[str, Any]:
    options = fields.list_of("options", _piece)
    prompts = fields.list_of("prompts", lambda inner: _prompt(inner, [option.id for option in options]))
    _check_number(fields, "options", len(options))
    _check_number(fields, "prompts", len(prompts))
    return {"prompts": prompts, "options": options}


def _piece(fields: Fields) -> Piece:
    return Piece(id=fields.word("id"), text=fields.words("text"))


def _prompt(fields: Fields, options: Sequence[str]) -> Prompt:
    prompt = Prompt(id=fields.word("id"), text=fields.words("text"), option=fields.word("option"))
    if prompt.option and prompt.option not in options:
        fields.note("option", "no-such-option", id=prompt.option)
    return prompt


def _check_number(fields: Fields, key: str, count: int, least: int = 2) -> None:
    if fields.has(key) and not least <= count <= MOST_PARTS:
        fields.note(key, "not-so-many", key=key, least=least, most=MOST_PARTS)


def _ordering(fields: Fields) -> dict[str, Any]:
    steps = fields.list_of("steps", _piece)
    _check_number(fields, "steps", len(steps))
    return {"steps": steps, "scoring": _scoring(fields)}


def _gap_select(fields: Fields) -> dict[str, Any]:
    return _gaps(fields, _offered)


def _offered(fields: Fields) -> Gap:
    fills = fields.list_of("choices", _fill)
    _check_number(fields, "choices", len(fills))
    _check_shares(fields, "choices", [fill.share for fill in fills])
    return Gap(fields.word("id"), fills)


def _fill(fields: Fields) -> Fill:
    return Fill(id=fields.word("id"), fraction=fields.share("fraction"), text=fields.words("text"))


def _gap_text(fields: Fields) -> dict[str, Any]:
    accents = _accents(fields)

    def read(inner: Fields) -> Gap:
        fills = inner.list_of("accepted", _fill)
        _check_accepted(inner, "accepted", fills, accents)
        return Gap(inner.word("id"), fills)

    return {"accents": accents, **_gaps(fields, read)}


def _gaps(fields: Fields, read: Callable[[Fields], Gap]) -> dict[str, Any]:
    text, gaps = fields.words("text"), fields.list_of("gaps", read)
    _check_number(fields, "gaps", len(gaps), least=1)
    _check_text(fields, text, [gap.id for gap in gaps])
    return {"text": text, "gaps": gaps}


def _check_text(fields: Fields, text: Words, gaps: Sequence[str]) -> None:
    """Each gap stands once in the text of each language, and none other does."""
    for language in LANGUAGES if any(text.values()) else ():
        named = GAP.findall(text[language])
        for name in gaps:
            if named.count(name) != 1:
                fields.note("text", "gap-not-once", id=name, language=language)
        for name in named:
            if name not in gaps:
                fields.note("text", "no-such-gap", id=name)


_READERS: dict[str, Callable[[Fields], dict[str, Any]]] = {
    SHORTTEXT: _short_text,
    NUMERICAL: _numerical,
    MATCHING: _matching,
    ORDERING: _ordering,
    GAPSELECT: _gap_select,
    GAPTEXT: _gap_text,
    ESSAY: read_essay,
}
