"""Marking on pages: whose essays wait for whom, blind and in turn; two marks hidden until both are in, and settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import Account
from app.curriculum.models import Edition
from app.domain.marking import alias_of, place_in_turn
from app.domain.regrading import DROPPED
from app.extensions import db
from app.quizzes.marking_access import can_mark
from app.quizzes.marks import EssayMark, MarkingClaim
from app.quizzes.models import Attempt
from app.shared.database import write
from app.workshops.models import Workshop
from tests.accounts.make import user_of
from tests.cast import Cast
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.essays import (
    NOTE,
    REPORT,
    WRITTEN,
    hand_in,
    publish_essays,
    receipt_of,
    scores_of,
    write_in_workshop,
)
from tests.quizzes.make import quiz_revision
from tests.quizzes.taking import MORNING, Trainee
from tests.quizzes.test_essays import put, regrade
from tests.statements import statements
from tests.workshops.make import make_workshop

ALL_FACTS = {"level-facts": "all", "level-words": "neutral"}


@dataclass
class Hall:
    """A workshop that the cast's instructor teaches, with the attempts of those who wrote."""

    app: Flask
    edition: Edition
    workshop: Workshop

    def sit(self, *written: tuple[Account, dict[str, str]]) -> list[Attempt]:
        return write(write_in_workshop, self.workshop, self.edition, list(written))

    def client(self, account: Account) -> FlaskClient:
        return english_client(self.app, account)

    def pile(self, item: str) -> str:
        return f"/marking/{quiz_revision(self.edition).uid}/{item}"

    def send(self, account: Account, attempt: Attempt, item: str, **fields: str) -> TestResponse:
        return post_mark(self.client(account), attempt, item, fields)

    def mark_report(self, account: Account, attempt: Attempt, level: str, **fields: str) -> TestResponse:
        return self.send(account, attempt, REPORT, **{"level-facts": level, **fields})


def script(attempt: Attempt, item: str, then: str = "") -> str:
    return f"/attempts/{attempt.uid}/essays/{item}{then}"


def post_mark(
    client: FlaskClient, attempt: Attempt, item: str, fields: dict[str, str], then: str = ""
) -> TestResponse:
    """Send the form of a script as it is read now."""
    data = {"seen": receipt_of(attempt, item), **fields}
    return client.post(script(attempt, item, then), data=data)


def in_turn_of(account: Account, attempts: list[Attempt], item: str) -> list[Attempt]:
    return sorted(attempts, key=lambda each: place_in_turn(account.id, f"{each.uid}/{item}"))


def count_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def hall(app: Flask, cast: Cast, time: time_machine.Traveller) -> Hall:
    edition = publish_essays()
    return Hall(app, edition, write(make_workshop, cast, edition=edition))


@pytest.fixture
def three(hall: Hall, cast: Cast) -> list[Attempt]:
    """A note by each of three officers."""
    return hall.sit(
        (cast.trainee, {NOTE: WRITTEN}),
        (cast.other_trainee, {NOTE: f"{WRITTEN} Hết."}),
        (cast.far_trainee, {NOTE: "Không có gì."}),
    )


@pytest.fixture
def report(hall: Hall, cast: Cast) -> Attempt:
    """A report, which two people mark."""
    return hall.sit((cast.trainee, {REPORT: "Ngắn."}))[0]


def piles(client: FlaskClient, address: str = "/marking") -> list[list[str]]:
    """Workshop, where scripts stand, and how many wait for the reader, of each question."""
    rows = main_of(client, address).select("tbody tr")
    return [lines_of(row, "td")[:3] for row in rows]


@pytest.mark.database
def test_the_queue_tells_by_question_where_essays_stand(hall: Hall, cast: Cast) -> None:
    first, second = hall.sit(
        (cast.trainee, {NOTE: WRITTEN, REPORT: "Ngắn."}), (cast.other_trainee, {NOTE: WRITTEN})
    )
    code = hall.workshop.code
    client = hall.client(cast.instructor)
    assert piles(client) == [[code, "waiting: 2", "2"], [code, "waiting: 1", "1"]]
    hall.send(cast.instructor, second, NOTE, **ALL_FACTS)
    hall.mark_report(cast.instructor, first, "all")
    assert piles(client) == [
        [code, "waiting: 1 marked: 1", "1"],
        [code, "marked by one of two: 1", "0"],
    ]
    assert piles(hall.client(cast.coordinator))[1] == [code, "marked by one of two: 1", "1"]
    assert piles(client, f"/marking?workshop={hall.workshop.uid}") == piles(client)
    assert piles(client, "/marking?workshop=alone") == []
    assert client.get("/marking?workshop=nothing").status_code == 404


