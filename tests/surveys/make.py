"""Rounds and answers for tests. Call inside write()."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from app.accounts.models import Account, Officer
from app.curriculum.drafts import read_fit_instrument
from app.curriculum.models import InstrumentRevision
from app.curriculum.publishing import add_instrument
from app.extensions import db
from app.places.models import Province
from app.shared import clock
from app.surveys.answers import WayBack, finish_response, save_answers
from app.surveys.invitations import invite_officers
from app.surveys.models import Participation, Round, RoundProvince
from tests.cast import THEN, Cast, add
from tests.curriculum.make import COURSES
from tests.workshops.make import make_programme

WORDS = {"vi": "Đợt khảo sát thử", "en": "Made-up round"}
SHIPPED = COURSES.parent.parent / "courses" / "instruments" / "end-of-training.yml"
MINI = COURSES / "instruments" / "mini-assessment.yml"


def make_instrument(path=MINI) -> InstrumentRevision:
    """The instrument of a file, published; the same one when asked again."""
    return add_instrument(read_fit_instrument(path.name, path.read_bytes()), by=None, at=THEN)


def make_round(
    cast: Cast,
    *,
    provinces: tuple[Province, ...] = (),
    mode: str = "anonymous",
    opens_on: date | None = None,
    closes_on: date | None = None,
    instrument: InstrumentRevision | None = None,
    is_synthetic: bool = True,
) -> Round:
    """A round of the made-up programme, open today, in both provinces unless told otherwise; everybody invited."""
    today = clock.today()
    round_ = add(
        Round(
            programme_id=make_programme(cast.agency).id,
            instrument_revision_id=(instrument or make_instrument()).id,
            title=WORDS,
            mode=mode,
            opens_on=opens_on or today - timedelta(days=7),
            closes_on=closes_on or today + timedelta(days=7),
            provinces=[
                RoundProvince(province_id=place.id) for place in provinces or (cast.north, cast.south)
            ],
            is_synthetic=is_synthetic,
            at=THEN,
            by_id=None,
        )
    )
    invite_officers(round_)
    db.session.flush()
    return round_


def invite(round_: Round, person: Officer | Account, province: Province) -> Participation:
    """Invite an officer, or the officer of an account, without a workshop."""
    officer_id = person.id if isinstance(person, Officer) else person.officer_id
    return add(Participation(round_id=round_.id, officer_id=officer_id, province_id=province.id))


def respond(participation: Participation, answers: dict[str, Any], token: str) -> None:
    """Answer and finish, found by a token's hash as an anonymous round has it."""
    way, at = WayBack(token_hash=token), clock.now()
    save_answers(participation, way, answers, at=at)
    db.session.flush()
    finish_response(participation, way, at=at)
    db.session.flush()
