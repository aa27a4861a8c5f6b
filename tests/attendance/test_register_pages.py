import io
import json

import openpyxl
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from app.attendance.models import AttendanceEvent, RegisterLock
from app.attendance.register import Register
from app.domain.attendance import Status
from app.extensions import db
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.models import new_uid
from app.workshops.queries import sessions_of
from tests.attendance.make import attend, mark
from tests.cast import client_of
from tests.pages import english_client
from tests.statements import statements
from tests.workshops.make import make_workshop, register_many

BATCH = "ABCDEFGH2345"


@pytest.fixture
def browser(app, cast):
    return english_client(app, cast.instructor)


def statuses(session) -> list[str]:
    return [row.status.value for row in Register(session).rows]


def form_of(page: str) -> dict[str, str]:
    """What the register would send as it was rendered, as a browser without script would."""
    form = BeautifulSoup(page, "html.parser").select_one("form.marking")
    hidden = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    chosen = {field["name"]: field["value"] for field in form.select("input[type=radio][checked]")}
    return {**hidden, **chosen}


def register_url(session) -> str:
    return f"/workshop-sessions/{session.uid}/register"


def marks_url(session) -> str:
    return f"/workshop-sessions/{session.uid}/marks"


def test_the_form_saves_what_was_chosen_and_nothing_that_was_left_alone(browser, session, roster):
    form = form_of(browser.get(register_url(session)).text)
    form[f"status-{roster[0].uid}"] = "late"
    browser.post(marks_url(session), data=form)
    page = browser.get(register_url(session)).text
    assert (statuses(session), "1 mark saved" in page) == (["late", "unset", "unset"], True)
    again = form_of(page)
    again[f"status-{roster[1].uid}"] = "absent"
    browser.post(marks_url(session), data=again)
    events = db.session.scalars(select(AttendanceEvent.status)).all()
    assert (statuses(session), events) == (["late", "absent", "unset"], ["late", "absent"])


def test_the_form_sent_twice_counts_once(browser, session, roster):
    form = form_of(browser.get(register_url(session)).text)
    form[f"status-{roster[0].uid}"] = "present"
    for _ in range(2):
        browser.post(marks_url(session), data=form)
    assert len(db.session.scalars(select(AttendanceEvent)).all()) == 1


def test_the_button_for_the_rest_leaves_those_who_were_marked_with_it(browser, session, roster):
    form = form_of(browser.get(register_url(session)).text)
    form[f"status-{roster[1].uid}"] = "absent"
    browser.post(marks_url(session), data={**form, "rest": "present"})
    assert statuses(session) == ["present", "absent", "present"]


def test_two_forms_opened_before_either_was_saved_show_their_disagreement(
    app, cast, browser, session, roster
):
    mine = form_of(browser.get(register_url(session)).text)
    other = client_of(app, cast.coordinator)
    theirs = form_of(other.get(register_url(session)).text)
    name = f"status-{roster[0].uid}"
    browser.post(marks_url(session), data={**mine, name: "present"})
    other.post(marks_url(session), data={**theirs, name: "absent"})
    page = browser.get(register_url(session)).text
    assert (statuses(session)[0], "marked in two ways" in page) == ("unset", True)
    form = form_of(page)
    browser.post(marks_url(session), data={**form, name: "late"})
    assert statuses(session)[0] == "late"


def send(browser, session, *marks):
    return browser.post(marks_url(session), json={"marks": list(marks)})


def as_json(registration, status="present", **more) -> dict:
    return {"registration": str(registration.uid), "status": status, "key": new_uid().hex, **more}


def test_a_script_gets_receipts_the_rows_as_they_stand_and_the_tally(browser, session, roster):
    one = as_json(roster[0], "late", occurred_at="2026-01-01T00:00:00.000Z", origin="offline")
    reply = send(browser, session, one, as_json(roster[1])).get_json()
    event = db.session.scalar(select(AttendanceEvent).where(AttendanceEvent.key == one["key"]))
    assert reply["marks"][0] == {
        "key": one["key"],
        "registration": str(roster[0].uid),
        "status": "late",
        "receipt": reply["marks"][0]["receipt"],
        "saved_at": event.received_at.isoformat(),
    }
    assert reply["rows"][str(roster[0].uid)] == {
        "status": "late",
        "seen": [str(event.uid)],
        "is_conflict": False,
    }
    assert reply["tally"] == {"present": 1, "late": 1, "excused": 0, "absent": 0, "unset": 1}
    assert (event.origin, event.occurred_at.year, event.by_id is None) == ("offline", 2026, False)


