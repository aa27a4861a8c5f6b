"""What the invented officers read and answered: before, during and after their workshop."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from app.curriculum import catalogue
from app.curriculum.published import PublishedEdition, PublishedItem, PublishedQuiz
from app.demonstration.programmes import at_hour
from app.domain.counterbalance import form_in
from app.domain.grading import CHOICES, Answer
from app.extensions import db
from app.learning.models import ModuleCompletion, SectionProgress, settle_order
from app.quizzes.grading import grade_attempts
from app.quizzes.models import Attempt, AttemptScore, Response
from app.quizzes.starting import layout_of
from app.shared.models import Actor, new_uid
from app.workshops.models import Registration, Workshop

SECONDS_PER_ITEM = 50
STUDIED = 0.82  # share of the officers who did the module at home, on the second evening
LEARNT = 1.35  # how much the workshop adds to what an officer knows, in logits, on average
HARDNESS = {"easy": -1.3, "medium": -0.1, "hard": 1.0}  # in logits
UNANSWERED = 0.02


class Learner:
    """An invented officer's knowledge in logits, before and after; drawn once for each."""

    def __init__(self, random: Random, place_effect: float) -> None:
        self.random = random
        self.before = random.gauss(-0.2 + place_effect, 0.8)
        self.after = self.before + max(random.gauss(LEARNT, 0.6), -0.4)

    def answer(self, published: PublishedItem, knowledge: float) -> Answer | None:
        """What this officer answers: the key with a probability by Rasch's model, else a distractor, or nothing where
        there are no choices.
        """
        if self.random.random() < UNANSWERED:
            return None
        item = published.item
        chance = 1 / (1 + math.exp(HARDNESS[item.difficulty] - knowledge))
        if not item.choices:
            return published.gradable.key.best if self.random.random() < chance else None
        right = [choice.id for choice in item.choices if choice.earns]
        wrong = [choice.id for choice in item.choices if not choice.earns]
        if self.random.random() < chance:
            return {CHOICES: right}
        return {CHOICES: sorted({self.random.choice(wrong), *right[1:]})}


def place_effect(place_key: str) -> float:
    """What officers of a place know more or less at the start; invented, and uneven on purpose."""
    return Random(place_key).uniform(-0.35, 0.35)


@dataclass(frozen=True)
class Sitting:
    """An officer about to take a quiz: on which registration, knowing how much, when."""

    registration: Registration
    learner: Learner
    knowledge: float
    begins_at: datetime
    number: int = 1


def sit_tests(
    workshop: Workshop, registrations: Sequence[Registration], random: Random, effect: float, *, by: Actor
) -> None:
    """Most sit the pre-test on the first morning, the module's quiz at home, the post-test on the last afternoon."""
    edition = catalogue.edition(workshop.edition_id)
    learners = {each: Learner(random, effect) for each in registrations}
    morning, afternoon = at_hour(workshop.starts_on, 7, 45), at_hour(workshop.ends_on, 15, 30)
    evening = at_hour(workshop.starts_on + timedelta(days=1), 20)
    pre = [Sitting(r, who, who.before, morning) for r, who in learners.items() if random.random() < 0.97]
    sit(edition, ("", "pre"), pre, by=by)
    studied = {r: who for r, who in learners.items() if random.random() < STUDIED}
    for registration in studied:
        read_module(registration, edition, evening)
    sit_module(edition, studied, evening + timedelta(minutes=40), by=by)
    post = [Sitting(r, who, who.after, afternoon) for r, who in learners.items() if random.random() < 0.95]
    sit(edition, ("", "post"), post, by=by)


def sit_module(
    edition: PublishedEdition, learners: dict[Registration, Learner], at: datetime, *, by: Actor
) -> None:
    """The module's quiz, and once more for most of those who did not pass."""
    key = (edition.modules[0].slug, "module")
    first = [Sitting(r, who, (who.before + who.after) / 2 + 0.5, at) for r, who in learners.items()]
    failed = [sitting for sitting, is_passed in sit(edition, key, first, by=by) if not is_passed]
    again = [
        Sitting(each.registration, each.learner, each.learner.after + 0.6, at + timedelta(hours=1), number=2)
        for each in failed
        if each.learner.random.random() < 0.7
    ]
    sit(edition, key, again, by=by)


