"""The parts of printed books, from what was published, in the language being spoken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from app.curriculum.approval import decisions_on
from app.curriculum.published import PublishedEdition, PublishedModule, PublishedQuiz, PublishedTeaching
from app.domain.book import (
    Block,
    Callout,
    Checklist,
    Facts,
    Heading,
    Items,
    Meaning,
    Part,
    Text,
    plain,
)
from app.domain.book_prose import Prose, read_prose
from app.domain.collation import collation_key
from app.domain.course import LANGUAGES, Exercise, Term
from app.shared.locale import in_language, language
from app.shared.page import show_date, show_number
from app.shared.storage import store
from app.study.book_questions import questions_of
from app.study.text import duration, minute_kind

_FIGURE = re.compile(r"/figures/([0-9a-f]{64})\.svg")


def module_kicker(module: PublishedModule) -> str:
    """What stands above a module's title."""
    return plain(_("Module %(number)s", number=module.position))


def read_page(sha256: str, key: str) -> Prose:
    """A published text in the content store, in blocks."""
    return read_prose(store().get(sha256).decode(), key, _drawing)


def _drawing(address: str) -> bytes:
    match = _FIGURE.fullmatch(address)
    if match is None:
        raise ValueError(f"no figure of a published lesson: {address}")
    return store().get(match[1])


def edition_facts(edition: PublishedEdition) -> list[tuple[str, str]]:
    """Which edition it is, and by which decision it was approved: a line to fill in where none has a number."""
    published = _(
        "%(number)s, published on %(day)s", number=edition.number, day=show_date(edition.published_at)
    )
    return [
        (plain(_("Edition")), plain(published)),
        (plain(_("Approval")), plain(in_language(edition.approval))),
        (plain(_("Decision number and date")), plain(decision_words(edition.id))),
    ]


def decision_words(edition_id: int) -> str:
    """The decision that approved an edition, as on its paper; empty when it was approved without one."""
    numbered = [each for each in decisions_on(edition_id) if each.stage == "approved" and each.number]
    if not numbered:
        return ""
    last = numbered[-1]
    return ", ".join(filter(None, (last.number, show_date(last.decided_on), last.signatory)))


def module_part(
    edition: PublishedEdition, module: PublishedModule, prose: Prose, *, is_alone: bool = False
) -> Part:
    """A module: what it teaches, a word before a sensitive lesson, the lesson. Alone, it says of which edition."""
    page = module.pages[language()]
    facts = [
        (plain(_("Law as at")), show_date(edition.law_as_at)),
        (plain(_("Self-study")), plain(_minutes(module))),
    ]
    if is_alone:
        course = (plain(_("Course")), plain(in_language(edition.title)))
        facts = [course, *edition_facts(edition), *facts]
    blocks: list[Block] = [Facts(facts)]
    objectives = [[Text(plain(in_language(words)))] for words in module.objectives.values()]
    if objectives:
        blocks += [Text(plain(_("After this module you can")), "label"), Items(objectives)]
    if page.content_notice:
        blocks.append(Callout("warning", "", plain(_("Before you read")), [Text(plain(page.content_notice))]))
    return Part(module.slug, module_kicker(module), plain(page.title), [*blocks, *prose.blocks], prose.notes)


def _minutes(module: PublishedModule) -> str:
    kinds = [minute_kind(kind, minutes) for kind, minutes in module.minutes.items() if minutes]
    return f"{duration(module.all_minutes)} ({', '.join(kinds)})" if kinds else duration(module.all_minutes)


def in_order(meanings: Iterable[Meaning]) -> list[Meaning]:
    """Entries of a glossary in alphabetical order."""
    return sorted(meanings, key=lambda meaning: collation_key(meaning.term))


def terms_part(meanings: Sequence[Meaning]) -> Part:
    """The glossary."""
    return Part("glossary", "", plain(_("Glossary")), meanings)


def meaning_of(term: Term) -> Meaning:
    """An entry of the course's own glossary."""
    spoken = language()
    other = next(each for each in LANGUAGES if each != spoken)
    texts = [term.definition[spoken], *([term.note[spoken]] if term.note else [])]
    return Meaning(
        f"term-{term.id}", plain(getattr(term, spoken)), plain(getattr(term, other)), [*map(plain, texts)]
    )


def questions_part(edition: PublishedEdition, quizzes: Sequence[PublishedQuiz]) -> Part:
    """The questions of the modules' quizzes, with room for marks and without a word on what is right."""
    blocks: list[Block] = [
        Text(
            plain(_("Mark your answers here if you like. You hand in a quiz on the platform alone.")), "small"
        )
    ]
    for quiz in quizzes:
        module = edition.module(quiz.module_slug)
        if module:
            blocks.append(Heading(plain(_title(module)), 2, f"questions-{module.slug}"))
        blocks += questions_of(quiz, is_answered=False)
    return Part("questions", "", plain(_("Questions of the quizzes")), blocks)


def answers_part(module: PublishedModule, quiz: PublishedQuiz) -> Part:
    """The questions of one quiz with what is right and why."""
    blocks = list(questions_of(quiz, is_answered=True, module=module))
    return Part(f"answers-{module.slug}", module_kicker(module), plain(in_language(module.title)), blocks)


def _title(module: PublishedModule) -> str:
    return f"{module.position}. {in_language(module.title)}"


def notes_part(edition: PublishedEdition, text: PublishedTeaching) -> Part:
    """The notes for instructors on a module, or an agenda."""
    key = f"{text.kind}-{text.name}"
    prose = read_page(text.pages[language()], key)
    module = edition.module(text.name) if text.kind == "notes" else None
    kicker = (
        f"{_('Notes for instructors')} · {module_kicker(module)}" if module else _("Agenda of a workshop")
    )
    return Part(key, plain(kicker), plain(in_language(text.title)), prose.blocks, prose.notes)


def exercise_part(edition: PublishedEdition, exercise: Exercise) -> Part:
    """A scenario exercise with the checklist to mark by hand."""
    module = edition.module(exercise.module)
    points = show_number(exercise.points)
    lines = [
        (plain(in_language(line.text)), plain(_("points: %(num)s", num=show_number(line.points))))
        for line in exercise.checklist
    ]
    full = _("Full points for what is done well, half for what is done in part, none for what is left out.")
    return Part(
        f"exercise-{exercise.id}",
        plain(_("Scenario exercise")),
        plain(in_language(exercise.title)),
        [
            Facts(
                [
                    (plain(_("Module")), plain(_title(module) if module else "")),
                    (plain(_("Time")), plain(duration(exercise.minutes))),
                    (plain(_("Points")), points),
                    (plain(_("Observer, date")), ""),
                ]
            ),
            Heading(plain(_("For the officer"))),
            *_paragraphs(in_language(exercise.briefing)),
            Heading(plain(_("For the instructor and whoever plays the other part"))),
            *_paragraphs(in_language(exercise.setting)),
            Heading(plain(_("The observer's checklist"))),
            Text(plain(full), "small"),
            Checklist(plain(_("What to watch for")), [*map(plain, _marks())], lines),
        ],
    )


def _marks() -> tuple[str, ...]:
    return _("well"), _("in part"), _("not done")


def _paragraphs(text: str) -> list[Text]:
    return [Text(plain(paragraph)) for paragraph in text.split("\n") if paragraph.strip()]
