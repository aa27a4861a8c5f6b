"""The approval of the demonstration's course: every stage says that nobody real decided anything."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Account
from app.curriculum.approval import pass_every_stage
from app.curriculum.models import Edition
from app.curriculum.queries import newest_edition

COMMENTS = {
    "vi": "Bản trình diễn; đây không phải chương trình đào tạo được phê duyệt năm 2023",
    "en": "Demonstration; this is not the curriculum approved in 2023",
}


def approve_course(slug: str, *, developer: Account, approver: Account, at: datetime) -> Edition:
    """The newest edition of a course, every stage passed by officers who are invented: no numbers, no signatories.

    Call inside write(). Raises LookupError when the course is not published.
    """
    edition = newest_edition(slug)
    if edition is None:
        raise LookupError(f"the course {slug} is not published: run `flask courses publish`")
    pass_every_stage(edition, COMMENTS, developer=developer, approver=approver, at=at)
    return edition