def test_nobody_sees_essays_of_a_workshop_that_is_not_theirs(
    hall: Hall, cast: Cast, three: list[Attempt]
) -> None:
    other = hall.client(cast.other_instructor)
    assert (piles(other), main_of(other, hall.pile(NOTE)).select("tbody tr")) == ([], [])
    assert other.get(script(three[0], NOTE)).status_code == 404


def test_a_mark_is_given_on_the_page_and_leads_to_the_next(
    hall: Hall, cast: Cast, three: list[Attempt]
) -> None:
    first, second, third = in_turn_of(cast.instructor, three, NOTE)
    client = hall.client(cast.instructor)
    page = main_of(client, script(first, NOTE))
    assert lines_of(page, "form.form legend") == ["The facts", "The words"]
    assert lines_of(page, "form.form .choice") == [
        "No facts (0 points)",
        "Some of the facts (1 point)",
        "Who, when and where (2 points)",
        "They judge (0 points)",
        "They are neutral (2 points)",
    ]
    fields = {"level-facts": "some", "level-words": "neutral", "comment": "Nêu thêm giờ.", "note": "Vội"}
    reply = post_mark(client, first, NOTE, fields)
    assert reply.status_code == 303
    assert client.get(reply.location).location == script(second, NOTE)
    (mark,) = db.session.scalars(select(EssayMark)).all()
    assert (mark.levels, mark.comment, mark.note, mark.by_id) == (
        {"facts": "some", "words": "neutral"},
        "Nêu thêm giờ.",
        "Vội",
        cast.instructor.id,
    )
    assert scores_of(first).score == pytest.approx(1 + 3 / 4)
    hall.send(cast.instructor, third, NOTE, **ALL_FACTS)
    reply = post_mark(client, second, NOTE, ALL_FACTS)
    last = client.get(reply.location)
    assert (last.status_code, last.location) == (303, hall.pile(NOTE))
    assert "No essay to this question waits for your mark." in client.get(last.location).text


def test_a_script_can_be_left_for_now(hall: Hall, cast: Cast, three: list[Attempt]) -> None:
    order = in_turn_of(cast.instructor, three, NOTE)
    client = hall.client(cast.instructor)
    left = [client.get(f"{hall.pile(NOTE)}/next?after={each.uid}").location for each in order]
    assert left == [script(each, NOTE) for each in (*order[1:], order[0])]


def test_half_a_rubric_is_not_saved_and_what_was_typed_stays(
    hall: Hall, cast: Cast, three: list[Attempt]
) -> None:
    reply = hall.send(cast.instructor, three[0], NOTE, **{"level-facts": "all", "comment": "Đã viết"})
    assert (reply.status_code, count_of(EssayMark), "Đã viết" in reply.text) == (422, 0, True)
    reply = hall.send(cast.instructor, three[0], NOTE, **{"level-facts": "most", "level-words": "neutral"})
    assert (reply.status_code, count_of(EssayMark)) == (422, 0)


def test_ones_own_mark_stands_in_the_form_to_be_corrected(
    hall: Hall, cast: Cast, three: list[Attempt]
) -> None:
    hall.send(cast.instructor, three[0], NOTE, **ALL_FACTS, comment="Tốt.")
    page = main_of(hall.client(cast.instructor), script(three[0], NOTE))
    assert [each["value"] for each in page.select("input[checked]")] == ["all", "neutral"]
    assert page.select_one("textarea[name=comment]").text.strip() == "Tốt."
    hall.send(cast.instructor, three[0], NOTE, **{**ALL_FACTS, "level-facts": "none"})
    assert (scores_of(three[0]).score, count_of(EssayMark)) == (1.5, 2)


