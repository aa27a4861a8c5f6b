"""What course pages ask: words to look for, and which book to print."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.curriculum.models import BOOK_SPEECH, PAPER_SIZES
from app.curriculum.published import PublishedEdition
from app.domain.course_search import LONGEST_QUERY
from app.shared.forms import Form, QueryForm, choices_of
from app.shared.locale import in_language
from app.study.book_text import kind_name, speech_name


class SearchForm(QueryForm):
    """What to look for in a course."""

    q = StringField(_l("Search this course"), [Length(max=LONGEST_QUERY)])


class BookForm(Form):
    """Which book to print: `what` is a kind, or "module:" and the slug of a module."""

    what = SelectField(_l("What to print"), [InputRequired()])
    speech = RadioField(_l("Language"), [InputRequired()])
    paper = RadioField(
        _l("Paper"), [InputRequired()], choices=choices_of([(size, size.upper()) for size in PAPER_SIZES])
    )

    def offer(self, edition: PublishedEdition, kinds: list[str]) -> None:
        """Offer whole books of these kinds, and the modules of the edition."""
        modules = [
            (f"module:{module.slug}", f"{module.position}. {in_language(module.title)}")
            for module in edition.modules
        ]
        self.what.choices = [
            *choices_of([(kind, kind_name(kind)) for kind in kinds], str(_l("The whole course"))),
            *choices_of(modules, str(_l("One module"))),
        ]
        self.speech.choices = choices_of([(speech, speech_name(speech)) for speech in BOOK_SPEECH])

    @property
    def kind(self) -> str:
        return str(self.what.data or "").partition(":")[0]

    @property
    def module_slug(self) -> str:
        return str(self.what.data or "").partition(":")[2]
