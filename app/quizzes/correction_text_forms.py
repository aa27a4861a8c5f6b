"""The part of a correction that is about texts to accept: of a short text, and of gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, SelectField, TextAreaField
from wtforms.validators import Optional, ValidationError

from app.domain.course import LANGUAGES, Choice, Fill, Item
from app.domain.grading import GAPTEXT
from app.domain.grading_blanks import LONGEST_TEXT
from app.domain.grading_text import STRICT, TOLERANT, find_twice
from app.domain.item_words import lines_of
from app.domain.text import clean_line
from app.quizzes.correction_fields import ADDED, NO_FEEDBACK, KeyBody, Part, next_number, said, share_field
from app.shared.forms import Form, choices_of
from app.shared.locale import in_language

MOST_ADDED = 10  # answers in one correction


def part_of_short_text(written: Item, now: Item) -> Part:
    """What each accepted text earns, further ones, and whether accents matter."""
    accepted, known = now.accepted or (), {each.id for each in written.accepted or ()}
    named = [(f"share_{number}", each) for number, each in enumerate(accepted)]
    fields = {name: share_field(in_language(each.text), each.share) for name, each in named}
    fields |= {"accents": _accents(now, [accepted]), **_more("more", accepted)}

    def read(form: Form) -> KeyBody:
        kept = [_text_entry(each, known, said(form, name)) for name, each in named]
        return _accents_key(form, written) | {
            "accepted": [*kept, *_added(form, "more", accepted, NO_FEEDBACK)]
        }

    return Part(fields, read)


def part_of_gaps(written: Item, now: Item) -> Part:
    """The same of each gap; where gaps are chosen from a list, what each choice earns alone."""
    known = {gap.id: {fill.id for fill in gap.fills} for gap in written.gaps or ()}
    labels = iter(in_language(line.text) for line in lines_of(now))
    named = [
        (gap, [(f"share_{gap.id}_{n}", fill) for n, fill in enumerate(gap.fills)]) for gap in now.gaps or ()
    ]
    fields = {name: share_field(next(labels), fill.share) for _gap, fills in named for name, fill in fills}
    is_written = now.type == GAPTEXT
    if is_written:
        fields["accents"] = _accents(now, [gap.fills for gap, _fills in named])
        for number, (gap, _fills) in enumerate(named, 1):
            fields |= _more(f"more_{gap.id}", gap.fills, f"({number}) ")

    def read(form: Form) -> KeyBody:
        gaps = []
        for gap, fills in named:
            kept = [_text_entry(fill, known[gap.id], said(form, name)) for name, fill in fills]
            added = _added(form, f"more_{gap.id}", gap.fills) if is_written else []
            gaps.append({"id": gap.id, "fills": [*kept, *added]})
        return (_accents_key(form, written) if is_written else {}) | {"gaps": gaps}

    return Part(fields, read)


def _text_entry(each: Choice | Fill, known: set[str], share: str) -> KeyBody:
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
        twice = [new[name] for name in find_twice(pairs, rule) if name in new]
        if twice:
            raise ValidationError(_("This is accepted already: %(words)s", words=", ".join(twice)))

    text = TextAreaField(
        place + _("More answers to accept"),
        [Optional(), check],
        description=_("One on each line, in either language. Empty: none."),
    )
    return {name: text, f"{name}_share": share_field(place + _("Share of each of them"), Fraction(1))}


def _lines(field: Field) -> list[str]:
    return [line for line in map(clean_line, (field.data or "").splitlines()) if line]


def _written(held: Sequence[Choice | Fill]) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((each.id, tuple(each.text.values())) for each in held)


def _held_twice(held: Sequence[Choice | Fill], rule: str) -> list[str]:
    return list(find_twice(_written(held), rule))


def _added(form: Form, name: str, held: Sequence[Any], more: KeyBody | None = None) -> list[KeyBody]:
    first, share = next_number(held), said(form, f"{name}_share")
    return [
        {"id": f"{ADDED}{number}", "fraction": share, "text": dict.fromkeys(LANGUAGES, line), **(more or {})}
        for number, line in enumerate(_lines(form[name]), first)
    ]


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


def _accents_key(form: Form, written: Item) -> KeyBody:
    rule = form["accents"].data
    return {} if rule == (written.accents or STRICT) else {"accents": rule}
