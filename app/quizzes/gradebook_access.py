"""Whose rows of a gradebook are open to whom."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, exists, or_

from app.accounts.access import require_role
from app.accounts.identity import User
from app.accounts.models import Officer
from app.accounts.officer_access import officers_visible_to
from app.curriculum.published import PublishedEdition
from app.learning.models import Enrolment
from app.quizzes.result_access import edition_for_results
from app.workshops.access import READERS, opens_roster_to
from app.workshops.models import Workshop
from app.workshops.registrations import Registration


def edition_for_gradebook(uid: uuid.UUID) -> PublishedEdition:
    """An edition for those who may see rows of officers; 403 for others, 404 when there is none."""
    require_role(*READERS)
    return edition_for_results(uid)


def opens_rows_to(user: User) -> ColumnElement[bool]:
    """Enrolments of officers whom the user sees, and of those on rosters that are open to the user."""
    on_roster = exists().where(
        Registration.enrolment_id == Enrolment.id,
        Registration.workshop_id == Workshop.id,
        opens_roster_to(user),
    )
    on_roster = on_roster.correlate(Enrolment)  # not the places of the rows: those of an edition have none
    seen = officers_visible_to(user).with_only_columns(Officer.id)
    return or_(Enrolment.officer_id.in_(seen), on_roster)
