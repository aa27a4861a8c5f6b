"""What is measured over HTTP, each beside its floor: pages, answers, attempts, marks, sign-ins, reports."""

from __future__ import annotations

import json
import re
import urllib.parse
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import exists, select

from app.accounts.models import Account, Officer
from app.accounts.officers import open_account
from app.attendance.models import RegisterLock
from app.curriculum import catalogue
from app.extensions import db
from app.shared import clock
from app.shared.models import new_uid
from app.surveys.models import Round
from app.workshops.models import Workshop, WorkshopSession
from app.workshops.registrations import Registration
from benchmarks import load
from benchmarks.installation import Installation
from benchmarks.load import Request
from benchmarks.processes import Gunicorn
from benchmarks.results import Line
from tests.signed_in import SignedIn

COURSE = "/courses/counter-trafficking"
LESSON = f"{COURSE}/02-what-trafficking-is"
ANSWERS, ATTEMPTS, HALL = 10, 20, 436
POSTED_AS = ("unit_version_id", "province_id", "agency_id", "rank")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# Each request of wrk needs a key of its own; its threads draw different seeds.
SAVE_LUA = """
setup = function(thread) thread:set("seed", os.time() * 1000 + math.random(1000)) end
init = function() math.randomseed(seed) number, mine = 0, string.format("%09d", math.random(1e9)) end
request = function()
  number = number + 1
  return wrk.format(nil, nil, nil, string.gsub([[BODY]], "KEY", mine .. "-" .. number))
end
"""


def floor_of(bench: Installation, page: bytes, reads: int) -> Gunicorn:
    """The server of bare floors: so many reads, and for a page these bytes."""
    (bench.folder / "page.gz").write_bytes(page)
    env = {
        "FLOOR_FOLDER": str(bench.folder),
        "FLOOR_READS": str(reads),
        "SECRET_KEY": bench.production["SECRET_KEY"],
    }
    return Gunicorn("benchmarks.floor:app", env, "/page", bench.folder / "floor.log")


def measure_page(bench: Installation, name: str, aim: str, browser: SignedIn, path: str, reads: int) -> Line:
    """A page beside a floor that reads as often and sends as many bytes."""
    request = Request("GET", path, browser.headers() | {"Accept": "text/html", "Accept-Encoding": "gzip"})
    body = load.send(bench.server, request)
    floor = floor_of(bench, body, reads)
    bare = load.cpu_ms(floor, replace(request, path="/page"))
    floor.stop()
    cpu = load.cpu_ms(bench.server, request)
    return Line(name, cpu, aim, bare, len(body), load.rates(bench.server, request, bench.folder))


def measure_save(bench: Installation) -> list[Line]:
    """One answer saved, beside one row committed as durably; the floor has a line of its own, for its rates."""
    browser = browsers_of_trainees(bench, 1)[0]
    path, item, choice = open_attempt(bench, browser)
    lua = SAVE_LUA.replace("BODY", answer_to(choice, "KEY"))
    request = Request(
        "PUT", f"{path}/responses/{item}", browser.headers(), lambda: answer_to(choice, new_uid().hex), lua
    )
    floor = floor_of(bench, b"", 3)
    save_row = replace(request, path="/save")
    bare = Line(
        "floor: save one row", load.cpu_ms(floor, save_row), rates=load.rates(floor, save_row, bench.folder)
    )
    floor.stop()
    cpu = load.cpu_ms(bench.server, request)
    aim = "ratio 3; p95 25 ms at 8, 60 ms at 32"
    rates = load.rates(bench.server, request, bench.folder)
    return [bare, Line("save one answer", cpu, aim, bare.cpu, rates=rates)]


