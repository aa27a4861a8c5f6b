"""Which certificates somebody may see, and whose they may issue and revoke."""

from __future__ import annotations

import uuid

from flask import abort
from flask_login import current_user
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.identity import User
from app.certificates.models import Certificate
from app.extensions import db
from app.workshops.access import can_manage_workshop, opens_roster_to, workshop_for_managing
from app.workshops.models import Workshop
from app.workshops.registrations import Registration


def certificates_visible_to(user: User) -> Select[Certificate]:
    """One's own, and those of the workshops whose roster one may see."""
    return (
        select(Certificate)
        .join(Registration, Registration.id == Certificate.registration_id)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(or_(Certificate.officer_id == user.officer_id, opens_roster_to(user)))
        .options(joinedload(Certificate.revocation))
    )


def certificate_for_reading(uid: uuid.UUID) -> Certificate:
    """The certificate with its revocation, or 404."""
    found = db.session.scalar(certificates_visible_to(current_user).where(Certificate.uid == uid))
    return found or abort(404)


def workshop_of(certificate: Certificate) -> Workshop:
    query = select(Workshop).join(Registration, Registration.workshop_id == Workshop.id)
    return db.session.scalars(query.where(Registration.id == certificate.registration_id)).one()


def can_revoke(user: User, certificate: Certificate) -> bool:
    """Coordinators and administrators whose scope holds the workshop's host unit."""
    return can_manage_workshop(user, workshop_of(certificate))


def certificate_for_revoking(uid: uuid.UUID) -> Certificate:
    """The certificate, or 404 when it cannot be seen, 403 when it is not the user's to revoke."""
    certificate = certificate_for_reading(uid)
    if not can_revoke(current_user, certificate):
        abort(403)
    return certificate


def registration_for_issuing(workshop_uid: uuid.UUID, registration_uid: uuid.UUID) -> Registration:
    """A place on the roster of a workshop that the user manages; else 404 or 403."""
    workshop = workshop_for_managing(workshop_uid)
    query = select(Registration).where(Registration.workshop_id == workshop.id)
    return db.session.scalar(query.where(Registration.uid == registration_uid)) or abort(404)
