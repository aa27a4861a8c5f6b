"""What instructors get beside the lessons: notes on modules, agendas of workshops, scenario exercises.

Notes are headings and text alone and bear the title of their module; agendas have front matter with a title and the
day of the law. Both are read in two languages that have the same headings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from app.domain.course import LANGUAGES, ChecklistLine, Exercise, TeachingText
from app.domain.course_lessons import check_prose, check_same_headings, front_matter
from app.domain.course_source import Source
from app.domain.course_yaml import Fields, read_list

LONGEST_MINUTES = 600
MOST_POINTS = 10

Open = Callable[[str], Source | None]


def read_notes(
    sources: Mapping[str, Source], titles: Mapping[str, str], terms: Collection[str]
) -> dict[str, TeachingText]:
    """The notes on a module by language; `titles` are the module's."""
    texts = {language: TeachingText(titles[language], source.text, 1) for language, source in sources.items()}
    _check(sources, texts, terms)
    return texts


def read_agenda(sources: Mapping[str, Source], terms: Collection[str]) -> dict[str, TeachingText]:
    """An agenda by language. A file whose front matter cannot be read is left out."""
    texts = {}
    for language, source in sources.items():
        front = front_matter(source)
        if front:
            texts[language] = TeachingText(front.fields.text("title"), front.markdown, front.first_line)
            front.fields.day("law_as_at")
            front.fields.finish()
    _check(sources, texts, terms)
    return texts


def _check(sources: Mapping[str, Source], texts: Mapping[str, TeachingText], terms: Collection[str]) -> None:
    """Note what is wrong in each text, and where the second language parts from the first."""
    outlines = {
        language: check_prose(sources[language], text.markdown, text.first_line, terms, figures=())
        for language, text in texts.items()
    }
    if len(outlines) == len(LANGUAGES):
        first, second = (outlines[language] for language in LANGUAGES)
        check_same_headings(sources[LANGUAGES[1]], first, second)


def read_exercises(source: Source, modules: Collection[str]) -> tuple[Exercise, ...]:
    """The scenario exercises of a course; `modules` are the slugs that they may name."""
    exercises = read_list(source, _exercise)
    for exercise in exercises:
        if exercise.module not in modules:
            source.note(1, "no-such-module", id=exercise.module)
    for own_id in {each.id for each in exercises if [other.id for other in exercises].count(each.id) > 1}:
        source.note(1, "id-twice", id=own_id)
    return exercises


def _exercise(fields: Fields) -> Exercise:
    return Exercise(
        id=fields.word("id"),
        module=fields.word("module"),
        title=fields.words("title"),
        minutes=fields.number("minutes", 1, LONGEST_MINUTES),
        briefing=fields.words("briefing"),
        setting=fields.words("setting"),
        checklist=fields.list_of("checklist", _line),
    )


def _line(fields: Fields) -> ChecklistLine:
    line = ChecklistLine(
        id=fields.word("id"), text=fields.words("text"), points=fields.number("points", 1, MOST_POINTS)
    )
    fields.finish()
    return line
