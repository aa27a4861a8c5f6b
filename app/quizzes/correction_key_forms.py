"""The part of a correction that differs by type of item: which answers count, for how much, and where they belong.

`part_of(written, now)` gives the fields for an item, filled with its key as it is now, and how to read them into a key
in the form of items.yml. What was added by a correction before is said again in full, for the newest one counts alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.domain.course import LANGUAGES, Choice, Fill, Item, NumberBand
from app.domain.grading import GAPSELECT, GAPTEXT, MATCHING, NUMERICAL, ORDERING, SHORTTEXT
from app.domain.grading_blanks import LONGEST_TEXT
from app.domain.grading_text import STRICT, TOLERANT, find_twice
from app.domain.item_words import choice_words, lines_of
from app.domain.number_reading import read_number
from app.domain.numbers import format_number
from app.domain.text import clean_line
from app.quizzes.correction_numbers import number_in, show_exact
from app.shared.forms import Form, choices_of
from app.shared.locale import in_language, language

MOST_ADDED = 10  # answers in one correction
ADDED = "added-"

Key = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """Fields by name, in their order, and what they say put together."""

    fields: Mapping[str, Any]
    read: Callable[[Form], Key]


def part_of(written: Item, now: Item) -> Part:
    """What the form asks about an item: nothing about one of a type that has no key."""
    make = _PARTS.get(written.type)
    return make(written, now) if make else _choices(written, now)


def _choices(_written: Item, now: Item) -> Part:
    named = [(f"share_{number}", each) for number, each in enumerate(now.choices)]
    words = choice_words(now)
    fields = {name: _share(in_language(words[each.id]), each.share, Fraction(-1)) for name, each in named}

    def read(form: Form) -> Key:
        shares = [{"id": each.id, "fraction": _said(form, name)} for name, each in named]
        return {"choices": shares} if shares else {}

    return Part(fields, read)


def _short_text(written: Item, now: Item) -> Part:
    accepted, known = now.accepted or (), {each.id for each in written.accepted or ()}
    named = [(f"share_{number}", each) for number, each in enumerate(accepted)]
    fields = {name: _share(in_language(each.text), each.share) for name, each in named}
    fields |= {"accents": _accents(now, [accepted]), **_more("more", accepted)}

    def read(form: Form) -> Key:
        kept = [_text_entry(each, known, _said(form, name)) for name, each in named]
        return _accents_key(form, written) | {
            "accepted": [*kept, *_added(form, "more", accepted, _NO_FEEDBACK)]
        }

    return Part(fields, read)


def _gaps(written: Item, now: Item) -> Part:
    known = {gap.id: {fill.id for fill in gap.fills} for gap in written.gaps or ()}
    labels = iter(in_language(line.text) for line in lines_of(now))
    named = [
        (gap, [(f"share_{gap.id}_{n}", fill) for n, fill in enumerate(gap.fills)]) for gap in now.gaps or ()
    ]
    fields = {name: _share(next(labels), fill.share) for _gap, fills in named for name, fill in fills}
    is_written = now.type == GAPTEXT
    if is_written:
        fields["accents"] = _accents(now, [gap.fills for gap, _fills in named])
        for number, (gap, _fills) in enumerate(named, 1):
            fields |= _more(f"more_{gap.id}", gap.fills, f"({number}) ")

    def read(form: Form) -> Key:
        gaps = []
        for gap, fills in named:
            kept = [_text_entry(fill, known[gap.id], _said(form, name)) for name, fill in fills]
            added = _added(form, f"more_{gap.id}", gap.fills) if is_written else []
            gaps.append({"id": gap.id, "fills": [*kept, *added]})
        return (_accents_key(form, written) if is_written else {}) | {"gaps": gaps}

    return Part(fields, read)


def _numerical(written: Item, now: Item) -> Part:
    bands, known = now.bands or (), {band.id for band in written.bands or ()}
    lines = [in_language(line.text) for line in lines_of(now)]
    fields: dict[str, Any] = {}
    for number, (band, words) in enumerate(zip(bands, lines, strict=True)):
        fields |= _band(f"_{number}", words, band)
    fields |= _new_band()

    def read(form: Form) -> Key:
        kept = [_band_entry(form, f"_{number}", band, known) for number, band in enumerate(bands)]
        if not form["value_new"].data:
            return {"bands": kept}
        new = _band_said(form, "_new") | {"id": _next_id(bands), **_NO_FEEDBACK}
        return {"bands": [*kept, new]}

    return Part(fields, read)


def _matching(_written: Item, now: Item) -> Part:
    options = [(option.id, in_language(option.text)) for option in now.options or ()]
    named = [(f"option_{number}", prompt) for number, prompt in enumerate(now.prompts or ())]
    fields = {
        name: SelectField(in_language(prompt.text), choices=choices_of(options), default=prompt.option)
        for name, prompt in named
    }
    return Part(
        fields,
        lambda form: {"prompts": [{"id": prompt.id, "option": form[name].data} for name, prompt in named]},
    )


def _ordering(_written: Item, now: Item) -> Part:
    steps = now.steps or ()
    places = [(str(number), str(number)) for number in range(1, len(steps) + 1)]
    named = [(f"place_{number}", step) for number, step in enumerate(steps, 1)]

    def once(form: Form, field: Field) -> None:
        if [form[name].data for name, _step in named].count(field.data) > 1:
            raise ValidationError(_("Two steps cannot have the same place."))

    fields = {
        name: SelectField(in_language(step.text), [once], choices=choices_of(places), default=str(number))
        for number, (name, step) in enumerate(named, 1)
    }

    def read(form: Form) -> Key:
        placed = sorted(named, key=lambda pair: int(form[pair[0]].data))
        return {"steps": [{"id": step.id} for _name, step in placed]}

    return Part(fields, read)


_PARTS: dict[str, Callable[[Item, Item], Part]] = {
    SHORTTEXT: _short_text,
    NUMERICAL: _numerical,
    MATCHING: _matching,
    ORDERING: _ordering,
    GAPSELECT: _gaps,
    GAPTEXT: _gaps,
}


def _share(label: str, share: Fraction, low: Fraction = Fraction(0)) -> Any:
    def check(_form: Form, field: Field) -> None:
        if not low <= number_in(field) <= 1:
            raise ValidationError(
                _("A share lies between -1 and 1.") if low else _("A share lies between 0 and 1.")
            )

    return StringField(label, [InputRequired(), check], default=show_exact(share))


def _said(form: Form, name: str) -> str:
    return str(number_in(form[name]))


_NO_FEEDBACK: Key = {"feedback": dict.fromkeys(LANGUAGES, "")}


def _text_entry(each: Choice | Fill, known: set[str], share: str) -> Key:
    """What a correction says of an accepted text: its share, and all of it where the item as written lacks it."""
    if each.id in known:
        return {"id": each.id, "fraction": share}
    more = {"feedback": dict(each.feedback)} if isinstance(each, Choice) else {}
    return {"id": each.id, "fraction": share, "text": dict(each.text), **more}


def _more(name: str, held: Sequence[Choice | Fill], place: str = "") -> Mapping[str, Any]:
    """Fields for further texts to accept, one a line, and what each of them earns."""

    def check(form: Form, field: Field) -> None:
        lines = _lines(field)
        if len(lines) > MOST_ADDED:
            raise ValidationError(_("At most %(most)s answers at once.", most=MOST_ADDED))
        if max(map(len, lines), default=0) > LONGEST_TEXT:
            raise ValidationError(_("An answer has at most %(most)s characters.", most=LONGEST_TEXT))
        rule = form["accents"].data
        new = {f"+{number}": line for number, line in enumerate(lines)}
        pairs = [*_written(held), *((name, (line,)) for name, line in new.items())]
        said = [new[name] for name in find_twice(pairs, rule) if name in new]
        if said:
            raise ValidationError(_("This is accepted already: %(words)s", words=", ".join(said)))

    text = TextAreaField(
        place + _("More answers to accept"),
        [Optional(), check],
        description=_("One on each line, in either language. Empty: none."),
    )
    return {name: text, f"{name}_share": _share(place + _("Share of each of them"), Fraction(1))}


def _lines(field: Field) -> list[str]:
    return [line for line in map(clean_line, (field.data or "").splitlines()) if line]


def _written(held: Sequence[Choice | Fill]) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((each.id, tuple(each.text.values())) for each in held)


def _held_twice(held: Sequence[Choice | Fill], rule: str) -> list[str]:
    return list(find_twice(_written(held), rule))


def _added(form: Form, name: str, held: Sequence[Any], more: Key | None = None) -> list[Key]:
    first, share = _next_number(held), _said(form, f"{name}_share")
    return [
        {"id": f"{ADDED}{number}", "fraction": share, "text": dict.fromkeys(LANGUAGES, line), **(more or {})}
        for number, line in enumerate(_lines(form[name]), first)
    ]


def _next_number(held: Sequence[Any]) -> int:
    numbers = [each.id.removeprefix(ADDED) for each in held if each.id.startswith(ADDED)]
    return max((int(each) for each in numbers if each.isdigit()), default=0) + 1


def _next_id(held: Sequence[Any]) -> str:
    return f"{ADDED}{_next_number(held)}"


def _accents(now: Item, held: Sequence[Sequence[Choice | Fill]]) -> Any:
    def check(_form: Form, field: Field) -> None:
        if any(_held_twice(each, field.data) for each in held):
            raise ValidationError(_("By this rule two of the answers are one and the same."))

    return SelectField(
        _("Accents"),
        [check],
        choices=choices_of([(STRICT, _("must be right")), (TOLERANT, _("do not matter"))]),
        default=now.accents or STRICT,
    )


def _accents_key(form: Form, written: Item) -> Key:
    rule = form["accents"].data
    return {} if rule == (written.accents or STRICT) else {"accents": rule}


def _band(end: str, words: str, band: NumberBand) -> Mapping[str, Any]:
    return {
        f"value{end}": _decimal(_("%(answer)s: the number", answer=words), band.value),
        f"tolerance{end}": _decimal(
            _("%(answer)s: how far off it may be", answer=words), band.tolerance, Fraction(0)
        ),
        f"share{end}": _share(_("%(answer)s: share", answer=words), Fraction(band.fraction)),
    }


def _new_band() -> Mapping[str, Any]:
    return {
        "value_new": _decimal(_("One more number to accept"), ""),
        "tolerance_new": _decimal(_("How far off it may be"), "0", Fraction(0)),
        "share_new": _share(_("Its share"), Fraction(1)),
    }


def _decimal(label: str, value: str, low: Fraction | None = None) -> Any:
    """A number as the page's language writes it; one that need not be there where there is none."""

    def check(_form: Form, field: Field) -> None:
        number = read_number(field.data, language())
        if number is None:
            raise ValidationError(_("Write a number such as 12 or 0.5."))
        if low is not None and number < low:
            raise ValidationError(_("This is 0 or more."))

    needed = InputRequired() if value else Optional()
    shown = format_number(Decimal(value), language()) if value else ""
    return StringField(label, [needed, Length(max=20), check], default=shown)


def _band_said(form: Form, end: str) -> Key:
    value, tolerance = (_as_written(form[f"{name}{end}"]) for name in ("value", "tolerance"))
    return {"value": value, "tolerance": tolerance, "fraction": _said(form, f"share{end}")}


def _as_written(field: Field) -> str:
    number = read_number(field.data, language()) or Fraction(0)
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def _band_entry(form: Form, end: str, band: NumberBand, known: set[str]) -> Key:
    more = {} if band.id in known else {"feedback": dict(band.feedback)}
    return {"id": band.id, **_band_said(form, end), **more}
