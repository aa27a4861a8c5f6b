"""A course's files read into plain values, and everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.course import (
    LANGUAGES,
    LONGEST_PATH,
    Course,
    Exercise,
    Instrument,
    Item,
    LessonFile,
    Module,
    Quiz,
    TeachingText,
    Term,
)
from app.domain.course_figures import check_figure
from app.domain.course_instruments import read_instrument
from app.domain.course_items import PRACTICE, KnownIds, read_items, read_practice, read_quiz
from app.domain.course_lessons import check_parity, check_prose, read_lesson
from app.domain.course_pictures import drawings_of, paths_of
from app.domain.course_source import Problem, Source, open_source
from app.domain.course_structure import Bank, tested_ids
from app.domain.course_teaching import read_agenda, read_exercises, read_notes
from app.domain.course_tests import read_tests
from app.domain.course_words import find_avoided
from app.domain.course_yaml import Fields, compose, read_list
from app.domain.plain_yaml import load_plain

_FIGURE = re.compile(rf"figures/([a-z0-9]+(?:-[a-z0-9]+)*)\.({'|'.join(LANGUAGES)})\.svg")


@dataclass
class Folder:
    """The files of a course while it is read: bytes by path, problems, and which files had a use."""

    files: Mapping[str, bytes]
    problems: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def open(self, path: str) -> Source | None:
        """A file to read; None when it is missing."""
        self.used.add(path)
        return open_source(path, self.files[path], self.problems) if path in self.files else None

    def need(self, path: str) -> Source | None:
        """The same, and a problem when it is missing."""
        source = self.open(path)
        if source is None:
            self.problems.append(Problem(path, 1, "no-such-file"))
        return source


def read_course(files: Mapping[str, bytes]) -> tuple[Course | None, list[Problem]]:
    """The course in a folder's files (path to bytes), and every problem by file and line.

    The course is None when course.yml cannot be read; with any problem it is not fit to be published.
    """
    folder = Folder(files)
    source = folder.need("course.yml")
    node = compose(source, source.text) if source else None
    course = _course(folder, Fields(source, node)) if source and node else None
    for path in sorted(files.keys() - folder.used) if course else ():
        folder.problems.append(Problem(path, 1, "unused-file"))
    for path in sorted(path for path in files if len(path) > LONGEST_PATH):
        folder.problems.append(Problem(path, 1, "path-too-long", {"most": LONGEST_PATH}))
    return course, sorted(folder.problems, key=lambda problem: (problem.path, problem.line, problem.code))


def _course(folder: Folder, fields: Fields) -> Course:
    glossary = _glossary(folder)
    modules = _modules(folder, fields.word_list("modules"), glossary)
    completion = fields.mapping("completion")
    course = Course(
        slug=fields.word("slug"),
        title=fields.words("title"),
        summary=fields.words("summary"),
        approval=fields.words("approval"),
        law_as_at=fields.day("law_as_at"),
        attendance_share=completion.number("attendance_share", 0, 100) if completion else 0,
        final_score=completion.number("final_score", 0, 100) if completion else 0,
        modules=modules,
        glossary=glossary,
        tests=_tests(folder, modules),
        agendas=_agendas(folder, fields, {term.id for term in glossary}),
        exercises=_exercises(folder, modules),
    )
    fields.finish()
    if completion:
        completion.finish()
    _check_words(fields.source)
    return course


def read_glossary(content: bytes) -> tuple[Term, ...]:
    """The terms in a published glossary.yml: it was fit when it was published."""
    return _glossary(Folder({"glossary.yml": content}))


def _glossary(folder: Folder) -> tuple[Term, ...]:
    source = folder.need("glossary.yml")
    if source is None:
        return ()
    terms = read_list(source, _term)
    _check_words(source)
    return terms


def _term(fields: Fields) -> Term:
    return Term(
        id=fields.word("id"),
        vi=fields.text("vi"),
        en=fields.text("en"),
        definition=fields.words("definition"),
        note=fields.optional_words("note"),
    )


def _tests(folder: Folder, modules: tuple[Module, ...]) -> dict[str, Quiz]:
    """The pre-test and the post-test; a course may do without."""
    source = folder.open("tests.yml")
    items = {item.id: item for module in modules for item in module.items}
    in_quizzes = {item_id for module in modules for quiz in module.quizzes for item_id in quiz.items}
    return read_tests(source, items, in_quizzes) if source else {}


def _modules(folder: Folder, slugs: tuple[str, ...], glossary: tuple[Term, ...]) -> tuple[Module, ...]:
    modules: list[Module] = []
    tested = tested_ids(load_plain(folder.files.get("tests.yml", b"").decode("utf-8", "replace")))
    for slug in dict.fromkeys(slugs):
        before = [item for module in modules for item in module.items]
        modules.append(_module(folder, slug, {term.id for term in glossary}, before, tested))
    return tuple(modules)


def _module(folder: Folder, slug: str, terms: set[str], before: list[Item], tested: set[str]) -> Module:
    lessons, headings = _lessons(folder, slug, terms)
    objectives = {name for lesson in lessons.values() for name in lesson.objectives}
    items_file = folder.open(f"{slug}/items.yml")
    taken, told = {item.id for item in before}, {item.stimulus.id for item in before if item.stimulus}
    known = KnownIds(objectives, headings, taken, told, drawings_of(slug, folder.files))
    items = read_items(items_file, known) if items_file else ()
    if items_file:
        _check_words(items_file)
    _use_pictures(folder, slug, {picture.file for item in items for picture in item.pictures})
    quiz_file = folder.open(f"{slug}/quiz.yml")
    bank = Bank(items, tested)
    quiz = read_quiz(quiz_file, ("module", PRACTICE), bank) if quiz_file else None
    practice_file = folder.open(f"{slug}/practice.yml")
    practice = read_practice(practice_file, bank, quiz) if practice_file else None
    notes = _notes(folder, slug, lessons, terms)
    return Module(slug=slug, lessons=lessons, items=items, quiz=quiz, notes=notes, practice=practice)


def _notes(
    folder: Folder, slug: str, lessons: Mapping[str, LessonFile], terms: set[str]
) -> dict[str, TeachingText]:
    """What instructors read about a module, in all languages or in none."""
    if not any(f"{slug}/instructor.{language}.md" in folder.files for language in LANGUAGES):
        return {}
    sources = _pair(folder, f"{slug}/instructor")
    titles = {language: lessons[language].title if language in lessons else "" for language in sources}
    return read_notes(sources, titles, terms)


def _agendas(folder: Folder, fields: Fields, terms: set[str]) -> dict[str, dict[str, TeachingText]]:
    """The agendas that the course names, in its order."""
    names = fields.word_list("agendas") if fields.has("agendas") else ()
    return {name: read_agenda(_pair(folder, f"agendas/{name}"), terms) for name in names}


def _pair(folder: Folder, stem: str) -> dict[str, Source]:
    """The Markdown files of this name by language; both are needed."""
    found = {language: folder.need(f"{stem}.{language}.md") for language in LANGUAGES}
    return {language: source for language, source in found.items() if source}


def _exercises(folder: Folder, modules: tuple[Module, ...]) -> tuple[Exercise, ...]:
    source = folder.open("exercises.yml")
    if source is None:
        return ()
    exercises = read_exercises(source, {module.slug for module in modules})
    _check_words(source)
    return exercises


def _lessons(folder: Folder, slug: str, terms: set[str]) -> tuple[dict[str, LessonFile], set[str]]:
    """The lessons by language, and the headings that they share."""
    sources, lessons, outlines = {}, {}, {}
    for language in LANGUAGES:
        source = folder.need(f"{slug}/module.{language}.md")
        lesson = read_lesson(source) if source else None
        if source and lesson:
            sources[language], lessons[language] = source, lesson
    figures = _figures(folder, slug)
    for language, lesson in lessons.items():
        outlines[language] = check_prose(
            sources[language], lesson.markdown, lesson.first_line, terms, figures[language]
        )
        _check_words(sources[language])
        _use_figures(folder, slug, language, {figure.name for figure in outlines[language].figures})
    if len(lessons) == len(LANGUAGES):
        check_parity(sources, lessons, outlines)
    return lessons, {own_id for found in outlines.values() for own_id in found.ids}


def _figures(folder: Folder, slug: str) -> dict[str, set[str]]:
    """The names of the figures of a module that exist, by language."""
    found: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for path in folder.files:
        match = _FIGURE.fullmatch(path.removeprefix(f"{slug}/"))
        if match:
            found[match[2]].add(match[1])
    return found


def _use_figures(folder: Folder, slug: str, language: str, names: set[str]) -> None:
    _use_drawings(folder, [f"{slug}/figures/{name}.{language}.svg" for name in sorted(names)])


def _use_pictures(folder: Folder, slug: str, names: set[str]) -> None:
    paths = {path for name in names for path in paths_of(slug, name, folder.files).values()}
    _use_drawings(folder, sorted(paths))


def _use_drawings(folder: Folder, paths: Iterable[str]) -> None:
    for path in paths:
        source = folder.open(path)
        if source:
            check_figure(source)


def _check_words(source: Source) -> None:
    for line, text in source.texts:
        for lines, word, instead in find_avoided(text):
            source.note(line + lines, "word-to-avoid", word=word, instead=instead)


def read_instrument_file(path: str, content: bytes) -> tuple[Instrument | None, list[Problem]]:
    """A survey instrument and every problem in it; None when it cannot be read at all."""
    problems: list[Problem] = []
    source = open_source(path, content, problems)
    instrument = read_instrument(source)
    if instrument and path.rsplit("/", 1)[-1] != f"{instrument.slug}.yml":
        source.note(1, "slug-not-file-name", slug=instrument.slug)
    _check_words(source)
    return instrument, problems