def test_names_are_hidden_and_each_marker_reads_in_another_order(
    hall: Hall, cast: Cast, three: list[Attempt]
) -> None:
    for marker in (cast.instructor, cast.coordinator):
        page = main_of(hall.client(marker), hall.pile(NOTE))
        expected = [alias_of(str(each.uid)) for each in in_turn_of(marker, three, NOTE)]
        assert lines_of(page, "tbody th a") == [f"Script {alias}" for alias in expected]
    client, first = hall.client(cast.instructor), script(three[0], NOTE)
    blind = main_of(client, first)
    assert lines_of(blind, "h1") == [f"Script {alias_of(str(three[0].uid))}"]
    assert "Dương" not in blind.get_text()
    assert lines_of(main_of(client, f"{first}?names=shown"), "h1") == ["Lê Thị Thử Dương"]


def test_with_names_the_order_is_that_of_handing_in_and_is_kept_on_the_way(
    hall: Hall, cast: Cast, three: list[Attempt]
) -> None:
    client = hall.client(cast.instructor)
    page = main_of(client, f"{hall.pile(NOTE)}?names=shown")
    assert lines_of(page, "tbody th a") == ["Lê Thị Thử Dương", "Trần Văn Mẫu Đạt", "Phạm Ví Dụ Đức"]
    onward = post_mark(client, three[0], NOTE, ALL_FACTS, "?names=shown").location
    assert client.get(onward).location == f"{script(three[1], NOTE)}?names=shown"


def test_the_other_mark_is_hidden_until_both_are_in(hall: Hall, cast: Cast, report: Attempt) -> None:
    hall.mark_report(cast.instructor, report, "all", comment="Nêu rõ.", note="Chữ khó đọc")
    second = hall.client(cast.coordinator)
    page = main_of(second, script(report, REPORT))
    shown = " ".join(page.get_text(" ").split())
    assert "Somebody else has marked this essay. That mark stays hidden until yours is in." in shown
    for hidden in ("Nêu rõ.", "Chữ khó đọc", "Nguyễn Giả Định Ân"):
        assert hidden not in str(page)
    assert (page.select("li.choice"), page.select("input[checked]")) == ([], [])
    hall.mark_report(cast.coordinator, report, "most")
    for marker in (cast.instructor, cast.coordinator):
        marks = lines_of(main_of(hall.client(marker), script(report, REPORT)), "li.choice")
        assert [each.split(" ,")[0] for each in marks] == ["Nguyễn Giả Định Ân", "Vũ Minh Họa Chi"]
        assert "To markers: Chữ khó đọc" in marks[0]
    assert scores_of(report).score == pytest.approx(1 + 2.5 / 3)


def test_who_else_has_a_script_open_is_told_for_two_hours(
    hall: Hall, cast: Cast, report: Attempt, time: time_machine.Traveller
) -> None:
    address = script(report, REPORT)
    hall.client(cast.coordinator).get(address)
    first = hall.client(cast.instructor)
    told = ["Vũ Minh Họa Chi has had this script open since 08:00; both marks are kept."]
    assert lines_of(main_of(first, address), ".notice-info p") == told
    time.move_to(MORNING + timedelta(hours=2))
    assert lines_of(main_of(first, address), ".notice-info p") == []
    hall.client(cast.coordinator).get(address)
    assert len(lines_of(main_of(first, address), ".notice-info p")) == 1
    hall.mark_report(cast.coordinator, report, "all")
    assert lines_of(main_of(first, address), ".notice-info p") == []
    assert count_of(MarkingClaim) == 1


def test_the_next_script_is_one_that_nobody_else_has_open(
    hall: Hall, cast: Cast, three: list[Attempt]
) -> None:
    first, second, third = in_turn_of(cast.instructor, three, NOTE)
    client = hall.client(cast.instructor)
    assert client.get(f"{hall.pile(NOTE)}/next").location == script(first, NOTE)
    hall.client(cast.coordinator).get(script(first, NOTE))
    assert client.get(f"{hall.pile(NOTE)}/next").location == script(second, NOTE)
    for each in (second, third):
        hall.send(cast.instructor, each, NOTE, **ALL_FACTS)
    assert client.get(f"{hall.pile(NOTE)}/next").location == script(first, NOTE)


def settle_links(client: FlaskClient, hall: Hall) -> list[str]:
    return [each["href"] for each in main_of(client, hall.pile(REPORT)).select("tbody td a")]