def measure_attempt(bench: Installation) -> Line:
    """A whole attempt: started, ten answers saved one by one, handed in."""
    browsers = browsers_of_trainees(bench, ATTEMPTS + 2)
    for browser in browsers[:2]:
        take_quiz(bench, browser)
    before = bench.server.cpu_seconds()
    for browser in browsers[2:]:
        take_quiz(bench, browser)
    cpu = (bench.server.cpu_seconds() - before) * 1000 / ATTEMPTS
    return Line("attempt of ten answers", cpu, "20 ms")


def take_quiz(bench: Installation, browser: SignedIn) -> None:
    path, _item, _choice = open_attempt(bench, browser)
    for item, choice in questions_of(bench)[:ANSWERS]:
        answer = partial(answer_to, choice, new_uid().hex)
        load.send(bench.server, Request("PUT", f"{path}/responses/{item}", browser.headers(), answer))
    load.send(bench.server, _form(f"{path}/submission", browser, {}))


def open_attempt(bench: Installation, browser: SignedIn) -> tuple[str, str, str]:
    """The address of a new attempt at the module's quiz, its first item and one choice of it."""
    quiz = bench.ask(_module_quiz)
    address = load.location(bench.server, _form(f"/quizzes/{quiz.uid}/attempts", browser, {}))
    return address, *questions_of(bench)[0]


def _module_quiz() -> Any:
    edition = catalogue.current_edition("counter-trafficking")
    assert edition is not None
    return catalogue.quiz_of(edition.id, "02-what-trafficking-is", "module")


def questions_of(bench: Installation) -> list[tuple[str, str]]:
    """Each item of the module's quiz, with one of its choices."""
    items = [each.item for each in bench.ask(_module_quiz).items]
    return [(item.id, item.choices[0].id) for item in items]


def answer_to(choice: str, key: str) -> str:
    """An answer as the page's script sends it."""
    moment = datetime.now(UTC).isoformat()
    return json.dumps({"answer": {"choices": [choice]}, "key": key, "occurred_at": moment})


def _form(path: str, browser: SignedIn, fields: dict[str, str]) -> Request:
    body = urllib.parse.urlencode({"csrf_token": browser.token, **fields})
    return Request("POST", path, browser.headers() | FORM | {"Accept": "text/html"}, lambda: body)


def browsers_of_trainees(bench: Installation, count: int) -> list[SignedIn]:
    """Officers of the workshop that runs today, with new accounts, signed in."""
    return bench.browsers(bench.write(lambda: _accounts_in_the_hall(count)))


def _accounts_in_the_hall(count: int) -> list[int]:
    """Accounts for so many officers on today's roster who have none."""
    hall = select(Registration.officer_id).where(Registration.workshop_id == _session_today().workshop_id)
    nobody = ~select(Account.id).where(Account.officer_id == Officer.id).exists()
    officers = db.session.scalars(select(Officer).where(Officer.id.in_(hall), nobody).limit(count)).all()
    at = clock.now()
    return [open_account(each, f"bench{each.id}", by=None, at=at).id for each in officers]


def _session_today() -> WorkshopSession:
    """The half-day of the running workshop whose register is open and is the next to be closed."""
    is_closed = exists().where(RegisterLock.workshop_session_id == WorkshopSession.id)
    still_open = select(WorkshopSession).where(WorkshopSession.held_on <= clock.today(), ~is_closed)
    return db.session.scalars(still_open.order_by(WorkshopSession.starts_at).limit(1)).one()


def attempt_address(bench: Installation, browser: SignedIn) -> str:
    """The page of a new attempt at the module's quiz."""
    return open_attempt(bench, browser)[0]


def quiz_results_address(bench: Installation) -> str:
    """The results of the pre-test's first form, sat by half of all officers."""
    edition = bench.ask(lambda: catalogue.current_edition("counter-trafficking"))
    assert edition is not None
    quiz = bench.ask(lambda: catalogue.quiz_of(edition.id, "", "pre"))
    assert quiz is not None
    return f"/quizzes/{quiz.uid}/results"


