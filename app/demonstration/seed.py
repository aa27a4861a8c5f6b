"""Load the demonstration into an empty database, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import inspect, select

from app.accounts.models import Account, Officer
from app.certificates.issuing import issue_certificates
from app.curriculum import catalogue
from app.demonstration import assessment, programmes, studying
from app.demonstration.approving import approve_course
from app.demonstration.exercising import play_exercises
from app.demonstration.ledger import add_ledger
from app.demonstration.people import Lot, add_persona, add_personas, add_trainees, province_id
from app.extensions import db
from app.learning.models import Enrolment
from app.places.load import load_demonstration_places, load_places
from app.programme.models import Programme
from app.quizzes import result_figures
from app.quizzes.result_groups import all_groups
from app.quizzes.statistics import refresh_now
from app.shared import clock
from app.shared.database import write
from app.shared.marks import DatabaseMark, mark_of, set_mark
from app.shared.models import Base
from app.surveys.tallies import keep_tally
from app.workshops.models import Registration, Workshop, WorkshopInstructor

COURSE = "counter-trafficking"
MARK = "demonstration"
DATA = Path(__file__).parent / "data"
TRAINEE = "hocvien"


class NotEmptyError(RuntimeError):
    """The database holds something that is not the demonstration."""


def read_data(name: str) -> Any:
    import yaml  # noqa: PLC0415 - for this one command, not for every web worker

    return yaml.safe_load((DATA / name).read_text("utf-8"))


@dataclass
class Loading:
    """What the steps of a loading share."""

    people: dict[str, Any]
    plans: dict[str, Any]
    lot: Lot
    personas: dict[str, Account]
    edition_id: int
    at: datetime

    @property
    def coordinator(self) -> Account:
        return self.personas["dieuphoi"]

    @property
    def instructor(self) -> Account:
        return self.personas["giangvien"]


def is_loaded() -> bool:
    """Whether this database was made by the demonstration."""
    return _has_table(DatabaseMark) and mark_of(MARK) is not None


def is_empty() -> bool:
    """Whether nobody is on record here; also before the first migration."""
    return not _has_table(Officer) or db.session.scalar(select(Officer.id).limit(1)) is None


def _has_table(model: type[Base]) -> bool:
    return inspect(db.session.connection()).has_table(model.__tablename__)


def load_demonstration(password: str, password_hash: str) -> None:
    """Load everything in one transaction, then work out what officers learnt and what the quizzes tell. `password`
    is kept in the database, which holds nothing real.

    Raises NotEmptyError where there are officers already.
    """
    write(_load, password, password_hash, clock.now())
    refresh_now(lambda _done, _total: None)
    result_figures.refresh_now(all_groups(), lambda _done, _total: None)


def _load(password: str, password_hash: str, at: datetime) -> None:
    if not is_empty():
        raise NotEmptyError("The demonstration is loaded only into an empty database; this one has officers.")
    load_places(db.session())
    load_demonstration_places(db.session())
    people = read_data("people.yml")
    lot = Lot(people, Random("cot-moc"))
    personas = add_personas(people["personas"], password_hash, at)
    edition = approve_course(COURSE, developer=personas["dieuphoi"], approver=personas["quantri"], at=at)
    loading = Loading(people, read_data("programmes.yml"), lot, personas, edition.id, at)
    _finished_programme(loading)
    workshop, registrations = _running_programme(loading)
    _exercises(loading, workshop, registrations)
    set_mark(MARK, password)
    add_ledger(COURSE, people, by=loading.coordinator, at=at)  # after the mark: all of it is sample data


def _finished_programme(loading: Loading) -> None:
    plans = loading.plans
    places = [each["place"] for each in plans["workshops"]]
    started = programmes.at_hour(plans["finished"]["starts_on"], 8)
    programme = programmes.add_programme(plans["finished"], places, by=loading.coordinator, at=started)
    number = 1
    for facts in plans["workshops"]:
        _finished_workshop(loading, programme, facts, number)
        number += facts["officers"]
    _finished_round(loading, programme)


def _finished_workshop(loading: Loading, programme: Programme, facts: dict[str, Any], first: int) -> None:
    workshop, registrations = _workshop(loading, programme, facts["place"], facts["starts_on"], facts, first)
    random = loading.lot.random
    after = programmes.at_hour(workshop.ends_on + timedelta(days=1), 8)
    programmes.keep_register(workshop, random, until=after, by=loading.instructor)
    effect = studying.place_effect(facts["place"])
    studying.sit_tests(workshop, registrations, random, effect, by=loading.instructor)
    issue_certificates(workshop.id, by=loading.coordinator, at=after)


def _workshop(
    loading: Loading,
    programme: Programme,
    place: str,
    starts_on: date,
    facts: dict[str, Any],
    first: int,
) -> tuple[Workshop, list[Registration]]:
    """A workshop with its roster, planned three weeks ahead."""
    before = programmes.at_hour(starts_on - timedelta(days=21), 9)
    stations = [each.unit_id for each in programmes.stations_in(place, starts_on)]
    numbers = range(first, first + facts["officers"])
    officer_ids = add_trainees(loading.lot, numbers, stations, before)
    workshop = programmes.plan_workshop(
        programme,
        loading.edition_id,
        place,
        starts_on,
        capacity=max(36, facts["officers"]),
        topics=loading.plans["topics"],
        instructor=loading.instructor,
        by=loading.coordinator,
        at=before,
    )
    return workshop, workshop.register(officer_ids, by=loading.coordinator, at=before)


def _finished_round(loading: Loading, programme: Programme) -> None:
    data = read_data("assessment.yml")
    shares = {province_id(key): share for key, share in data["share_answering"].items()}
    asked = select(Registration.officer_id, Workshop.province_id).join(
        Workshop, Workshop.id == Registration.workshop_id
    )
    rows = db.session.execute(asked.where(Workshop.province_id.in_(shares)))
    invited = {row.officer_id: row.province_id for row in rows}
    by, at = loading.coordinator, programmes.at_hour(data["opens_on"], 8)
    row = assessment.add_round(
        programme, data["title"], data["opens_on"], data["closes_on"], invited, by=by, at=at
    )
    assessment.answer_round(row, shares, data["remarks"]["vi"], loading.lot.random)
    row.closed_at = programmes.at_hour(data["closes_on"], 17)
    keep_tally(row)
    assessment.add_conclusions(row, data, by=by, at=row.closed_at)


def _running_programme(loading: Loading) -> tuple[Workshop, list[Registration]]:
    """A workshop that began yesterday; the trainee one can sign in as is in it, with the pre-test done."""
    plans, today = loading.plans, clock.local(loading.at).date()
    place = plans["running_workshop"]["place"]
    facts = programmes.running_facts(plans["running"], today)
    programme = programmes.add_programme(facts, [place], by=loading.coordinator, at=loading.at)
    starts_on = today - timedelta(days=1)
    workshop, registrations = _workshop(loading, programme, place, starts_on, plans["running_workshop"], 437)
    trainee = loading.personas[TRAINEE]
    registrations += workshop.register(
        [trainee.officer_id], by=loading.coordinator, at=programmes.at_hour(starts_on, 7)
    )
    until = min(loading.at, programmes.at_hour(today, 13))
    today_s_lot = Random("today")  # how many marks there are depends on the hour; what follows does not
    programmes.keep_register(workshop, today_s_lot, until=until, by=loading.instructor)
    _pre_tests(loading, workshop, registrations)
    _open_round(loading, programme, registrations)
    return workshop, registrations


def _exercises(loading: Loading, workshop: Workshop, registrations: list[Registration]) -> None:
    """Scored by the instructor and a second one, who joins the workshop."""
    began = programmes.at_hour(workshop.starts_on, 7)
    second = add_persona(loading.people["second_instructor"], 9100, began)
    db.session.add(WorkshopInstructor(workshop_id=workshop.id, account_id=second.id))
    play_exercises(workshop, registrations, (loading.instructor, second))


def _pre_tests(loading: Loading, workshop: Workshop, registrations: list[Registration]) -> None:
    edition, random = catalogue.edition(loading.edition_id), loading.lot.random
    begun = programmes.at_hour(workshop.starts_on, 7, 45)
    learners = [studying.Learner(random, 0.0) for _ in registrations]
    sittings = [
        studying.Sitting(registration, learner, learner.before, begun)
        for registration, learner in zip(registrations, learners, strict=True)
    ]
    studying.sit(edition, ("", "pre"), sittings, by=loading.instructor)
    mine = next(each for each in registrations if each.officer_id == loading.personas[TRAINEE].officer_id)
    module = edition.modules[0]
    enrolment = db.session.get_one(Enrolment, mine.enrolment_id)
    for place, section in enumerate(module.pages["vi"].sections[:3]):
        enrolment.mark_read(module.slug, section.id, at=begun + timedelta(hours=12, minutes=6 * place))


def _open_round(loading: Loading, programme: Programme, registrations: list[Registration]) -> None:
    data, today = read_data("assessment.yml"), clock.local(loading.at).date()
    place = province_id(loading.plans["running_workshop"]["place"])
    invited = {each.officer_id: place for each in registrations}
    closes_on = today + timedelta(days=30)
    assessment.add_round(
        programme, data["running_title"], today, closes_on, invited, by=loading.coordinator, at=loading.at
    )
