"""Enrolments for tests."""

from __future__ import annotations

from app.accounts.models import Account
from app.curriculum.models import Edition
from app.learning.models import Enrolment, enrol
from app.shared import clock
from app.shared.database import write
from tests.curriculum.make import publish_mini


def make_enrolment(account: Account, edition: Edition | None = None) -> Enrolment:
    """The account's officer, enrolled in the edition (the mini course by default); call outside write()."""
    edition = edition or publish_mini()
    return write(enrol, account.officer_id, edition.id, by=account, at=clock.now())
