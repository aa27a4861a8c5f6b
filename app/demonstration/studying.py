"""What the invented officers read and answered: before, during and after their workshop."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from app.curriculum import catalogue
from app.curriculum.published import PublishedEdition, PublishedQuiz
from app.demonstration.programmes import at_hour
from app.extensions import db
from app.learning.models import SectionProgress
from app.quizzes.models import Attempt, Response
from app.quizzes.review import score_of
from app.quizzes.starting import layout_of
from app.quizzes.submission import submit_attempt
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

    def answer(self, item: Any, knowledge: float) -> list[str] | None:
        """The choices this officer ticks: the key with a probability by Rasch's model, else a distractor."""
        if self.random.random() < UNANSWERED:
            return None
        chance = 1 / (1 + math.exp(HARDNESS[item.difficulty] - knowledge))
        right = [choice.id for choice in item.choices if float(choice.fraction) > 0]
        wrong = [choice.id for choice in item.choices if float(choice.fraction) <= 0]
        if self.random.random() < chance:
            return right
        return sorted({self.random.choice(wrong), *right[1:]})


def place_effect(place_key: str) -> float:
    """What officers of a place know more or less at the start; invented, and uneven on purpose."""
    return Random(place_key).uniform(-0.35, 0.35)


def sit_tests(
    workshop: Workshop, registrations: Sequence[Registration], random: Random, effect: float, *, by: Actor
) -> None:
    """Everybody sits the pre-test on the first morning and, but for a few, the post-test on the last afternoon."""
    edition = catalogue.edition(workshop.edition_id)
    learners = {each.id: Learner(random, effect) for each in registrations}
    first, last = workshop.starts_on, workshop.ends_on
    for registration in registrations:
        learner = learners[registration.id]
        if random.random() < 0.97:
            sit(registration, edition, ("", "pre"), learner, learner.before, at_hour(first, 7, 45), by=by)
        if random.random() < STUDIED:
            evening = at_hour(first + timedelta(days=1), 20)
            read_module(registration, edition, evening)
            sit_module(registration, edition, learner, evening + timedelta(minutes=40), by=by)
        if random.random() < 0.95:
            sit(registration, edition, ("", "post"), learner, learner.after, at_hour(last, 15, 30), by=by)


def sit_module(
    registration: Registration, edition: PublishedEdition, learner: Learner, at: datetime, *, by: Actor
) -> None:
    """The module's quiz, and once more for most of those who did not pass."""
    key = (edition.modules[0].slug, "module")
    knowledge = (learner.before + learner.after) / 2 + 0.5
    attempt = sit(registration, edition, key, learner, knowledge, at, by=by)
    if not is_passed(attempt) and learner.random.random() < 0.7:
        sit(
            registration, edition, key, learner, learner.after + 0.6, at + timedelta(hours=1), by=by, number=2
        )


def is_passed(attempt: Attempt) -> bool:
    score = score_of(attempt)
    return bool(score and score.is_passed)


def sit(
    registration: Registration,
    edition: PublishedEdition,
    key: tuple[str, str],
    learner: Learner,
    knowledge: float,
    at: datetime,
    *,
    by: Actor,
    number: int = 1,
) -> Attempt:
    """One attempt, answered item by item and handed in."""
    quiz = catalogue.quiz_of(edition.id, *key)
    if quiz is None:
        raise LookupError(f"the course has no quiz {key}")
    attempt = open_attempt(registration, quiz, at, number)
    answers = list(_answers(attempt, quiz, learner, knowledge))
    if answers:
        db.session.execute(insert(Response), answers)
    submit_attempt(attempt, by=by, at=at + timedelta(seconds=SECONDS_PER_ITEM * (len(quiz.items) + 1)))
    return attempt


def open_attempt(registration: Registration, quiz: PublishedQuiz, at: datetime, number: int = 1) -> Attempt:
    """An attempt as `start_attempt` makes it, at a time that has passed."""
    uid = new_uid()
    attempt = Attempt(
        uid=uid,
        enrolment_id=registration.enrolment_id,
        officer_id=registration.officer_id,
        registration_id=registration.id,
        quiz_revision_id=quiz.revision_id,
        purpose=quiz.purpose,
        number=number,
        layout=layout_of(quiz, seed=uid.int),
        language="vi",
        started_at=at,
        due_at=at + timedelta(minutes=quiz.time_limit) if quiz.time_limit else None,
        unit_version_id=registration.unit_version_id,
        province_id=registration.province_id,
        agency_id=registration.agency_id,
        rank=registration.rank,
    )
    db.session.add(attempt)
    db.session.flush()
    return attempt


def _answers(
    attempt: Attempt, quiz: PublishedQuiz, learner: Learner, knowledge: float
) -> Iterator[dict[str, Any]]:
    for place, each in enumerate(quiz.items, start=1):
        picked = learner.answer(each.item, knowledge)
        if picked is None:
            continue
        moment = attempt.started_at + timedelta(seconds=SECONDS_PER_ITEM * place)
        uid = new_uid()
        yield {
            "uid": uid,
            "attempt_id": attempt.id,
            "item_id": each.item.id,
            "item_revision_id": each.revision_id,
            "answer": {"choices": picked},
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
