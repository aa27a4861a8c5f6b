"""Programmes with trained officers. Call inside write()."""

from __future__ import annotations

from app.accounts.models import Account, Officer
from app.programme.models import Programme, ProgrammeProvince
from app.shared.models import new_uid
from app.workshops.models import Registration, Workshop
from app.workshops.queries import sessions_of
from tests.attendance.make import attend
from tests.cast import Cast, add, give_role, make_officer
from tests.workshops.make import make_programme, make_workshop, register


def make_keeper(cast: Cast) -> Account:
    """The administrator, of every agency."""
    give_role(cast.administrator, "administrator")
    return cast.administrator


def aim_at(programme: Programme, *province_ids: int) -> Programme:
    """Name the target provinces of a programme."""
    for province_id in province_ids:
        add(ProgrammeProvince(programme_id=programme.id, province_id=province_id))
    return programme


def train(workshop: Workshop, unit, marks: str = "pppppp", **facts) -> Registration:
    """An invented officer of a unit on the roster, with these marks."""
    officer = make_officer(facts.pop("name", "Nguyễn Mẫu An"), unit, number=new_uid().hex[-12:], **facts)
    return come(workshop, officer, marks)


def come(workshop: Workshop, officer: Officer, marks: str = "pppppp") -> Registration:
    registration = register(workshop, officer)
    attend(sessions_of(workshop.id), registration, marks)
    return registration


def make_trained(cast: Cast, north: int, south: int) -> Workshop:
    """A workshop in the North with so many officers of the northern and of the southern station."""
    workshop = make_workshop(cast, programme=make_programme(cast.agency))
    for unit, count in ((cast.north_station, north), (cast.south_station, south)):
        for number in range(count):
            train(workshop, unit, name=f"Nguyễn Mẫu {number:03}")
    return workshop