def sit(
    edition: PublishedEdition, key: tuple[str, str], sittings: Sequence[Sitting], *, by: Actor
) -> list[tuple[Sitting, bool]]:
    """Attempts at one quiz, answered item by item and handed in together; with whether each was passed."""
    quiz = catalogue.quiz_of(edition.id, *key)
    if quiz is None:
        raise LookupError(f"the course has no quiz {key}")
    if not sittings:
        return []
    attempts = [new_attempt(quiz, sitting) for sitting in sittings]
    db.session.add_all(attempts)
    db.session.flush()
    answers = [row for pair in zip(attempts, sittings, strict=True) for row in _answers(quiz, *pair)]
    db.session.execute(insert(Response), answers)
    scores = grade_attempts(
        attempts, by=by, at=attempts[0].submitted_at or attempts[0].started_at, reason="submitted"
    )
    _complete_modules(quiz, attempts, scores)
    return [
        (sitting, bool(scores[attempt.id].is_passed))
        for sitting, attempt in zip(sittings, attempts, strict=True)
    ]


def _complete_modules(
    quiz: PublishedQuiz, attempts: Sequence[Attempt], scores: Mapping[int, AttemptScore]
) -> None:
    if quiz.purpose != "module":
        return
    db.session.add_all(
        ModuleCompletion(
            enrolment_id=each.enrolment_id, module_slug=quiz.module_slug, completed_at=each.submitted_at
        )
        for each in attempts
        if scores[each.id].is_passed
    )


def new_attempt(quiz: PublishedQuiz, sitting: Sitting) -> Attempt:
    """An attempt as `start_attempt` makes it and handing in leaves it, at a time that has passed."""
    uid, at, registration = new_uid(), sitting.begins_at, sitting.registration
    form = form_in(settle_order(registration.enrolment_id), quiz.purpose) if quiz.only else ""
    return Attempt(
        uid=uid,
        enrolment_id=registration.enrolment_id,
        officer_id=registration.officer_id,
        registration_id=registration.id,
        quiz_revision_id=quiz.revision_id,
        purpose=quiz.purpose,
        form=form,
        number=sitting.number,
        layout=layout_of(quiz, form, seed=uid.int),
        language="vi",
        started_at=at,
        due_at=at + timedelta(minutes=quiz.time_limit) if quiz.time_limit else None,
        submitted_at=at + timedelta(seconds=SECONDS_PER_ITEM * (quiz.length + 1)),
        unit_version_id=registration.unit_version_id,
        province_id=registration.province_id,
        agency_id=registration.agency_id,
        rank=registration.rank,
    )


def _answers(quiz: PublishedQuiz, attempt: Attempt, sitting: Sitting) -> Iterator[dict[str, Any]]:
    for place, each in enumerate(quiz.items_in(attempt.form), start=1):
        answer = sitting.learner.answer(each, sitting.knowledge)
        if answer is None:
            continue
        moment = attempt.started_at + timedelta(seconds=SECONDS_PER_ITEM * place)
        uid = new_uid()
        yield {
            "uid": uid,
            "attempt_id": attempt.id,
            "item_id": each.item.id,
            "item_revision_id": each.revision_id,
            "answer": answer,
            "language": "vi",
            "key": uid.hex,
            "receipt": uid.hex[-4:].upper(),
            "origin": "page",
            "occurred_at": moment,
            "received_at": moment,
        }


def read_module(registration: Registration, edition: PublishedEdition, at: datetime) -> None:
    """Every section of the first module, read to its end."""
    module = edition.modules[0]
    db.session.add_all(
        SectionProgress(
            enrolment_id=registration.enrolment_id,
            module_slug=module.slug,
            section_id=section.id,
            read_at=at + timedelta(minutes=5 * place),
        )
        for place, section in enumerate(module.pages["vi"].sections)
    )
