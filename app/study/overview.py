"""What the course page shows of one person's way through an edition."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from app.accounts.identity import User
from app.curriculum import catalogue
from app.curriculum.approval import EditionWithdrawal, withdrawal_of
from app.curriculum.published import PublishedEdition, PublishedModule
from app.learning.access import may_enrol_alone
from app.learning.queries import Studying, completed_modules, studying, studying_all
from app.quizzes.queries import QuizState, held_back_modules, quiz_states
from app.study.next_step import NextStep, States, find_next_step

TESTS = ("pre", "post")


@dataclass(frozen=True)
class ModuleRow:
    """A module as its row and its post show it. `state`: done, current, todo."""

    module: PublishedModule
    number: int
    title: str
    url: str
    state: str
    sections_read: int
    quiz: QuizState | None
    quiz_url: str | None

    @property
    def sections(self) -> int:
        return len(self.module.section_ids)


@dataclass(frozen=True)
class TestRow:
    """The pre-test or post-test of the course."""

    purpose: str
    state: QuizState | None
    url: str | None


@dataclass(frozen=True)
class Overview:
    """The course page. `newer` is an edition approved after the one that is being studied, `withdrawal` why that
    one was taken out of use."""

    edition: PublishedEdition
    place: Studying | None
    modules: tuple[ModuleRow, ...]
    tests: tuple[TestRow, ...]
    next_step: NextStep
    newer: PublishedEdition | None
    withdrawal: EditionWithdrawal | None

    @property
    def modules_done(self) -> int:
        return sum(row.state == "done" for row in self.modules)


def overview_of(course_slug: str, user: User, language: str) -> Overview | None:
    """One course for one person; None when there is none in use and they study none.

    Four selects whatever the course holds, and one more for those who study another edition than the current one.
    """
    current = catalogue.current_edition(course_slug)
    place = studying(user.officer_id, course_slug)
    edition = catalogue.edition(place.edition_id) if place else current
    if edition is None:
        return None
    completed = completed_modules([place.enrolment_id])[place.enrolment_id] if place else {}
    quizzes = quiz_states(place.enrolment_id) if place else {}
    completed = {slug: at for slug, at in completed.items() if not _is_held_back(quizzes, slug)}
    step = find_next_step(
        edition, place, completed=completed, quizzes=quizzes, may_enrol=may_enrol_alone(user)
    )
    return Overview(
        edition=edition,
        place=place,
        modules=tuple(
            _row(edition, module, place, set(completed), quizzes, step, language)
            for module in edition.modules
        ),
        tests=tuple(_tests(edition, quizzes)),
        next_step=step,
        newer=current if current and current.number > edition.number else None,
        withdrawal=None if edition is current else withdrawal_of(edition.id),
    )


def _is_held_back(quizzes: States, module_slug: str) -> bool:
    """Whether to show a module as complete would tell a score that waits for release."""
    state = quizzes.get((module_slug, "module"))
    return state is not None and state.is_held_back


def _row(
    edition: PublishedEdition,
    module: PublishedModule,
    place: Studying | None,
    completed: set[str],
    quizzes: States,
    step: NextStep,
    language: str,
) -> ModuleRow:
    is_current = step.module is module
    quiz = quizzes.get((module.slug, "module"))
    return ModuleRow(
        module=module,
        number=module.position,
        title=module.title[language],
        url=url_for("study.show_lesson", slug=edition.slug, module_slug=module.slug),
        state="done" if module.slug in completed else "current" if is_current else "todo",
        sections_read=len(place.read_in(module.slug)) if place else 0,
        quiz=quiz,
        quiz_url=quiz_address(quiz) if quiz else None,
    )


def _tests(edition: PublishedEdition, quizzes: States) -> list[TestRow]:
    held = [purpose for purpose in TESTS if edition.quiz("", purpose)]
    states = [(purpose, quizzes.get(("", purpose))) for purpose in held]
    return [TestRow(purpose, state, quiz_address(state) if state else None) for purpose, state in states]


def quiz_address(quiz: QuizState) -> str:
    """The page from which a quiz is taken."""
    return url_for("quizzes.show_quiz", uid=quiz.quiz_uid)


@dataclass(frozen=True)
class CourseRow:
    """A course in the list of courses."""

    edition: PublishedEdition
    place: Studying | None
    modules_done: int


def courses_of(user: User) -> list[CourseRow]:
    """Every course in use, and those that the person studies, in their edition. Four selects however many."""
    places = studying_all(user.officer_id)
    enrolment_ids = [place.enrolment_id for place in places.values()]
    completed, held_back = completed_modules(enrolment_ids), held_back_modules(enrolment_ids)
    editions = {current.slug: current for current in catalogue.current_editions()}
    editions |= {slug: catalogue.edition(place.edition_id) for slug, place in places.items()}
    return [
        CourseRow(edition, place, _count_shown(place.enrolment_id, completed, held_back) if place else 0)
        for place, edition in ((places.get(slug), editions[slug]) for slug in sorted(editions))
    ]


def _count_shown(
    enrolment_id: int, completed: Mapping[int, Mapping[str, datetime]], held_back: Collection[tuple[int, str]]
) -> int:
    return sum((enrolment_id, slug) not in held_back for slug in completed[enrolment_id])
