"""What a coordinator may choose from when planning a workshop."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.accounts.access import scope_of
from app.accounts.identity import User
from app.accounts.models import Account, Officer, Role
from app.curriculum import catalogue
from app.extensions import db
from app.places.models import Unit
from app.places.queries import units_on
from app.programme.access import programmes_visible_to
from app.programme.queries import province_choices
from app.shared import clock
from app.shared.forms import choices_of
from app.shared.locale import in_language, language
from app.workshops.access import MANAGERS
from app.workshops.forms import NewOfficerForm, RosterFileForm, WorkshopForm
from app.workshops.models import Workshop, WorkshopInstructor

Choices = list[tuple[int, str]]


def offer_choices(form: WorkshopForm, user: User, workshop: Workshop | None = None) -> None:
    """Fill the form's lists: places as they were called on the first day, hosts within the user's scope."""
    day = form.starts_on.data or clock.today()
    unit_ids = scope_of(user, *MANAGERS).unit_ids
    programmes = db.session.scalars(programmes_visible_to(user))
    form.programme_id.choices = choices_of((each.id, in_language(each.name)) for each in programmes)
    form.edition_id.choices = choices_of(_editions(workshop))
    form.host_unit_id.choices = choices_of(_units(day, unit_ids))
    form.province_id.choices = choices_of(province_choices(day))
    form.instructor_ids.choices = choices_of(_instructors(unit_ids, workshop))


def offer_units(form: RosterFileForm | NewOfficerForm, workshop: Workshop) -> None:
    """The units of the host's agency on the workshop's first day, the host first."""
    agency = select(Unit.agency_id).where(Unit.id == workshop.host_unit_id).scalar_subquery()
    unit_ids = frozenset(db.session.scalars(select(Unit.id).where(Unit.agency_id == agency)))
    units = _units(workshop.starts_on, unit_ids)
    form.unit_id.choices = choices_of(sorted(units, key=lambda unit: unit[0] != workshop.host_unit_id))


def _editions(workshop: Workshop | None) -> Choices:
    """The newest edition of each course, and the one that the workshop has."""
    editions = catalogue.current_editions()
    if workshop is not None and workshop.edition_id not in {each.id for each in editions}:
        editions.append(catalogue.edition(workshop.edition_id))
    return [(each.id, f"{in_language(each.title)} ({each.number})") for each in editions]


def _units(day: date, unit_ids: frozenset[int]) -> Choices:
    is_english = language() == "en"
    found = units_on(db.session(), day, unit_ids=unit_ids)
    return [(unit.unit_id, unit.name_en if is_english else unit.name_vi) for unit in found]


def _instructors(unit_ids: frozenset[int], workshop: Workshop | None) -> Choices:
    """Open accounts that are instructors in an agency of these units, and those who teach here already."""
    agencies = select(Unit.agency_id).where(Unit.id.in_(unit_ids))
    role_units = select(Unit.id).where(Unit.agency_id.in_(agencies))
    is_instructor = Account.id.in_(
        select(Role.account_id).where(
            Role.name == "instructor", Role.ended_at.is_(None), Role.unit_id.in_(role_units)
        )
    )
    teaches = Account.id.in_(instructor_ids(workshop)) if workshop else False
    query = (
        select(Account.id, Officer.full_name)
        .join(Officer, Officer.id == Account.officer_id)
        .where((is_instructor & Account.disabled_at.is_(None)) | teaches)
        .order_by(Officer.sort_key, Officer.id)
    )
    return [(row.id, row.full_name) for row in db.session.execute(query)]


def instructor_ids(workshop: Workshop) -> list[int]:
    """The accounts that teach in the workshop."""
    query = select(WorkshopInstructor.account_id).where(WorkshopInstructor.workshop_id == workshop.id)
    return list(db.session.scalars(query.order_by(WorkshopInstructor.account_id)))