def measure_marks(bench: Installation) -> Line:
    """Everybody of a hall of 436 marked in one request, again and again, each mark superseding the one before."""
    session_uid, registrations = bench.write(_fill_hall)
    browser, address = bench.browser("giangvien"), f"/workshop-sessions/{session_uid}/marks"
    seen: dict[str, list[str]] = {uid: [] for uid in registrations}
    spent = []
    for status in ("present", "late", "present", "excused", "present"):
        request = Request("POST", address, browser.headers(), partial(_marks, seen, status))
        before = bench.server.cpu_seconds()
        reply = json.loads(load.send(bench.server, request))
        spent.append((bench.server.cpu_seconds() - before) * 1000)
        seen = {uid: row["seen"] for uid, row in reply["rows"].items()}
    return Line(f"mark {len(registrations)} in one request", sorted(spent)[2], "50 ms")


def _fill_hall() -> tuple[str, list[str]]:
    """Put every officer of the demonstration on today's roster: the uids of the half-day and the registrations."""
    session = _session_today()
    workshop = db.session.get_one(Workshop, session.workshop_id)
    there = set(db.session.scalars(select(Registration.officer_id).filter_by(workshop_id=workshop.id)))
    for other in db.session.scalars(select(Registration).where(Registration.workshop_id != workshop.id)):
        if other.officer_id not in there and len(there) < HALL:
            there.add(other.officer_id)
            db.session.add(_moved(other, workshop))
    db.session.flush()
    uids = db.session.scalars(select(Registration.uid).filter_by(workshop_id=workshop.id))
    return str(session.uid), [str(uid) for uid in uids]


def _moved(registration: Registration, workshop: Workshop) -> Registration:
    posted = {name: getattr(registration, name) for name in POSTED_AS}
    return Registration(
        workshop_id=workshop.id,
        officer_id=registration.officer_id,
        enrolment_id=registration.enrolment_id,
        at=clock.now(),
        by_id=None,
        **posted,
    )


def _marks(seen: dict[str, list[str]], status: str) -> str:
    moment = datetime.now(UTC).isoformat()
    marks = [
        {"registration": uid, "status": status, "key": new_uid().hex, "seen": heads, "occurred_at": moment}
        for uid, heads in seen.items()
    ]
    return json.dumps({"sent_at": moment, "marks": marks})


def measure_sign_in(bench: Installation) -> Line:
    """The form and its post, beside one check of a hash."""
    floor = floor_of(bench, b"", 3)
    bare = load.cpu_ms(floor, Request("POST", "/sign-in", {}), 30)
    floor.stop()
    _sign_in(bench)
    before = bench.server.cpu_seconds()
    for _ in range(20):
        _sign_in(bench)
    cpu = (bench.server.cpu_seconds() - before) * 1000 / 20
    return Line("sign in (form and post)", cpu, "the hash alone", bare)


def _sign_in(bench: Installation) -> None:
    cookie, page = load.open_page(bench.server, "/sign-in")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    fields = {"name": "quansat", "password": bench.password, "csrf_token": token[1]}
    body = urllib.parse.urlencode(fields)
    load.send(bench.server, Request("POST", "/sign-in", FORM | {"Cookie": cookie}, lambda: body))


def measure_report(bench: Installation, name: str, aim: str, path: str, count: int = 15) -> Line:
    """A report that is asked for now and then, by a coordinator: processor time and size, without load."""
    browser = bench.browser("dieuphoi")
    request = Request("GET", path, browser.headers() | {"Accept": "text/html", "Accept-Encoding": "gzip"})
    return Line(
        name, load.cpu_ms(bench.server, request, count), aim, None, len(load.send(bench.server, request))
    )


def summary_address(bench: Installation) -> str:
    """The summary of the round in the hotspot provinces."""
    closed = select(Round.uid).where(Round.closed_at.is_not(None)).order_by(Round.closed_at)
    return f"/rounds/{bench.ask(lambda: db.session.scalars(closed).first())}/summary"
