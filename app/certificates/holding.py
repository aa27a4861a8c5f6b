"""Who holds a valid certificate: told to those who change scores, so that none is overlooked."""

from __future__ import annotations

from sqlalchemy import Select, select

from app.certificates.models import Certificate, Revocation
from app.certificates.queries import candidates
from app.extensions import db
from app.quizzes.holders import CertificateStanding, finds_holders, tells_standings
from app.shared import clock
from app.workshops.registrations import Registration


@finds_holders
def valid_certificates_of(registration_ids: Select[int]) -> dict[int, str]:
    """Place on a roster, of those a query finds, to the serial of the certificate valid there. One query."""
    query = (
        select(Certificate.registration_id, Certificate.serial)
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .where(Certificate.registration_id.in_(registration_ids), Revocation.id.is_(None))
    )
    return {row.registration_id: row.serial for row in db.session.execute(query)}


@tells_standings
def standings_on_rosters(registration_ids: Select[int]) -> dict[int, CertificateStanding]:
    """Place on a roster, of those a query finds, to half-days and certificate. As many queries as `candidates`."""
    now = clock.now()
    return {
        each.registration_id: CertificateStanding(
            attended=each.share.attended,
            held=each.share.held,
            state=each.state(now),
            serial=each.certificate.serial if each.certificate else "",
        )
        for each in candidates(Registration.id.in_(registration_ids))
    }
