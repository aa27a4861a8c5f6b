"""Survey instruments as their YAML files hold them."""

from __future__ import annotations

from app.domain.course import MODES, QUESTION_TYPES, Instrument, Option, Question, Theme
from app.domain.course_source import Source
from app.domain.course_yaml import Fields, compose

LARGEST_NUMBER = 1_000_000
CHOOSING = ("choice", "multiple")


def read_instrument(source: Source) -> Instrument | None:
    """An instrument; None when the file cannot be read at all."""
    node = compose(source, source.text)
    if node is None:
        return None
    fields = Fields(source, node)
    instrument = Instrument(
        slug=fields.word("slug"),
        title=fields.words("title"),
        intro=fields.words("intro"),
        mode=fields.one_of("mode", MODES),
        themes=fields.list_of("themes", _theme),
        questions=fields.list_of("questions", _question),
    )
    _check_themes(fields, instrument)
    fields.finish()
    return instrument


def _theme(fields: Fields) -> Theme:
    return Theme(id=fields.word("id"), title=fields.words("title"))


def _check_themes(fields: Fields, instrument: Instrument) -> None:
    """Every theme heads questions, and every question stands under one."""
    known, used = ({each.id for each in instrument.themes}, {each.theme for each in instrument.questions})
    for theme in sorted(used - known):
        fields.note("themes", "no-such-theme", id=theme)
    for theme in sorted(known - used):
        fields.note("themes", "theme-without-questions", id=theme)


def _question(fields: Fields) -> Question:
    question = Question(
        id=fields.word("id"),
        type=fields.one_of("type", QUESTION_TYPES),
        text=fields.words("text"),
        help=fields.optional_words("help"),
        required=fields.flag("required", default=False),
        theme=fields.word("theme"),
        points=fields.optional_number("points", 2, 11),
        low=fields.optional_words("low"),
        high=fields.optional_words("high"),
        options=fields.list_of("options", _option, required=False),
        min=fields.optional_number("min", -LARGEST_NUMBER, LARGEST_NUMBER),
        max=fields.optional_number("max", -LARGEST_NUMBER, LARGEST_NUMBER),
        unit=fields.optional_words("unit"),
    )
    _check_question(fields, question)
    return question


def _option(fields: Fields) -> Option:
    return Option(
        id=fields.word("id"),
        text=fields.words("text"),
        exclusive=fields.flag("exclusive", default=False),
    )


def _check_question(fields: Fields, question: Question) -> None:
    is_scale, chooses = question.type == "scale", question.type in CHOOSING
    if is_scale and (question.points is None or question.low is None or question.high is None):
        fields.note("type", "scale-incomplete", id=question.id)
    if chooses and len(question.options) < 2:
        fields.note("type", "too-few-options", id=question.id)
    stray = [key for key in ("points", "low", "high") if fields.has(key) and not is_scale]
    stray += [key for key in ("options",) if fields.has(key) and not chooses]
    stray += [key for key in ("min", "max", "unit") if fields.has(key) and question.type != "number"]
    if question.type != "multiple" and any(option.exclusive for option in question.options):
        fields.note("options", "key-of-another-type", key="exclusive", type=question.type)
    for key in stray:
        fields.note(key, "key-of-another-type", key=key, type=question.type)
    if question.min is not None and question.max is not None and question.min > question.max:
        fields.note("min", "bounds-crossed", id=question.id)