def test_marks_that_lie_apart_are_settled_by_a_third_with_a_reason(
    hall: Hall, cast: Cast, report: Attempt
) -> None:
    hall.mark_report(cast.instructor, report, "all")
    hall.mark_report(cast.province_coordinator, report, "some")
    third = hall.client(cast.administrator)
    address = script(report, REPORT, "/settlement")
    assert settle_links(third, hall) == [address]
    code = hall.workshop.code
    assert piles(third) == [[code, "too far apart: 1", "1"]]
    assert piles(hall.client(cast.instructor)) == [[code, "too far apart: 1", "0"]]
    assert lines_of(main_of(third, hall.pile(REPORT)), "tbody .badge") == ["too far apart"]
    for marker in (cast.instructor, cast.province_coordinator):
        client = hall.client(marker)
        assert (settle_links(client, hall), client.get(address).status_code) == ([], 409)
    assert len(lines_of(main_of(third, address), "li.choice")) == 2
    assert third.post(address, data={"level-facts": "most", "reason": " "}).status_code == 422
    assert (scores_of(report), count_of(EssayMark)) == (None, 2)
    fields = {"level-facts": "most", "reason": "Read again together", "comment": "Gần đủ."}
    assert third.post(address, data=fields).status_code == 303
    assert scores_of(report).score == pytest.approx(1 + 2 / 3)
    assert lines_of(main_of(third, hall.pile(REPORT)), "tbody .badge") == ["settled"]
    assert piles(third) == [[code, "settled: 1", "0"]]
    marks = lines_of(main_of(hall.client(cast.instructor), script(report, REPORT)), "li.choice")
    assert "Settled by Ngô Giả Lập Hà" in marks[2]
    assert "Reason: Read again together" in marks[2]


def test_what_does_not_lie_apart_is_not_settled(hall: Hall, cast: Cast, report: Attempt) -> None:
    hall.mark_report(cast.instructor, report, "all")
    third, address = hall.client(cast.administrator), script(report, REPORT, "/settlement")
    fields = {"level-facts": "some", "reason": "r"}
    assert (third.get(address).status_code, third.post(address, data=fields).status_code) == (409, 409)
    assert count_of(EssayMark) == 1


def test_agreement_is_told_by_what_both_said_unseen(hall: Hall, cast: Cast) -> None:
    """Of all–most and some–some: observed (2/3 + 1) / 2 = 5/6, expected (2/3 + 1/3 + 2/3 + 1) / 4 = 2/3, kappa 1/2."""
    first, second = hall.sit((cast.trainee, {REPORT: "Ngắn."}), (cast.other_trainee, {REPORT: "Gọn."}))
    client = hall.client(cast.administrator)
    hall.mark_report(cast.instructor, first, "all")
    hall.mark_report(cast.instructor, second, "some")
    assert main_of(client, hall.pile(REPORT)).select("section") == []
    hall.mark_report(cast.coordinator, first, "most")
    hall.mark_report(cast.coordinator, second, "some")
    expected = ["The facts 50% 0.50 0.50", "All points 50% 0.50 –"]
    assert lines_of(main_of(client, hall.pile(REPORT)), "section tbody tr") == expected
    hall.mark_report(cast.instructor, first, "most")
    page = main_of(client, hall.pile(REPORT))
    assert lines_of(page, "section tbody tr") == expected
    assert lines_of(page, "section p")[0].startswith("With 2 essays these figures are uncertain")


def test_no_agreement_is_told_where_the_first_mark_is_in_sight(
    hall: Hall, cast: Cast, three: list[Attempt]
) -> None:
    """The note asks for one marker: whoever marks it too has the first mark beside the form."""
    hall.send(cast.instructor, three[0], NOTE, **ALL_FACTS)
    second = hall.client(cast.coordinator)
    assert len(lines_of(main_of(second, script(three[0], NOTE)), "li.choice")) == 1
    hall.send(cast.coordinator, three[0], NOTE, **ALL_FACTS)
    assert count_of(EssayMark) == 2
    assert main_of(second, hall.pile(NOTE)).select("section") == []


@pytest.fixture
def writer(app: Flask, cast: Cast, time: time_machine.Traveller) -> Trainee:
    """An officer who studies alone."""
    return Trainee(app, cast.trainee, publish_essays())


def test_who_studies_alone_is_marked_by_whoever_keeps_the_record(
    app: Flask, cast: Cast, writer: Trainee
) -> None:
    attempt = hand_in(writer, note_for_the_shift=WRITTEN)
    keeper, teacher = english_client(app, cast.coordinator), english_client(app, cast.instructor)
    assert piles(keeper) == [["Studying alone", "waiting: 1", "1"]]
    assert piles(keeper, "/marking?workshop=alone") == piles(keeper)
    assert (piles(teacher), teacher.get(script(attempt, NOTE)).status_code) == ([], 403)
    assert lines_of(main_of(keeper, "/"), "a[href='/marking']") == ["1 essay waits for your mark"]
    assert post_mark(keeper, attempt, NOTE, ALL_FACTS).status_code == 303
    assert scores_of(attempt).score == 2


