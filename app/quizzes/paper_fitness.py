"""What paper can hold of a quiz: what keeps it off paper, and what is otherwise there than on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.curriculum import catalogue
from app.curriculum.published import PublishedItem, PublishedQuiz
from app.domain.answer_letters import LETTERS
from app.domain.behaviour import CERTAINTY, DEFERRED
from app.domain.grading import MULTIPLE, SINGLE, TRUEFALSE
from app.quizzes.gradebook import in_order

PAPER_TYPES = (SINGLE, MULTIPLE, TRUEFALSE)


def quizzes_of(edition_id: int) -> Sequence[PublishedQuiz]:
    """The quizzes of an edition whose scores count, in their order; nobody asks for practice on paper."""
    return in_order(catalogue.edition(edition_id))


def obstacles_of(quiz: PublishedQuiz) -> list[LazyString]:
    """Why a quiz has no paper, a sentence for each reason; none for one that can be printed."""
    behaviour, unfit = quiz.behaviour.kind, [item for item in quiz.items if not _is_printable(item)]
    found = []
    if behaviour == CERTAINTY:
        found.append(_l("It asks how sure one is, and the answer sheet has no boxes for that."))
    elif behaviour != DEFERRED:
        found.append(_l("It says after each answer whether it was right, and paper cannot."))
    if unfit:
        found.append(
            _l(
                "These questions are not answered by ticking one of up to six boxes or several: %(names)s.",
                names="; ".join(f"{item.item.id} ({item.item.type})" for item in unfit),
            )
        )
    return found


def _is_printable(each: PublishedItem) -> bool:
    return each.item.type in PAPER_TYPES and len(each.item.choices) <= len(LETTERS)


def differences_of(quiz: PublishedQuiz) -> list[LazyString]:
    """What of a quiz that can be printed is otherwise on paper."""
    structure = quiz.structure
    rules = {
        _l(
            "Everybody gets the same questions: they are drawn once, when the version is made."
        ): structure.is_drawn,
        _l("Everybody gets the questions in one and the same order."): structure.is_shuffled,
        _l("Pages can be turned back."): structure.is_sequential,
    }
    return [words for words, holds in rules.items() if holds]
