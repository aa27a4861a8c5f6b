"""What is asked of markers: which essays to look at, a level of each criterion, and a reason where two are settled."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from flask import abort
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.curriculum.published import PublishedItem
from app.domain.item import Criterion
from app.quizzes.item_text import points_of
from app.quizzes.marking import Said
from app.quizzes.marks import LONGEST_COMMENT, EssayMark
from app.shared.forms import Form, PageField, QueryForm, choices_of
from app.shared.locale import in_language

ALONE, SHOWN = "alone", "shown"
LONGEST_REASON = 300


class MarkingForm(QueryForm):
    """Which essays: of a workshop, of officers who study alone (`workshop=alone`), or all; whether names are shown;
    after which attempt the next is looked for; which page of them. 404 for what cannot name any.
    """

    workshop = StringField(validators=[Optional()])
    names = StringField(validators=[Optional()])
    after = StringField(validators=[Optional()])
    page = PageField()

    @property
    def workshop_uid(self) -> uuid.UUID | None:
        return None if self.is_alone else _uid(self.workshop.data)

    @property
    def is_alone(self) -> bool:
        return bool(self.workshop.data == ALONE)

    @property
    def after_uid(self) -> uuid.UUID | None:
        return _uid(self.after.data)

    @property
    def is_blind(self) -> bool:
        """Names are hidden unless somebody asks for them."""
        return bool(self.names.data != SHOWN)

    @property
    def place(self) -> dict[str, Any]:
        """What addresses of the same essays carry along, without how they are shown."""
        return {"workshop": self.workshop.data} if self.workshop.data else {}

    @property
    def selection(self) -> dict[str, Any]:
        """The same with whether names are shown."""
        return self.place if self.is_blind else {**self.place, "names": SHOWN}


def _uid(value: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if value else None
    except ValueError:
        abort(404)


class RubricForm(Form):
    """What is said of an essay but for its levels, which `_with_rubric` adds: one field for each criterion."""

    comment = TextAreaField(
        _l("Comment to the officer"),
        [Optional(), Length(max=LONGEST_COMMENT)],
        description=_l("The officer reads it beside the result. No names or details of cases."),
    )
    note = TextAreaField(
        _l("Note for markers"),
        [Optional(), Length(max=LONGEST_COMMENT)],
        description=_l("Only those who may mark this essay read it."),
    )

    criteria: tuple[Criterion, ...] = ()

    def level(self, criterion: Criterion) -> Field:
        """The field in which the level of a criterion is chosen."""
        return self[_name(criterion)]

    def said(self) -> Said:
        """What was said, once the form is valid."""
        levels = {each.id: self.level(each).data for each in self.criteria}
        return Said(levels, comment=self.comment.data or "", note=self.note.data or "")


class MarkForm(RubricForm):
    """A mark. `seen`: the receipt of the text that is read."""

    seen = HiddenField()


class SettlementForm(RubricForm):
    """The mark that decides between two, and why."""

    reason = StringField(
        _l("Reason"),
        [DataRequired(), Length(max=LONGEST_REASON)],
        description=_l("Why the essay is worth this. Both markers read it; the officer does not."),
    )


F = TypeVar("F", bound=RubricForm)


def mark_form(item: PublishedItem, receipt: str, own: EssayMark | None) -> MarkForm:
    """The form for the text of an essay that has a receipt, filled with the mark that is to be corrected."""
    return _with_rubric(MarkForm, item, {**_filled(own), "seen": receipt})


def settlement_form(item: PublishedItem, earlier: EssayMark | None) -> SettlementForm:
    """The form that settles two marks, filled with the settlement that is to be corrected."""
    return _with_rubric(SettlementForm, item, _filled(earlier))


def _with_rubric(form_class: type[F], item: PublishedItem, filled: Mapping[str, str]) -> F:
    criteria = item.item.rubric or ()
    fields = {_name(each): _levels(each) for each in criteria}
    made = type(form_class.__name__, (form_class,), {**fields, "criteria": criteria})
    form: F = made(data=filled)
    return form


def _levels(criterion: Criterion) -> Any:
    offered = ((level.id, f"{in_language(level.text)} ({points_of(level)})") for level in criterion.levels)
    return RadioField(in_language(criterion.text), [InputRequired()], choices=choices_of(offered))


def _filled(mark: EssayMark | None) -> dict[str, str]:
    if mark is None:
        return {}
    levels = {f"level-{criterion_id}": level_id for criterion_id, level_id in mark.levels.items()}
    return {**levels, "comment": mark.comment, "note": mark.note, "reason": mark.reason}


def _name(criterion: Criterion) -> str:
    return f"level-{criterion.id}"