def test_nobody_marks_ones_own(app: Flask, cast: Cast, time: time_machine.Traveller) -> None:
    attempt = hand_in(Trainee(app, cast.coordinator, publish_essays()), note_for_the_shift=WRITTEN)
    own = english_client(app, cast.coordinator)
    assert (piles(own), own.get(script(attempt, NOTE)).status_code) == ([], 403)
    assert post_mark(own, attempt, NOTE, ALL_FACTS).status_code == 403
    assert len(piles(english_client(app, cast.administrator))) == 1


def test_only_essays_that_were_written_and_handed_in_can_be_opened(
    app: Flask, cast: Cast, writer: Trainee
) -> None:
    keeper = english_client(app, cast.coordinator)
    started = writer.start()
    put(writer, started, NOTE, WRITTEN)
    assert keeper.get(f"{started}/essays/{NOTE}").status_code == 404
    writer.submit(started)
    found = [keeper.get(f"{started}/essays/{item}").status_code for item in (NOTE, REPORT, "one-right", "no")]
    assert found == [200, 404, 404, 404]
    assert keeper.get(f"/marking/{writer.quiz().uid}/one-right").status_code == 404


def test_what_was_dropped_waits_for_nobody(app: Flask, cast: Cast, writer: Trainee) -> None:
    hand_in(writer, note_for_the_shift=WRITTEN, report_in_two_lines="Ngắn.")
    keeper = english_client(app, cast.coordinator)
    assert len(piles(keeper)) == 2
    regrade(writer, cast, DROPPED)
    (row,) = main_of(keeper, "/marking").select("tbody tr")
    assert row.select_one("th a").text == "Write a short report."


def test_the_first_page_and_the_workshop_say_how_many_wait(hall: Hall, cast: Cast) -> None:
    hall.sit((cast.trainee, {NOTE: WRITTEN, REPORT: "Ngắn."}))
    (attempt,) = hall.sit((cast.other_trainee, {NOTE: WRITTEN}))
    client = hall.client(cast.instructor)
    pages = {
        "/": "main a[href='/marking']",
        f"/workshops/{hall.workshop.uid}": f"main a[href='/marking?workshop={hall.workshop.uid}']",
    }

    def told() -> list[list[str]]:
        return [lines_of(main_of(client, address), where[5:]) for address, where in pages.items()]

    assert told() == [["3 essays wait for your mark"]] * 2
    hall.send(cast.instructor, attempt, NOTE, **ALL_FACTS)
    assert told() == [["2 essays wait for your mark"]] * 2
    assert lines_of(main_of(hall.client(cast.other_instructor), "/"), "a[href='/marking']") == []


@pytest.mark.parametrize(
    ("role", "marks"),
    [
        ("trainee", False),
        ("instructor", True),
        ("coordinator", True),
        ("administrator", True),
        ("observer", False),
    ],
)
def test_the_queue_opens_to_those_who_mark_and_to_nobody_else(
    app: Flask, cast: Cast, role: str, marks: bool
) -> None:
    account = getattr(cast, role)
    assert can_mark(user_of(account)) == marks
    assert english_client(app, account).get("/marking").status_code == (200 if marks else 403)


def test_pages_take_as_many_reads_for_three_essays_as_for_one(hall: Hall, cast: Cast) -> None:
    officers = [cast.trainee, cast.other_trainee, cast.far_trainee]
    found = []
    for each in (officers[:1], officers[1:]):
        for attempt in hall.sit(*((account, {NOTE: WRITTEN, REPORT: "Ngắn."}) for account in each)):
            hall.mark_report(cast.coordinator, attempt, "all")
        client = hall.client(cast.instructor)
        addresses = ("/marking", hall.pile(REPORT), "/", f"/workshops/{hall.workshop.uid}")
        found.append([reads(client, address) for address in addresses])
    assert found[0] == found[1]


def reads(client: FlaskClient, address: str) -> int:
    client.get(address)
    with statements() as sent:
        main_of(client, address)
    return len(sent)
