"""What is typed about quizzes on paper: which to print, what a sheet says, which of two entries is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.fields.core import UnboundField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.curriculum.published import PublishedItem, PublishedQuiz
from app.domain.answer_letters import LETTERS, BadLetters, read_letters
from app.domain.double_entry import Line
from app.domain.grading import MULTIPLE
from app.quizzes.paper import DAY, LONGEST_REASON, Keyed
from app.quizzes.paper_fitness import obstacles_of, quizzes_of
from app.quizzes.paper_queries import KeyedSheet, PrintedVersion
from app.quizzes.paper_text import in_printed_order, line_words, quiz_words, said_words
from app.shared.forms import Form, choices_of
from app.shared.locale import LANGUAGES
from app.shared.tokens import typed

FIRST, SECOND, NEITHER = "first", "second", "neither"
F = TypeVar("F", bound=Form)
LINE = "line-"  # begins the names of fields about a line


class NewPaperForm(Form):
    """Which quiz is to be printed, and in which language."""

    quiz = SelectField(_l("Quiz"), [InputRequired()])
    language = SelectField(_l("Language"), [InputRequired()], choices=choices_of(LANGUAGES.items()))

    def offer(self, edition_id: int) -> None:
        """The quizzes of an edition that paper can hold, the tests of the course first."""
        quizzes = [quiz for quiz in quizzes_of(edition_id) if not obstacles_of(quiz)]
        named = [(str(quiz.uid), quiz_words(quiz)) for quiz in quizzes]
        self.quiz.choices = choices_of(named)
        self._quizzes = {str(quiz.uid): quiz for quiz in quizzes}

    def chosen(self) -> PublishedQuiz:
        return self._quizzes[self.quiz.data]


class SettingAsideForm(Form):
    """Why an entry counts no longer."""

    reason = StringField(
        _l("Reason"),
        [DataRequired(), Length(max=LONGEST_REASON)],
        description=_l(
            "For instance: this was the sheet of the officer who sat beside. It stays with the entry."
        ),
    )


class EntryLine(NamedTuple):
    """The field of a question: whether it takes several letters, and up to which."""

    field: Field
    is_multiple: bool
    last: str


class EntryForm(Form):
    """What a sheet says; `entry_form` adds a field for each question."""

    code = StringField(_l("Code on the sheet"), [InputRequired()])
    sat_on = DateField(_l("Date on the sheet"), [InputRequired()])
    printed: PrintedVersion
    whose: Callable[[str], str]

    def validate_code(self, field: StringField) -> None:
        """The code decides which questions the letters answer: with another one nothing can be taken."""
        if typed(field.data or "") != self.printed.version.code:
            raise ValidationError(self.whose(typed(field.data or "")))

    def lines(self) -> list[EntryLine]:
        """The questions, in the order printed."""
        return [
            EntryLine(
                field=self[LINE + item.item.id],
                is_multiple=item.item.type == MULTIPLE,
                last=_last_letter(self.printed.choices(item.item.id)),
            )
            for item in self.printed.items
        ]

    def keyed(self) -> Keyed:
        """What was typed. Raises ValueError before it was found valid."""
        if self.sat_on.data is None:
            raise ValueError("a sheet without its day")
        return Keyed(
            self.sat_on.data,
            {
                item.item.id: _picked(
                    self[LINE + item.item.id].data, self.printed.choices(item.item.id), item
                )
                for item in self.printed.items
            },
        )


def entry_form(printed: PrintedVersion, whose: Callable[[str], str]) -> EntryForm:
    """The form for a sheet of this version. `whose` puts into words which version another code belongs to."""
    fields: dict[str, Any] = {
        LINE + item.item.id: StringField(
            _l("Question %(number)s", number=number), [Optional(), _letters(printed, item)]
        )
        for number, item in enumerate(printed.items, start=1)
    }
    form = _with_fields(EntryForm, fields)()
    form.printed, form.whose = printed, whose
    return form


def _with_fields(base: type[F], fields: Mapping[str, UnboundField[Any]]) -> type[F]:
    """A form with more fields, as WTForms has them added: to a class that is made for it."""

    class Extended(base):  # type: ignore[valid-type,misc]
        pass

    for name, each in fields.items():
        setattr(Extended, name, each)
    return Extended


def _letters(printed: PrintedVersion, item: PublishedItem) -> Callable[[PlainForm, Field], None]:
    """A validator: the letters name an answer to the item."""

    def check(_form: PlainForm, field: Field) -> None:
        choices = printed.choices(item.item.id)
        try:
            _picked(field.data, choices, item)
        except BadLetters as error:
            raise ValidationError(_problem_words(error.problem, _last_letter(choices))) from error

    return check


def _last_letter(choices: Sequence[str]) -> str:
    return LETTERS[len(choices) - 1]


def _picked(text: str | None, choices: Sequence[str], item: PublishedItem) -> tuple[str, ...]:
    return read_letters(text or "", choices, is_multiple=item.item.type == MULTIPLE)


def _problem_words(problem: str, last: str) -> str:
    return {
        "unknown": _("Type letters from A to %(last)s, without marks.", last=last),
        "twice": _("A letter stands here twice."),
        "several": _("Only one answer is asked for here. If several boxes are ticked, leave it empty."),
    }[problem]


class SettlingForm(Form):
    """Which of two entries is right; `settling_form` adds the fields of each line on which they differ."""

    printed: PrintedVersion
    sheet: KeyedSheet

    def rows(self) -> list[tuple[str, Field, Field]]:
        """Each open line with its choice and the field for what neither entry says."""
        return self._rows(self.sheet.open_lines)

    def _rows(self, lines: Sequence[str]) -> list[tuple[str, Field, Field]]:
        return [
            (line, self[_name(line)], self[_name(line) + "-typed"])
            for line in in_printed_order(self.printed, lines)
        ]

    def decided(self) -> dict[str, Line]:
        """What was settled; lines without a choice stay open. Call after it was found valid.

        Lines that somebody settled since the page was opened are among them: whether otherwise, the sheet says.
        """
        return {
            line: self._said(line) for line, choice, _typed in self._rows(self.sheet.lines) if choice.data
        }

    def _said(self, line: str) -> Line:
        first, second = self.sheet.entries
        choice, own = self[_name(line)].data, self[_name(line) + "-typed"].data
        if choice == NEITHER:
            return _typed_line(self.printed, line, own)
        said = (first if choice == FIRST else second).lines.get(line)
        return said if said is not None else {"choices": []}


def settling_form(printed: PrintedVersion, sheet: KeyedSheet) -> SettlingForm:
    """The form for the lines of a sheet on which two entries differ."""
    fields: dict[str, Any] = {}
    for line in sheet.lines:
        fields[_name(line)] = RadioField(
            line_words(printed, line),
            [Optional(), _day_if_needed],
            choices=choices_of(_offers(printed, sheet, line)),
        )
        own = _l("What the sheet says")
        fields[_name(line) + "-typed"] = (
            DateField(own, [Optional()])
            if line == DAY
            else StringField(own, [Optional(), _letters(printed, _item(printed, line))])
        )
    form = _with_fields(SettlingForm, fields)()
    form.printed, form.sheet = printed, sheet
    return form


def _day_if_needed(form: PlainForm, field: Field) -> None:
    """A validator: whoever says that neither day is right says which is; a question may have been left blank."""
    if field.data == NEITHER and field.name == _name(DAY) and form[field.name + "-typed"].data is None:
        raise ValidationError(_("Say which day the sheet says."))


def _offers(printed: PrintedVersion, sheet: KeyedSheet, line: str) -> list[tuple[str, str]]:
    said = [said_words(printed, line, entry.lines.get(line)) for entry in sheet.entries]
    return [
        (FIRST, _("First entry: %(said)s", said=said[0])),
        (SECOND, _("Second entry: %(said)s", said=said[1])),
        (NEITHER, _("Neither: as typed here")),
    ]


def _typed_line(printed: PrintedVersion, line: str, own: Any) -> Line:
    if line == DAY:
        return {"day": own.isoformat()}
    return {"choices": list(_picked(own, printed.choices(line), _item(printed, line)))}


def _item(printed: PrintedVersion, line: str) -> PublishedItem:
    return next(item for item in printed.items if item.item.id == line)


def _name(line: str) -> str:
    return LINE + (line or "of-sitting")
