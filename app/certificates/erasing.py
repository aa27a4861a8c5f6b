"""When a person is erased: the name leaves the frozen text with the row, and the PDF soon after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.erasing import also_erases
from app.certificates.models import Certificate
from app.extensions import db
from app.shared.jobs import Job, add_job, job_kind
from app.shared.storage import store

KIND = "forget_certificate_files"


@also_erases
def erase_certificates(officer_id: int, _at: datetime) -> None:
    """Blank the holder. The files go once that is committed: a transaction undone must find them still there."""
    certificates = db.session.scalars(select(Certificate).where(Certificate.officer_id == officer_id)).all()
    for certificate in certificates:
        certificate.erase()
    if certificates:
        add_job(KIND, {"sha256": [certificate.sha256 for certificate in certificates]}, None)


@job_kind(KIND)
def forget_files(job: Job) -> None:
    """Remove the PDFs of an erased person. Their hashes stay: they tell nothing, and still verify a copy."""
    for sha256 in job.arguments["sha256"]:
        store().remove(sha256)
