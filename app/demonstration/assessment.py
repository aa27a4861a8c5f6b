"""The invented end-of-training assessment: who was asked, what they answered, what was concluded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from app.curriculum import catalogue
from app.curriculum.published import PublishedInstrument
from app.demonstration.people import province_id
from app.domain.course import Question
from app.extensions import db
from app.programme.models import Programme
from app.shared.models import Actor, Words
from app.summaries.models import Finding, Recommendation
from app.surveys.models import Participation, Round, RoundProvince, SurveyAnswer, SurveyResponse

INSTRUMENT = "end-of-training"
EXCLUSIVE = ("none", "cannot-say", "not-my-work")
SKIPPED = 0.06  # share of the optional questions left open
REMARKS = 0.3  # share of the open questions answered


def instrument() -> PublishedInstrument:
    """The assessment as it was last published."""
    found = catalogue.current_instrument(INSTRUMENT)
    if found is None:
        raise LookupError(f"the instrument {INSTRUMENT} is not published: run `flask courses publish`")
    return found


def add_round(
    programme: Programme,
    title: Words,
    opens_on: date,
    closes_on: date,
    invited: dict[int, int],
    *,
    by: Actor,
    at: datetime,
) -> Round:
    """A round of the assessment; `invited`: the province of each officer asked."""
    asked = instrument()
    row = Round(
        programme_id=programme.id,
        instrument_revision_id=asked.revision_id,
        title=title,
        mode=asked.instrument.mode,
        opens_on=opens_on,
        closes_on=closes_on,
        is_synthetic=True,
        at=at,
        by_id=by.id,
    )
    db.session.add(row)
    db.session.flush()
    places = sorted(set(invited.values()))
    db.session.add_all(RoundProvince(round_id=row.id, province_id=place) for place in places)
    db.session.add_all(
        Participation(round_id=row.id, officer_id=officer, province_id=place)
        for officer, place in invited.items()
    )
    db.session.flush()
    return row


def answer_round(row: Round, shares: dict[int, float], remarks: list[str], random: Random) -> None:
    """Let the invited officers answer, in each province the given share of them."""
    asked = instrument().instrument.questions
    invited = db.session.query(Participation).filter_by(round_id=row.id).order_by(Participation.officer_id)
    responses: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for participation in invited:
        place = participation.province_id
        if random.random() >= shares[place]:
            continue
        participation.done_on = row.opens_on + timedelta(days=random.randrange(21))
        uid = UUID(int=random.getrandbits(128), version=4)
        responses.append({"uid": uid, "round_id": row.id, "province_id": place, "is_done": True})
        answers.extend(_answers(uid, asked, Answerer(random, place, remarks)))
    db.session.execute(insert(SurveyResponse), responses)
    db.session.execute(insert(SurveyAnswer), answers)


class Answerer:
    """An invented officer's opinions: those of the place, and their own."""

    def __init__(self, random: Random, place: int, remarks: list[str]) -> None:
        self.random, self.place, self.remarks = random, place, remarks

    def value(self, question: Question) -> Any:
        """An answer as the question's type has it, or None for a question left open."""
        if question.type == "text":
            return self.random.choice(self.remarks) if self.random.random() < REMARKS else None
        if not question.required and self.random.random() < SKIPPED:
            return None
        return getattr(self, f"_{question.type}")(question)

    def _lean(self, *of: object) -> float:
        """How strongly a place leans to an answer: 0 to 1, always the same."""
        return Random(f"{self.place}/{'/'.join(map(str, of))}").random()

    def _scale(self, question: Question) -> int:
        middle = 3.2 + self._lean(question.id) * 1.2
        return max(1, min(question.points or 5, round(self.random.gauss(middle, 0.9))))

    def _choice(self, question: Question) -> str:
        weights = [0.15 + self._lean(question.id, option.id) for option in question.options]
        return self.random.choices(question.options, weights)[0].id

    def _multiple(self, question: Question) -> list[str]:
        if self.random.random() < 0.08:
            alone = [option.id for option in question.options if option.id in EXCLUSIVE]
            return [self.random.choice(alone)] if alone else []
        others = [option.id for option in question.options if option.id not in EXCLUSIVE]
        ticked = [each for each in others if self.random.random() < 0.65 * self._lean(question.id, each)]
        return ticked or [self.random.choice(others)]

    def _number(self, question: Question) -> int:
        low, high = question.min or 0, question.max or 100
        return low + round((high - low) * self.random.betavariate(2, 4))


def _answers(uid: UUID, asked: Iterable[Question], who: Answerer) -> list[dict[str, Any]]:
    given = ((question.id, who.value(question)) for question in asked)
    return [
        {"response_uid": uid, "question_id": question_id, "value": {"value": value}}
        for question_id, value in given
        if value is not None
    ]


def add_conclusions(row: Round, data: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """Findings and recommendations, each of which says that it is an invented example."""
    common = {"round_id": row.id, "is_synthetic": True, "at": at, "by_id": by.id}
    for each in data["findings"]:
        place = province_id(each["province"]) if "province" in each else None
        db.session.add(Finding(theme=each["theme"], province_id=place, words=each["words"], **common))
    for each in data["recommendations"]:
        facts = {name: each[name] for name in ("addressee", "words", "state")}
        db.session.add(Recommendation(**facts, **common))
    db.session.flush()