def test_a_script_that_asks_again_gets_the_same_answer(browser, session, roster):
    one = as_json(roster[0])
    assert send(browser, session, one).get_json() == send(browser, session, one).get_json()


def test_the_clock_of_the_device_is_written_down_beside_ours(browser, session, roster):
    ahead = clock.now().timestamp() + 3600
    sent_at = clock.now().fromtimestamp(ahead, clock.HOME_ZONE).isoformat()
    browser.post(marks_url(session), json={"sent_at": sent_at, "marks": [as_json(roster[0])]})
    offset = db.session.scalar(select(AttendanceEvent.clock_offset))
    assert round(offset / 60) == 60


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"marks": "x"},
        {"marks": [1]},
        {"marks": [{}]},
        {"marks": [{"registration": "x", "status": "present", "key": "a" * 20}]},
        {"marks": [{"registration": str(new_uid()), "status": "here", "key": "a" * 20}]},
        {"marks": [{"registration": str(new_uid()), "status": "present", "key": "short"}]},
        {"marks": [{"registration": str(new_uid()), "status": "present", "key": "a" * 61}]},
        {"marks": [{"registration": str(new_uid()), "status": "present", "key": ["a" * 20]}]},
        {"marks": [{"registration": str(new_uid()), "status": "present", "key": "a" * 20, "seen": "x"}]},
        {"marks": [{"registration": str(new_uid()), "status": "present", "key": "a" * 20, "seen": [1]}]},
        {"marks": [{"registration": str(new_uid()), "status": ["present"], "key": "a" * 20}]},
        {
            "marks": [
                {"registration": str(new_uid()), "status": "present", "key": "a" * 20, "origin": "paper"}
            ]
        },
        {
            "marks": [
                {"registration": str(new_uid()), "status": "present", "key": "a" * 20, "occurred_at": "now"}
            ]
        },
        {"marks": [], "sent_at": "2026-01-01T00:00:00"},
        {"marks": [{}] * 1001},
    ],
    ids=range(16),
)
def test_nonsense_is_400_and_changes_nothing(browser, session, body):
    response = browser.post(marks_url(session), json=body)
    assert (response.status_code, db.session.scalars(select(AttendanceEvent)).all()) == (400, [])


def test_a_rule_that_says_no_answers_a_script_in_words(browser, session, roster):
    browser.post(marks_url(session), json={"marks": [as_json(each) for each in roster]})
    browser.post(f"/workshop-sessions/{session.uid}/lock", data={"headcount": "3"})
    response = send(browser, session, as_json(roster[0], "absent"))
    assert (response.status_code, response.get_json()["happened"]) == (409, "This register is closed.")


def test_closing_by_form_and_then_correcting_from_the_history(browser, session, roster):
    browser.post(marks_url(session), json={"marks": [as_json(each) for each in roster]})
    browser.post(f"/workshop-sessions/{session.uid}/lock", data={"headcount": "3"})
    assert db.session.scalar(select(RegisterLock.headcount)) == 3
    address = f"{marks_url(session)}/{roster[0].uid}"
    form = BeautifulSoup(browser.get(address).text, "html.parser").select("form.form")[-1]
    sent = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    refused = browser.post(f"{address}/corrections", data={**sent, "status": "absent", "reason": ""})
    assert (refused.status_code, statuses(session)[0]) == (422, "present")
    browser.post(f"{address}/corrections", data={**sent, "status": "absent", "reason": "Nhầm người cùng tên"})
    page = browser.get(address).text
    assert (statuses(session)[0], "Nhầm người cùng tên" in page) == ("absent", True)


def test_taking_a_mark_back_from_its_history(browser, session, roster):
    browser.post(marks_url(session), json={"marks": [as_json(roster[0])]})
    page = BeautifulSoup(browser.get(f"{marks_url(session)}/{roster[0].uid}").text, "html.parser")
    button = page.select_one("button[value=unset]")
    form = button.find_parent("form")
    sent = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    browser.post(marks_url(session), data={**sent, button["name"]: "unset"})
    assert statuses(session)[0] == "unset"


