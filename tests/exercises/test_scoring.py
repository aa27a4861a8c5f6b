"""Exercises scored by those who watch: line by line, two observers blind to each other, results once released."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Account
from app.exercises.models import LineMark, Observation
from app.extensions import db
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.workshops.models import Registration, Withdrawal, Workshop, WorkshopInstructor
from app.workshops.queries import roster_of
from tests.cast import THEN, Cast, add, client_of
from tests.curriculum.make import publish_mini
from tests.exercises.make import EXERCISE, begin, score
from tests.statements import statements
from tests.workshops.make import make_workshop, register, register_many

NOON = "2022-07-05T12:00:00+07:00"


@dataclass
class Hall:
    """A workshop with three officers and two who teach it."""

    app: Flask
    cast: Cast
    workshop: Workshop
    registrations: list[Registration]

    @property
    def address(self) -> str:
        return f"/workshops/{self.workshop.uid}/exercises/{EXERCISE}"

    def client(self, account: Account) -> FlaskClient:
        client = client_of(self.app, account)
        client.set_cookie("language", "en")
        return client

    def page(self, account: Account, address: str = "") -> BeautifulSoup:
        response = self.client(account).get(address or self.address)
        assert response.status_code == 200, response.status
        return BeautifulSoup(response.text, "html.parser")

    def row(self, account: Account, number: int = 0) -> list[str]:
        """What the table says of an officer after the name, to this reader."""
        row = self.page(account).select("tbody tr")[number]
        for hidden in row.select(".visually-hidden"):
            hidden.decompose()
        return [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]

    def score(self, number: int, by: Account, first: str, second: str) -> None:
        write(score, self.workshop, self.registrations[number], by, first, second)

    def begin(self, number: int, by: Account) -> Observation:
        return write(begin, self.workshop, self.registrations[number], by)

    def release(self, by: Account) -> int:
        return self.client(by).post(f"{self.address}/release").status_code


@pytest.fixture
def hall(app: Flask, cast: Cast) -> Hall:
    edition = publish_mini()

    def gather() -> tuple[Workshop, list[Registration]]:
        workshop = make_workshop(cast, edition=edition, instructors=(cast.instructor, cast.other_instructor))
        register(workshop, cast.trainee)
        register_many(workshop, cast.north_station, 2)
        query = select(Registration).where(Registration.workshop_id == workshop.id)
        by_id = {each.id: each for each in db.session.scalars(query)}
        return workshop, [by_id[line.registration_id] for line in roster_of(workshop.id)]

    return Hall(app, cast, *write(gather))


def place_of(hall: Hall, account: Account) -> int:
    ids = [registration.officer_id for registration in hall.registrations]
    return ids.index(account.officer_id)


def body_of(line: str, mark: str, key: str) -> dict[str, object]:
    return {"marks": [mark_of(line, mark, key)]}


def mark_of(line: object, mark: object, key: object, occurred_at: object = NOON) -> dict[str, object]:
    return {"line": line, "mark": mark, "key": key, "occurred_at": occurred_at}


def sheet_says(sheet: Observation) -> dict[str, str]:
    db.session.rollback()
    return db.session.get_one(Observation, sheet.id).marks()


def marks_in(sheet: Observation) -> list[tuple[str, str]]:
    query = select(LineMark.line_id, LineMark.mark).where(LineMark.observation_id == sheet.id)
    return [(row.line_id, row.mark) for row in db.session.execute(query.order_by(LineMark.id))]


# one sheet


def test_an_observer_s_sheet_on_an_officer_is_one(hall: Hall) -> None:
    client = hall.client(hall.cast.instructor)
    data = {"registration": hall.registrations[0].uid}
    first, again = (client.post(f"{hall.address}/observations", data=data).location for _ in range(2))
    assert first == again
    assert db.session.scalar(select(func.count()).select_from(Observation)) == 1


def test_a_tap_is_kept_with_who_and_when_and_sent_again_counts_once(hall: Hall) -> None:
    sheet = hall.begin(0, hall.cast.instructor)
    client = hall.client(hall.cast.instructor)
    for _ in range(2):
        reply = client.post(
            f"/observations/{sheet.uid}/marks", json=body_of("looks-first", "done", "the-same-key")
        )
        (saved,) = json.loads(reply.data)["marks"]
        assert (saved["line"], saved["key"]) == ("looks-first", "the-same-key")
    client.post(f"/observations/{sheet.uid}/marks", json=body_of("looks-first", "part", "another-key"))
    assert marks_in(sheet) == [("looks-first", "done"), ("looks-first", "part")]
    assert db.session.get_one(Observation, sheet.id).marks() == {"looks-first": "part"}
    row = db.session.scalars(select(LineMark)).first()
    assert row.occurred_at.isoformat() == "2022-07-05T05:00:00+00:00"


def hidden_of(hall: Hall, sheet: Observation) -> dict[str, str]:
    """What the page of a sheet sends beside the marks."""
    page = hall.page(hall.cast.instructor, f"/observations/{sheet.uid}")
    return {field["name"]: field["value"] for field in page.select("form.observation input[type=hidden]")}


def test_the_page_works_as_one_form(hall: Hall) -> None:
    sheet = hall.begin(0, hall.cast.instructor)
    data = {**hidden_of(hall, sheet), "mark-looks-first": "done", "mark-says-no-more": "unseen"}
    client = hall.client(hall.cast.instructor)
    client.post(f"/observations/{sheet.uid}/marks", data=data)
    assert marks_in(sheet) == [("looks-first", "done"), ("says-no-more", "unseen")]
    checked = hall.page(hall.cast.instructor, f"/observations/{sheet.uid}").select("input[checked]")
    assert [field["value"] for field in checked] == ["done", "unseen"]
    client.post(f"/observations/{sheet.uid}/marks", data={**data, "then": "submission"})
    assert hall.row(hall.cast.instructor)[1] == "2 of 2 points (1 line not seen)"


def test_who_goes_back_and_marks_as_before_has_marked_again(hall: Hall) -> None:
    """The first page is sent three times: done, back, in part, back, done."""
    sheet = hall.begin(0, hall.cast.instructor)
    first, client = hidden_of(hall, sheet), hall.client(hall.cast.instructor)
    for mark in ("done", "part", "done"):
        client.post(f"/observations/{sheet.uid}/marks", data={**first, "mark-looks-first": mark})
    assert sheet_says(sheet) == {"looks-first": "done"}


def test_a_page_left_open_takes_nothing_back_and_says_that_nothing_changed(hall: Hall) -> None:
    sheet = hall.begin(0, hall.cast.instructor)
    client, address = hall.client(hall.cast.instructor), f"/observations/{sheet.uid}/marks"
    client.post(address, json=body_of("looks-first", "done", "first-key"))
    old = {**hidden_of(hall, sheet), "mark-looks-first": "done"}
    client.post(address, json=body_of("looks-first", "part", "second-key"))
    client.post(address, data=old)
    assert "You changed no line" in client.get(f"/observations/{sheet.uid}").text
    assert sheet_says(sheet) == {"looks-first": "part"}


def test_a_key_sent_again_from_one_tab_does_not_undo_what_another_marked(hall: Hall) -> None:
    sheet = hall.begin(0, hall.cast.instructor)
    client, address = hall.client(hall.cast.instructor), f"/observations/{sheet.uid}/marks"
    client.post(address, json=body_of("looks-first", "done", "first-key"))
    unchanged = body_of("looks-first", "done", "second-key")
    client.post(address, json=unchanged)
    client.post(address, json=body_of("looks-first", "part", "third-key"))
    assert client.post(address, json=unchanged).status_code == 200
    assert sheet_says(sheet) == {"looks-first": "part"}


def test_the_last_tap_counts_though_it_came_first_whatever_the_clocks_say(hall: Hall) -> None:
    """A phone that is an hour ahead taps a minute ago; a tablet with the right time sends later what is older."""
    sheet = hall.begin(0, hall.cast.instructor)
    client, address = hall.client(hall.cast.instructor), f"/observations/{sheet.uid}/marks"

    def send(minutes: int, ahead: int, mark: str) -> None:
        tapped, sent = (clock.now() + timedelta(minutes=each + ahead) for each in (minutes, 0))
        marks = [mark_of("looks-first", mark, f"a-key-for-{mark}", tapped.isoformat())]
        client.post(address, json={"sent_at": sent.isoformat(), "marks": marks})

    send(-1, 60, "part")
    send(-5, 0, "done")
    assert sheet_says(sheet) == {"looks-first": "part"}
    send(0, 0, "missed")
    assert sheet_says(sheet) == {"looks-first": "missed"}


@pytest.mark.parametrize(
    "marks",
    [
        [mark_of("no-such-line", "done", "a-long-key")],
        [mark_of(["looks-first"], "done", "a-long-key")],
        [mark_of("looks-first", "well", "a-long-key")],
        [mark_of("looks-first", ["done"], "a-long-key")],
        [mark_of("looks-first", "done", "short")],
        [mark_of("looks-first", "done", "a-long-key", "noon")],
        [mark_of("looks-first", "done", "a-long-key", "0001-01-01T00:00:00+14:00")],
        [mark_of("looks-first", "done", "a-long-key", "0001-01-01T00:00:00+00:00")],
        [mark_of("looks-first", "done", "a-long-key"), mark_of("says-no-more", "done", "a-long-key")],
        "done",
        None,
    ],
)
def test_nonsense_is_not_taken(hall: Hall, marks: object) -> None:
    body = {"sent_at": "2100-01-01T00:00:00+00:00", "marks": marks}
    sheet = hall.begin(0, hall.cast.instructor)
    reply = hall.client(hall.cast.instructor).post(f"/observations/{sheet.uid}/marks", json=body)
    assert (reply.status_code, marks_in(sheet)) == (400, [])


def test_a_sheet_is_handed_in_whole_and_changes_no_more(hall: Hall) -> None:
    sheet = hall.begin(0, hall.cast.instructor)
    client, address = hall.client(hall.cast.instructor), f"/observations/{sheet.uid}"
    client.post(f"{address}/marks", json=body_of("looks-first", "done", "first-key"))
    assert client.post(f"{address}/submission").status_code == 409
    client.post(f"{address}/marks", json=body_of("says-no-more", "missed", "second-key"))
    assert client.post(f"{address}/submission").status_code == 303
    late = client.post(f"{address}/marks", json=body_of("looks-first", "missed", "third-key"))
    again = client.post(f"{address}/marks", json=body_of("looks-first", "done", "first-key"))
    assert (late.status_code, again.status_code, len(marks_in(sheet))) == (409, 200, 2)
    assert hall.row(hall.cast.instructor)[1] == "2 of 3 points"
    actions = db.session.scalars(select(AuditEvent.action).where(AuditEvent.object_uid == sheet.uid))
    assert list(actions) == ["start_observation", "submit_observation"]


def test_a_sheet_is_its_observer_s_alone(hall: Hall) -> None:
    sheet = hall.begin(0, hall.cast.instructor)
    for other in (hall.cast.other_instructor, hall.cast.coordinator, hall.cast.trainee):
        assert hall.client(other).get(f"/observations/{sheet.uid}").status_code == 404
        marks = body_of("looks-first", "done", "a-long-key")
        assert hall.client(other).post(f"/observations/{sheet.uid}/marks", json=marks).status_code == 404


def test_whoever_no_longer_runs_the_workshop_scores_no_more(hall: Hall) -> None:
    sheet = hall.begin(0, hall.cast.other_instructor)

    def dismiss() -> None:
        key = (hall.workshop.id, hall.cast.other_instructor.id)
        db.session.delete(db.session.get_one(WorkshopInstructor, key))

    write(dismiss)
    assert hall.client(hall.cast.other_instructor).get(f"/observations/{sheet.uid}").status_code == 404


def test_nobody_scores_who_withdrew_or_is_not_on_the_roster(hall: Hall) -> None:
    write(lambda: add(Withdrawal(registration_id=hall.registrations[0].id, reason="…", at=THEN)))
    client = hall.client(hall.cast.instructor)
    for uid, status in ((hall.registrations[0].uid, 404), (hall.workshop.uid, 404), ("nonsense", 400)):
        reply = client.post(f"{hall.address}/observations", data={"registration": uid})
        assert reply.status_code == status


def test_nobody_scores_themselves(hall: Hall) -> None:
    """An instructor who is on the roster of the workshop too."""
    write(register, hall.workshop, hall.cast.instructor)
    (own,) = db.session.scalars(
        select(Registration.uid).where(Registration.officer_id == hall.cast.instructor.officer_id)
    )
    (row,) = [row for row in hall.page(hall.cast.instructor).select("tbody tr") if "Định Ân" in row.th.text]
    assert row.select("button") == []
    reply = hall.client(hall.cast.instructor).post(f"{hall.address}/observations", data={"registration": own})
    assert reply.status_code == 403


# two observers


def test_two_observers_are_blind_to_each_other_until_both_are_in(hall: Hall) -> None:
    cast = hall.cast
    hall.score(0, cast.instructor, "done", "part")
    mine = ["Nguyễn Giả Định Ân", "2.5 of 3 points", "", "handed in"]
    assert hall.row(cast.instructor) == mine
    for other in (cast.other_instructor, cast.coordinator):
        assert hall.row(other) == ["1 sheet not open yet", "", "", "Score this officer"]
    hall.begin(0, cast.other_instructor)
    assert hall.row(cast.other_instructor) == ["1 sheet not open yet", "", "", "Go on scoring"]
    assert hall.row(cast.instructor) == [mine[0] + " 1 sheet not open yet", *mine[1:]]
    hall.score(0, cast.other_instructor, "done", "missed")
    both = "Nguyễn Giả Định Ân, Hoàng Thử Nghiệm Bình"
    points = "2.5 of 3 points 2 of 3 points mean 75%"
    for reader, own in (
        (cast.instructor, "handed in"),
        (cast.other_instructor, "handed in"),
        (cast.coordinator, "Score this officer"),
    ):
        assert hall.row(reader) == [both, points, "50% of 2 lines", own]


def test_a_third_who_has_begun_sees_nothing_of_the_first_two(hall: Hall) -> None:
    cast = hall.cast
    hall.score(0, cast.instructor, "done", "part")
    hall.score(0, cast.other_instructor, "done", "part")
    hall.begin(0, cast.coordinator)
    assert hall.row(cast.coordinator) == ["2 sheets not open yet", "", "", "Go on scoring"]


def test_the_two_who_are_compared_are_those_who_could_not_see_each_other(hall: Hall) -> None:
    """The instructor's account is the oldest, but scores third, when both others' sheets are open."""
    cast = hall.cast
    assert cast.instructor.id < cast.other_instructor.id < cast.coordinator.id
    hall.score(0, cast.coordinator, "done", "part")
    hall.score(0, cast.other_instructor, "missed", "missed")
    assert hall.row(cast.instructor)[2] == "0% of 2 lines"
    hall.score(0, cast.instructor, "missed", "missed")
    observers, _points, agreement, _own = hall.row(cast.instructor)
    assert observers.endswith(", Hoàng Thử Nghiệm Bình, Nguyễn Giả Định Ân")
    assert agreement == "0% of 2 lines"


def test_the_agreement_of_a_class_is_that_of_all_its_lines(hall: Hall) -> None:
    """Of six lines five alike: done 3, part 1, missed 1, and one part beside a done.

    Observed 5/6; firsts 4, 1, 1 and seconds 3, 2, 1 of done, part, missed: expected (12 + 2 + 1)/36. Linear weights:
    observed 5.5/6, expected (15 + (4*2 + 1*3 + 1*1 + 1*2)/2)/36 = 22/36.
    """
    cast = hall.cast
    for number, first, second in (
        (0, ("done", "done"), ("done", "part")),
        (1, ("done", "done"), ("done", "done")),
        (2, ("part", "missed"), ("part", "missed")),
    ):
        hall.score(number, cast.instructor, *first)
        hall.score(number, cast.other_instructor, *second)
    facts = [fact.text for fact in hall.page(cast.coordinator).select("main section dl.facts dd")]
    kappa, weighted = (5 / 6 - 15 / 36) / (1 - 15 / 36), (5.5 / 6 - 22 / 36) / (1 - 22 / 36)
    assert facts == ["6", "83%", f"{kappa:.2f}", f"{weighted:.2f}"]


def test_kappa_that_is_not_defined_says_so(hall: Hall) -> None:
    hall.score(0, hall.cast.instructor, "done", "done")
    hall.score(0, hall.cast.other_instructor, "done", "done")
    facts = [fact.text for fact in hall.page(hall.cast.coordinator).select("main section dl.facts dd")]
    assert facts == ["2", "100%", "not defined", "not defined"]


# released


def test_after_the_release_those_who_played_see_their_own_and_no_names(hall: Hall) -> None:
    cast = hall.cast
    number = place_of(hall, cast.trainee)
    own = f"/workshops/{hall.workshop.uid}/own-exercises"
    hall.score(number, cast.instructor, "done", "unseen")
    assert hall.page(cast.trainee, own).select("main table") == []
    assert hall.release(cast.instructor) == 303
    page = hall.page(cast.trainee, own)
    assert [cell.text for cell in page.select("tbody td")] == ["Done well", "Not seen"]
    assert "2 of 2 points" in page.main.text
    assert "Nguyễn Giả Định Ân" not in page.main.text
    assert hall.row(cast.coordinator, number)[:2] == ["Nguyễn Giả Định Ân", "2 of 2 points (1 line not seen)"]


def test_others_on_the_roster_see_nothing_of_it(hall: Hall) -> None:
    stranger = next(n for n in range(3) if n != place_of(hall, hall.cast.trainee))
    hall.score(stranger, hall.cast.instructor, "done", "done")
    hall.release(hall.cast.instructor)
    page = hall.page(hall.cast.trainee, f"/workshops/{hall.workshop.uid}/own-exercises")
    assert page.select("main table") == []


def test_the_release_closes_the_scoring_and_needs_a_score(hall: Hall) -> None:
    cast = hall.cast
    assert hall.release(cast.instructor) == 409
    open_sheet = hall.begin(1, cast.other_instructor)
    hall.score(0, cast.instructor, "done", "done")
    assert [hall.release(cast.instructor) for _ in range(2)] == [303, 303]
    data = {"registration": hall.registrations[2].uid}
    refused = hall.client(cast.instructor).post(f"{hall.address}/observations", data=data)
    assert refused.status_code == 409
    lines = ("looks-first", "says-no-more")
    marks = {"marks": [mark_of(line, "done", f"key-of-{line}") for line in lines]}
    late = hall.client(cast.other_instructor)
    assert late.post(f"/observations/{open_sheet.uid}/marks", json=marks).status_code == 409
    assert marks_in(open_sheet) == []
    page = hall.page(cast.other_instructor, f"/observations/{open_sheet.uid}")
    assert "before this sheet was handed in" in page.main.text
    assert page.select("form.observation, main form button, fieldset:not([disabled])") == []
    assert late.post(f"/observations/{open_sheet.uid}/submission").status_code == 409
    assert hall.row(cast.coordinator, 1)[1] == ""


def test_who_releases_is_asked_first_and_told_what_is_still_open(hall: Hall) -> None:
    cast = hall.cast

    def question() -> str:
        return " ".join(hall.page(cast.instructor).select_one("details.confirm form p").text.split())

    hall.score(0, cast.instructor, "done", "done")
    assert question() == "A release cannot be taken back."
    for number in (1, 2):
        hall.begin(number, cast.other_instructor)
    assert question().startswith("2 sheets are still open; they are lost to the results.")


# lists and files


def test_the_list_counts_who_was_scored(hall: Hall) -> None:
    hall.score(0, hall.cast.instructor, "done", "done")
    hall.score(0, hall.cast.other_instructor, "done", "done")
    hall.begin(1, hall.cast.instructor)
    cells = hall.page(hall.cast.instructor, f"/workshops/{hall.workshop.uid}/exercises").select("tbody td")
    assert [cell.text for cell in cells] == ["2", "3", "1", "–"]


def test_the_file_says_what_the_page_says_line_by_line(hall: Hall) -> None:
    hall.score(0, hall.cast.instructor, "done", "part")
    hall.score(0, hall.cast.other_instructor, "done", "missed")
    response = hall.client(hall.cast.coordinator).get(f"{hall.address}/scores.csv?purpose=keep")
    rows = [row for row in csv.reader(io.StringIO(response.data.decode("utf-8-sig"))) if len(row) > 10]
    assert [row[4:10] for row in rows[1:4]] == [
        ["Nguyễn Giả Định Ân", "2.5", "3", rows[1][7], "done well", "in part"],
        ["Hoàng Thử Nghiệm Bình", "2.0", "3", rows[2][7], "done well", "not done"],
        ["", "", "", "", "", ""],
    ]
    assert rows[1][10] == "2"
    blind = hall.client(hall.cast.coordinator)
    hall.score(1, hall.cast.instructor, "done", "part")
    text = blind.get(f"{hall.address}/scores.csv").data.decode("utf-8-sig")
    assert text.count("Nguyễn Giả Định Ân") == 1
    assert blind.get(f"{hall.address}/scores.xlsx").data[:2] == b"PK"


def test_the_page_takes_as_many_reads_for_three_as_for_one(hall: Hall) -> None:
    counted = []
    for number in range(3):
        for observer in (hall.cast.instructor, hall.cast.other_instructor):
            hall.score(number, observer, "done", "part")
        client = hall.client(hall.cast.coordinator)
        client.get(hall.address)
        with statements() as sent:
            client.get(hall.address)
        counted.append(len(sent))
    assert counted[0] == counted[1] == counted[2]
