"""One reading of a round for its page, charts, CSV, XLSX and PDF, so that they cannot disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.domain.course import Instrument, Question
from app.domain.intervals import Interval, wilson
from app.domain.survey_summary import ANSWERED, Figures, ProtectedRound, Shown
from app.domain.survey_tally import SKIPPED, category_ids, exclusive_ids
from app.extensions import db
from app.shared.models import Words
from app.shared.refusal import Refused
from app.summaries.areas import Area, AreaList
from app.summaries.gains import Gains, gains_of
from app.summaries.models import Finding, Recommendation
from app.summaries.open_answers import OpenAnswers, open_answers_of
from app.surveys.answers import instrument_of
from app.surveys.models import Round
from app.surveys.queries import RoundTurnout, province_names, turnout_of
from app.surveys.tallies import shown_of


@dataclass(frozen=True)
class Turnout:
    """How many of those invited took part. `n_hidden` provinces are left out of both."""

    invited: int | None
    done: Shown

    @property
    def share(self) -> float | None:
        done = self.done.cell.value
        return done / self.invited if done is not None and self.invited else None

    @property
    def interval(self) -> Interval | None:
        done = self.done.cell.value
        return wilson(done, self.invited) if done is not None and self.invited else None


@dataclass(frozen=True)
class Line:
    """One answer to a question: in all that is chosen, and in each area. `category` is an option, a point, SKIPPED."""

    category: str
    whole: Shown
    areas: tuple[Shown, ...]


@dataclass(frozen=True)
class QuestionSummary:
    """A question with its lines, and the mean of a scale or number in all and in each area."""

    number: int
    question: Question
    lines: tuple[Line, ...]
    figures: Figures | None
    area_figures: tuple[Figures | None, ...]
    written: Shown | None

    def line(self, category: str) -> Line:
        return next(line for line in self.lines if line.category == category)


@dataclass(frozen=True)
class RoundSummary:
    """Everything that a summary says, in values; words are put to it by `text`.

    `names`: the provinces chosen, by id, as they were called then.
    """

    round: Round
    instrument: Instrument
    areas: AreaList
    names: dict[int, Words]
    turnout: Turnout
    area_turnouts: tuple[Turnout, ...]
    questions: tuple[QuestionSummary, ...]
    gains: Gains
    open_answers: Sequence[OpenAnswers] | None
    findings: Sequence[Finding]
    recommendations: Sequence[Recommendation]

    @property
    def chosen(self) -> tuple[Area, ...]:
        return self.areas.chosen

    def question(self, question_id: str) -> QuestionSummary | None:
        return next((each for each in self.questions if each.question.id == question_id), None)


def refuse_while_open(round_: Round) -> None:
    """Figures that grow answer by answer would give each answer away."""
    if round_.closed_at is None:
        raise Refused(
            _l("The summary can be read once the round is closed."),
            kept=_l("All answers that came in are kept."),
            to_do=_l("A coordinator of all its provinces closes it on the page of the round."),
        )


class Reading:
    """What is shown of a closed round in the areas of one reader. Raises Refused while it is open."""

    def __init__(self, round_: Round, areas: AreaList) -> None:
        refuse_while_open(round_)
        self.round, self.areas = round_, areas
        self.instrument = instrument_of(round_)
        self.shown: ProtectedRound[int] = shown_of(round_)

    def questions(self, only: frozenset[str] | None = None) -> tuple[QuestionSummary, ...]:
        """All questions, or some."""
        numbered = enumerate(self.instrument.questions, 1)
        return tuple(self._question(n, each) for n, each in numbered if only is None or each.id in only)

    def _question(self, number: int, question: Question) -> QuestionSummary:
        categories = [*category_ids(question), SKIPPED] if question.type != "text" else []
        whole = self.areas.groups
        each_area = [area.groups for area in self.areas.chosen]
        return QuestionSummary(
            number=number,
            question=question,
            lines=_in_order(question, [self._line(question, each, whole, each_area) for each in categories]),
            figures=self.shown.figures_in(question, whole),
            area_figures=tuple(self.shown.figures_in(question, groups) for groups in each_area),
            written=self._written(question) if question.type == "text" else None,
        )

    def _line(
        self, question: Question, category: str, whole: frozenset[int], each_area: list[frozenset[int]]
    ) -> Line:
        count = self.shown.count_in
        in_areas = tuple(count(question.id, category, groups) for groups in each_area)
        return Line(category, count(question.id, category, whole), in_areas)

    def _written(self, question: Question) -> Shown | None:
        """How many wrote something; told for all provinces together only."""
        if not self.shown.is_everyone(self.areas.groups):
            return None
        return Shown(self.shown.questions[question.id].totals[ANSWERED], self.shown.sizes.total.value)

    def turnouts(self) -> tuple[Turnout, tuple[Turnout, ...]]:
        """Of all that is chosen, and of each area. One query."""
        counted = turnout_of(self.round)
        whole = self._turnout(counted, self.areas.groups)
        return whole, tuple(self._turnout(counted, area.groups) for area in self.areas.chosen)

    def _turnout(self, counted: RoundTurnout, groups: frozenset[int]) -> Turnout:
        """Those invited where the turnout is hidden do not count either, unless nothing else is asked for."""
        done = self.shown.respondents_in(groups)
        sizes = self.shown.sizes.cells
        is_partial = not self.shown.is_everyone(groups) and len(groups) > 1
        kept = [id_ for id_ in groups if sizes[id_].is_shown or not is_partial]
        return Turnout(sum(counted.provinces[id_].invited for id_ in kept) if kept else None, done)


def _in_order(question: Question, lines: list[Line]) -> tuple[Line, ...]:
    """Several answers to a question by how often they were given, as far as that is shown; others as they are asked."""
    if question.type != "multiple":
        return tuple(lines)
    last = {*exclusive_ids(question), SKIPPED}
    return tuple(sorted(lines, key=lambda line: (line.category in last, -(line.whole.cell.value or 0))))


def conclusions_of(round_: Round, areas: AreaList) -> tuple[Sequence[Finding], Sequence[Recommendation]]:
    """Findings about the chosen provinces or about none, and all recommendations. Two queries."""
    about = or_(Finding.province_id.is_(None), Finding.province_id.in_(areas.groups))
    findings = select(Finding).where(Finding.round_id == round_.id, about).order_by(Finding.id)
    recommendations = select(Recommendation).where(Recommendation.round_id == round_.id)
    return (
        db.session.scalars(findings).all(),
        db.session.scalars(recommendations.order_by(Recommendation.id)).all(),
    )


def summary_of(round_: Round, areas: AreaList, *, with_rows: bool) -> RoundSummary:
    """The whole summary; `with_rows`: with what officers wrote. A fixed number of queries. Raises Refused."""
    reading = Reading(round_, areas)
    turnout, area_turnouts = reading.turnouts()
    findings, recommendations = conclusions_of(round_, areas)
    texts = None
    if with_rows:
        texts = open_answers_of(round_, reading.instrument.questions, reading.shown, areas.groups)
    return RoundSummary(
        round=round_,
        instrument=reading.instrument,
        areas=areas,
        names=province_names(areas.groups, round_.opens_on),
        turnout=turnout,
        area_turnouts=area_turnouts,
        questions=reading.questions(),
        gains=gains_of(round_.programme),
        open_answers=texts,
        findings=findings,
        recommendations=recommendations,
    )