def test_an_instructor_elsewhere_cannot_mark_and_a_trainee_cannot_mark_themselves(app, cast, session, roster):
    for account, code in ((cast.other_instructor, 404), (cast.trainee, 404), (cast.observer, 404)):
        response = client_of(app, account).post(marks_url(session), json={"marks": [as_json(roster[0])]})
        assert response.status_code == code
    assert db.session.scalars(select(AttendanceEvent)).all() == []


@pytest.mark.parametrize(
    "path", ["/workshop-sessions/{session}/register", "/workshops/{workshop}/attendance"]
)
def test_a_page_asks_the_same_number_of_questions_whatever_the_size(browser, cast, workshop, path):
    address = path.format(session=sessions_of(workshop.id)[0].uid, workshop=workshop.uid)
    counted = []
    for more in (1, 2, 33):
        for registration in write(register_many, workshop, cast.north_station, more):
            write(attend, sessions_of(workshop.id), registration, "pla")
        browser.get(address)
        with statements() as sent:
            assert browser.get(address).status_code == 200
        counted.append(len(sent))
    assert counted[0] == counted[1] == counted[2]


def test_marking_436_takes_as_many_statements_as_marking_one(app, browser, cast):
    big = write(make_workshop, cast, capacity=500)
    registrations = write(register_many, big, cast.north_station, 437)
    session = sessions_of(big.id)[0]
    counted = []
    marks = [as_json(each) for each in registrations]
    for some in (marks[:1], marks[1:]):
        session.uid  # noqa: B018 - read again before counting
        with statements() as sent:
            assert send(browser, session, *some).status_code == 200
        counted.append(len(sent))
    assert counted[0] == counted[1]
    assert Register(session).tally[Status.PRESENT] == 437


def test_page_csv_and_xlsx_of_the_grid_say_the_same(app, cast, browser, workshop, roster):
    for registration, letters in zip(roster, ("pppppp", "pleaaa", "......"), strict=True):
        write(attend, sessions_of(workshop.id), registration, letters)
    csv = browser.get(f"/workshops/{workshop.uid}/attendance.csv?purpose=report")
    lines = csv.data.decode("utf-8-sig").split("\r\n")
    xlsx = browser.get(f"/workshops/{workshop.uid}/attendance.xlsx").data
    cells = list(openpyxl.load_workbook(io.BytesIO(xlsx)).active.iter_rows(values_only=True))
    assert lines[1].split(",")[1] == cells[1][1] == "Nguyễn Mẫu Dũng"
    assert [line.split(",")[-4:] for line in lines[1:4]] == [
        ["6", "6", "1.0", "21.0"],
        ["2", "6", "0.3333333333333333", "7.0"],
        ["0", "6", "0.0", "0.0"],
    ]
    assert [(row[-4], row[-3]) for row in cells[1:4]] == [(6, 6), (2, 6), (0, 6)]
    assert [row[5:11] for row in cells[2:3]] == [("Present", "Late", "Excused", "Absent", "Absent", "Absent")]
    assert "Sample data: a demonstration, not valid." in {line.rstrip(",").strip('"') for line in lines}
    audited = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export_attendance")).all()
    assert [(event.by_id, event.purpose) for event in audited] == [
        (cast.instructor.id, "report"),
        (cast.instructor.id, "keep"),
    ]


def test_a_conflict_shows_in_exports(browser, session, roster, cast):
    write(lambda: (mark(session, roster[0], "present"), mark(session, roster[0], "absent")))
    text = browser.get(f"/workshop-sessions/{session.uid}/register.csv").data.decode("utf-8-sig")
    assert text.split("\r\n")[1].split(",")[-2] == "Marked in two ways"


def test_the_paper_to_sign_names_everybody_who_is_expected(browser, cast, session, roster, read_pdf):
    write(roster[2].withdraw, "Ốm", by=cast.coordinator, at=clock.now())
    text = read_pdf(browser.get(f"/workshop-sessions/{session.uid}/sign-in-sheet.pdf").data)
    assert [name in text for name in ("Nguyễn Mẫu Dũng", "Nguyễn Mẫu Duy", "Nguyễn Mẫu Dương")] == [
        True,
        True,
        False,
    ]


def test_json_of_the_page_holds_no_name(browser, session, roster):
    assert "Nguyễn" not in json.dumps(
        send(browser, session, as_json(roster[0])).get_json(), ensure_ascii=False
    )
