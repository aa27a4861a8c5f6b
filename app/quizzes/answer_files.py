"""Files of answers that never reached the server: received from an officer's device, then taken or declined.

Taking adds what the rules of `domain.answer_file.judge` let in. Where the attempt is in already, those items are scored
anew in a run of their own, with the instructor's reason; what was set by hand stays. An essay among them makes the
attempt wait for marks, one that is emptied ends the waiting if it was the last, and one that somebody has marked stays
as it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain import grading
from app.domain.answer_file import NEW, FileAnswer, Kept, judge
from app.extensions import db
from app.quizzes.answers import RECEIPT_LETTERS, AnswerSheet
from app.quizzes.marks import marks_of
from app.quizzes.models import GRACE, SETTLED, Attempt, Response
from app.quizzes.overrides import score_again
from app.quizzes.submission import close_if_over
from app.shared.audit import audit
from app.shared.models import Actor, Base, HasUid, MadeBy
from app.shared.refusal import Malformed, Refused
from app.shared.tokens import new_code


@dataclass(frozen=True)
class Judged:
    """An answer of a file, its question's number in the attempt (None: not asked), and what is to be done with it."""

    answer: FileAnswer
    number: int | None
    verdict: str


class AnswerFile(HasUid, MadeBy, Base):
    """A file as it was received: `answers` opened, as `FileAnswer`s; `digest` of the file, which comes in once.

    Until somebody decides, `is_taken` is empty. `taken`: how many answers were added.
    """

    __tablename__ = "answer_files"
    __table_args__ = (UniqueConstraint("attempt_id", "digest"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    digest: Mapped[str] = mapped_column(String(64))
    answers: Mapped[list[dict[str, Any]]]
    is_taken: Mapped[bool | None]
    taken: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    @property
    def attempt(self) -> Attempt:
        return db.session.get_one(Attempt, self.attempt_id)

    def judged(self) -> list[Judged]:
        """What is to be done with each answer as things stand now. Two queries."""
        attempt, known = self.attempt, _known(self.attempt_id)
        ends_at = attempt.submitted_at and attempt.submitted_at + GRACE
        places = {entry["item"]: number for number, entry in enumerate(attempt.layout, start=1)}
        elsewhere = {each["item"] for each in attempt.layout if each.get("page", 0) not in (0, attempt.page)}
        found = []
        for answer in map(_answer_of, self.answers):
            verdict = judge(
                answer,
                known.items.get(answer.item_id, Kept()),
                is_fit=_fitting(attempt, answer) is not None,
                is_saved=answer.key in known.keys,
                ends_at=ends_at,
                is_here=answer.item_id not in elsewhere,
            )
            found.append(Judged(answer, places.get(answer.item_id), verdict))
        return found

    def take(self, reason: str, *, by: Actor, at: datetime) -> None:
        """Add the answers that may be, and score them where the attempt is in; a verb. Raises Refused."""
        self._refuse_decided()
        attempt = self.attempt
        close_if_over(attempt, at=at)
        new = [each.answer for each in self.judged() if each.verdict == NEW]
        if not new:
            raise Refused(_l("Nothing of this file can be added."), kept=_l("The file is kept as it is."))
        db.session.add_all(_row(attempt, answer, at) for answer in new)
        db.session.flush()
        if attempt.submitted_at is not None:
            revisions = {entry["item"]: entry["revision"] for entry in attempt.layout}
            score_again(attempt, [revisions[answer.item_id] for answer in new], reason, by=by, at=at)
        self._decide(True, len(new), reason, by=by, at=at)
        audit("take_answer_file", self, by=by, at=at)

    def decline(self, reason: str, *, by: Actor, at: datetime) -> None:
        """Leave the attempt as it is, and say why; a verb. Raises Refused."""
        self._refuse_decided()
        self._decide(False, 0, reason, by=by, at=at)
        audit("decline_answer_file", self, by=by, at=at)

    def _refuse_decided(self) -> None:
        if self.is_taken is not None:
            raise Refused(
                _l("Somebody has decided about this file already."), kept=_l("That decision stands.")
            )

    def _decide(self, is_taken: bool, taken: int, reason: str, *, by: Actor, at: datetime) -> None:
        self.is_taken, self.taken, self.reason = is_taken, taken, reason
        self.decided_at, self.decided_by_id = at, by.id


def receive_answer_file(
    attempt: Attempt, digest: str, answers: Sequence[FileAnswer], *, by: Actor, at: datetime
) -> AnswerFile:
    """Keep a file until somebody decides about it; a verb. The same file again is the one there is."""
    query = select(AnswerFile).where(AnswerFile.attempt_id == attempt.id, AnswerFile.digest == digest)
    found = db.session.scalar(query)
    if found is not None:
        return found
    rows = [{**asdict(each), "occurred_at": each.occurred_at.isoformat()} for each in answers]
    received = AnswerFile(attempt_id=attempt.id, digest=digest, answers=rows, at=at, by_id=by.id)
    db.session.add(received)
    db.session.flush()
    audit("receive_answer_file", received, by=by, at=at)
    return received


def decided_files(attempt_id: int) -> list[AnswerFile]:
    """The files of an attempt about which somebody has decided. One query."""
    query = select(AnswerFile).where(AnswerFile.attempt_id == attempt_id, AnswerFile.is_taken.is_not(None))
    return list(db.session.scalars(query.order_by(AnswerFile.decided_at)))


@dataclass(frozen=True)
class _Known:
    """What is saved of an attempt: the keys, and what is kept of each item."""

    keys: frozenset[str]
    items: dict[str, Kept]


def _known(attempt_id: int) -> _Known:
    columns = (Response.key, Response.item_id, Response.item_revision_id, Response.occurred_at, Response.mark)
    query = select(*columns).where(Response.attempt_id == attempt_id).order_by(Response.id)
    rows = db.session.execute(query).all()
    marked = {revision_id for _attempt_id, revision_id in marks_of([attempt_id])}
    items = {
        row.item_id: Kept(row.occurred_at, row.mark == SETTLED, row.item_revision_id in marked)
        for row in rows
    }
    return _Known(frozenset(row.key for row in rows), items)


def _answer_of(body: dict[str, Any]) -> FileAnswer:
    return FileAnswer(**{**body, "occurred_at": datetime.fromisoformat(body["occurred_at"])})


def _fitting(attempt: Attempt, answer: FileAnswer) -> grading.Answer | None:
    """The answer in the form in which it is kept; None where it cannot answer an item that was set."""
    sheet = AnswerSheet(attempt.id, attempt.uid, attempt.layout, attempt.quiz_revision_id)
    try:
        return sheet.checked(answer.item_id, answer.answer)
    except (LookupError, Malformed):
        return None


def _row(attempt: Attempt, answer: FileAnswer, at: datetime) -> Response:
    revisions = {entry["item"]: entry["revision"] for entry in attempt.layout}
    return Response(
        attempt_id=attempt.id,
        item_id=answer.item_id,
        item_revision_id=revisions[answer.item_id],
        answer=_fitting(attempt, answer),
        language=answer.language,
        key=answer.key,
        receipt=new_code(RECEIPT_LETTERS),
        origin="file",
        occurred_at=answer.occurred_at,
        received_at=at,
    )
