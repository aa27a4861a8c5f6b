"""The one thing to do next in a course."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.curriculum.published import PublishedEdition, PublishedModule
from app.learning.queries import Studying
from app.quizzes.queries import QuizState

States = Mapping[tuple[str, str], QuizState]


@dataclass(frozen=True)
class NextStep:
    """`kind`: enrol, look, test, read, quiz, wait (until it opens), done. `module` and `section` say where, `quiz`
    which.
    """

    kind: str
    module: PublishedModule | None = None
    section: str = ""
    quiz: QuizState | None = None


def find_next_step(
    edition: PublishedEdition,
    place: Studying | None,
    *,
    completed: Collection[str],
    quizzes: States,
    may_enrol: bool,
) -> NextStep:
    """Enrol; the pre-test; read what is unread and then take the quiz, module by module; the post-test; done.

    What is not open yet is passed over, and waited for once nothing else is left.
    """
    if place is None:
        return NextStep("enrol" if may_enrol else "look")
    return (
        _test(quizzes, "pre")
        or _in_modules(edition, place, completed, quizzes)
        or _test(quizzes, "post")
        or _wait(edition, quizzes)
        or NextStep("done")
    )


def _wait(edition: PublishedEdition, quizzes: States) -> NextStep | None:
    """The quiz that opens first, of those that are still to be taken."""
    coming = [
        (state.opens_at, key) for key, state in quizzes.items() if state.opens_at and _is_awaited(state)
    ]
    if not coming:
        return None
    _opens_at, key = min(coming)
    return NextStep("wait", edition.module(key[0]), quiz=quizzes[key])


def _is_awaited(state: QuizState) -> bool:
    return state.is_coming and not _is_settled(state)


def _test(quizzes: States, purpose: str) -> NextStep | None:
    """A test of the whole course that is not yet handed in, or not passed where one more try is allowed."""
    state = quizzes.get(("", purpose))
    return NextStep("test", quiz=state) if state and _is_wanted(state) else None


def _is_wanted(state: QuizState) -> bool:
    if state.open_attempt_uid:
        return True
    return state.can_start and not _is_settled(state)


def _is_settled(state: QuizState) -> bool:
    return state.is_waiting or (state.is_submitted and state.is_passed is not False)


def _in_modules(
    edition: PublishedEdition, place: Studying, completed: Collection[str], quizzes: States
) -> NextStep | None:
    for module in edition.modules:
        step = None if module.slug in completed else _in_module(module, place, quizzes)
        if step:
            return step
    return None


def _in_module(module: PublishedModule, place: Studying, quizzes: States) -> NextStep | None:
    """The first unread section; then the quiz, unless every attempt at it has been used."""
    unread = first_unread(module, place)
    if unread:
        return NextStep("read", module, unread)
    state = quizzes.get((module.slug, "module"))
    return NextStep("quiz", module, quiz=state) if state and _is_wanted(state) else None


def first_unread(module: PublishedModule, place: Studying) -> str:
    """The id of the first section that was not read; empty when all were."""
    read = place.read_in(module.slug)
    return next((section for section in module.section_ids if section not in read), "")
