"""The part of a correction that differs by type of item: which answers count, for how much, and where they belong.

`part_of(written, now)` gives the fields for an item, filled with its key as it is now, and how to read them into a key
in the form of items.yml. What was added by a correction before is said again in full, for the newest one counts alone.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from flask_babel import gettext as _
from wtforms import Field, SelectField
from wtforms.validators import ValidationError

from app.domain.course import Item
from app.domain.grading import GAPSELECT, GAPTEXT, MATCHING, NUMERICAL, ORDERING, SHORTTEXT
from app.domain.item_words import choice_words
from app.quizzes.correction_fields import KeyBody, Part, said, share_field
from app.quizzes.correction_number_forms import part_of_numbers
from app.quizzes.correction_text_forms import part_of_gaps, part_of_short_text
from app.shared.forms import Form, choices_of
from app.shared.locale import in_language


def part_of(written: Item, now: Item) -> Part:
    """What the form asks about an item: nothing about one of a type that has no key."""
    make = _PARTS.get(written.type)
    return make(written, now) if make else _choices(written, now)


def _choices(_written: Item, now: Item) -> Part:
    named = [(f"share_{number}", each) for number, each in enumerate(now.choices)]
    words = choice_words(now)
    fields = {
        name: share_field(in_language(words[each.id]), each.share, Fraction(-1)) for name, each in named
    }

    def read(form: Form) -> KeyBody:
        shares = [{"id": each.id, "fraction": said(form, name)} for name, each in named]
        return {"choices": shares} if shares else {}

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

    def read(form: Form) -> KeyBody:
        placed = sorted(named, key=lambda pair: int(form[pair[0]].data))
        return {"steps": [{"id": step.id} for _name, step in placed]}

    return Part(fields, read)


_PARTS: dict[str, Callable[[Item, Item], Part]] = {
    SHORTTEXT: part_of_short_text,
    NUMERICAL: part_of_numbers,
    MATCHING: _matching,
    ORDERING: _ordering,
    GAPSELECT: part_of_gaps,
    GAPTEXT: part_of_gaps,
}
