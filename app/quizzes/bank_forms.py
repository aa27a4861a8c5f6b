"""What is asked of the question bank: which items, in which format, from which file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.domain.grading import ITEM_TYPES
from app.quizzes.bank import BankLine, Criteria, fitting
from app.quizzes.bank_notes import Notes
from app.quizzes.bank_text import COMPETENCY_WORDS, HOLDING_WORDS, STATE_WORDS, TYPE_WORDS
from app.quizzes.item_file_text import FORMAT_WORDS
from app.quizzes.result_forms import PURPOSES
from app.shared.forms import Form, PageField, QueryForm, choices_of
from app.shared.locale import LANGUAGES, in_language

ANY = ("", _l("all"))
MOST_DRAFT = 120_000  # characters that a form may carry, each up to three bytes


class BankForm(QueryForm):
    """Which items are listed. What is unknown narrows nothing."""

    q = StringField(_l("Words"), [Optional(), Length(max=200)])
    module = SelectField(_l("Module"), [Optional()])
    competency = SelectField(
        _l("Competency"), [Optional()], choices=choices_of([ANY, *COMPETENCY_WORDS.items()])
    )
    type = SelectField(
        _l("Type"),
        [Optional()],
        choices=choices_of([ANY, *((name, TYPE_WORDS.get(name, name)) for name in ITEM_TYPES)]),
    )
    tag = SelectField(_l("Tag"), [Optional()])
    holding = SelectField(_l("With"), [Optional()], choices=choices_of([ANY, *HOLDING_WORDS.items()]))
    state = SelectField(_l("Status"), [Optional()], choices=choices_of([ANY, *STATE_WORDS.items()]))
    page = PageField()

    def __init__(self, lines: Sequence[BankLine], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        modules = modules_of(lines)
        self.module.choices = choices_of([ANY, *modules.items()])
        tags = sorted({tag for line in lines for tag in line.item.tags or ()})
        self.tag.choices = choices_of([ANY, *((tag, tag) for tag in tags)])
        for field, known in (
            (self.module, modules),
            (self.competency, COMPETENCY_WORDS),
            (self.type, ITEM_TYPES),
            (self.tag, tags),
            (self.holding, HOLDING_WORDS),
            (self.state, STATE_WORDS),
        ):
            field.data = field.data if field.data in known else ""

    def criteria(self) -> Criteria:
        course, _, module = (self.module.data or "").partition("/")
        return Criteria(
            course,
            module,
            self.competency.data or "",
            self.type.data or "",
            (self.q.data or "")[:200],
            self.tag.data or "",
            self.holding.data or "",
        )

    def chosen(self, lines: Iterable[BankLine], notes: Notes) -> list[BankLine]:
        """The lines that fit, by what is known about them too."""
        state = self.state.data
        found = fitting(lines, self.criteria())
        return found if not state else [line for line in found if state in notes.states_of(line)]

    def carried(self) -> dict[str, str]:
        """What addresses of the same list carry along."""
        fields = (self.q, self.module, self.competency, self.type, self.tag, self.holding, self.state)
        return {field.name: field.data for field in fields if field.data}


def modules_of(lines: Iterable[BankLine]) -> dict[str, str]:
    """The modules of the courses that have items, by course/module."""
    return {
        f"{line.edition.slug}/{module.slug}": in_language(module.title)
        for line in lines
        for module in line.edition.modules
    }


class MoveForm(QueryForm):
    """Where items are to go. What is unknown is nowhere."""

    to = SelectField(_l("To module"), [InputRequired()])

    def __init__(self, lines: Iterable[BankLine], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        modules = modules_of(lines)
        self.to.choices = choices_of(modules.items())
        self.to.data = self.to.data if self.to.data in modules else ""


class BankExportForm(BankForm):
    """The same list as a file. What for is written down."""

    format = SelectField(_l("Format"), [InputRequired()], choices=choices_of(FORMAT_WORDS.items()))
    written_in = SelectField(_l("Language"), [InputRequired()], choices=choices_of(LANGUAGES.items()))
    purpose = SelectField(_l("What for"), [InputRequired()], choices=choices_of(PURPOSES.items()))

    def asked(self) -> dict[str, str]:
        """What the address of the file carries."""
        fields = (self.format, self.written_in, self.purpose)
        return {**self.carried(), **{field.name: field.data for field in fields}}


class ItemsImportForm(Form):
    """A file from another system, and how it is to be read."""

    file = FileField(_l("File"), [FileRequired()], description=_l("At most 5 MB."))
    format = SelectField(_l("Format"), [InputRequired()], choices=choices_of(FORMAT_WORDS.items()))
    written_in = SelectField(
        _l("Language of the file"), [InputRequired()], choices=choices_of(LANGUAGES.items())
    )


class DraftForm(Form):
    """Entries for items.yml, as they were shown."""

    draft = TextAreaField(_l("Draft of items.yml"), [InputRequired(), Length(max=MOST_DRAFT)])
