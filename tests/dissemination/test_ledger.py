"""The lists of the ledger: who sees what of it, as pages and as files."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.curriculum.approval import withdraw
from app.dissemination.adoptions import Adoption, AdoptionDetails
from app.dissemination.models import Delivery, Receipt
from app.dissemination.queries import filter_choices
from app.dissemination.recalls import Recall
from app.extensions import db
from app.places.models import ProvinceVersion
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.refusal import Refused
from tests.cast import Cast, add, client_of, make_unit
from tests.dissemination.make import CAME_ON, LATER, SENT_ON, make_edition, said, send_one, send_to
from tests.statements import statements


@pytest.fixture(autouse=True)
def _later():
    with time_machine.travel(LATER, tick=False):
        yield


def english(app: Flask, account: Account) -> FlaskClient:
    client = client_of(app, account)
    client.set_cookie("language", "en")
    return client


def rows(client: FlaskClient, address: str) -> list[list[str]]:
    page = BeautifulSoup(client.get(address).data, "html.parser")
    cells = [row.select("th, td") for row in page.select("main tbody tr")]
    return [[" ".join(cell.get_text(" ").split()) for cell in row] for row in cells]


def csv_rows(client: FlaskClient, address: str) -> list[list[str]]:
    """The rows below the head, without the notes."""
    read = list(csv.reader(io.StringIO(client.get(address).data.decode("utf-8-sig"))))
    return read[1 : read.index([""] * len(read[0]))]


def make_three(cast: Cast) -> list[Delivery]:
    """To the north: one outstanding and one of which two copies are missing; to the south one that came whole."""
    sent = send_to(cast, cast.north_station, cast.north_command, cast.south_station)
    sent[1].acknowledge(said(28), at=LATER)
    sent[2].acknowledge(said(name="Trung úy Mẫu Thị Nam"), at=LATER)
    return sent


def test_a_coordinator_of_a_province_sees_its_units_alone(app: Flask, cast: Cast) -> None:
    write(make_three, cast)
    client = english(app, cast.province_coordinator)
    assert rows(client, "/deliveries") == [
        [
            "Unit north-command Phía Bắc Sample data",
            "Trial handbook, edition 1",
            "28/30",
            "20 June 2022",
            "received, other number 2 copies missing",
            "MAU-GN-2022-000002",
        ],
        [
            "Unit north-station Phía Bắc Sample data",
            "Trial handbook, edition 1",
            "30",
            "20 June 2022",
            "awaiting receipt 20 days",
            "MAU-GN-2022-000001",
        ],
    ]
    assert "south" not in client.get("/deliveries").text
    assert [row[1] for row in csv_rows(client, "/deliveries.csv")] == [
        "Unit north-command",
        "Unit north-station",
    ]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [3, 2, 1]),
        ("?state=outstanding", [1]),
        ("?state=received", [3, 2]),
        ("?state=differs", [2]),
        ("?state=cancelled", []),
        ("?province=south", [3]),
        ("?province=none", [3, 2, 1]),  # nobody is without a province, so it is no choice
        ("?province=south&state=outstanding", []),
        ("?edition=nonsense", [3, 2, 1]),
    ],
)
def test_page_and_file_are_narrowed_alike(app: Flask, cast: Cast, query: str, numbers: list[int]) -> None:
    write(make_three, cast)
    client = english(app, cast.coordinator)
    expected = [f"MAU-GN-2022-{number:06}" for number in numbers]
    assert [row[-1] for row in rows(client, f"/deliveries{query}")] == expected
    assert [row[0] for row in csv_rows(client, f"/deliveries.csv{query}")] == expected


def test_the_file_says_who_received_what(app: Flask, cast: Cast) -> None:
    write(make_three, cast)
    client = english(app, cast.other_coordinator)
    [row] = csv_rows(client, "/deliveries.csv")
    assert row == [
        "MAU-GN-2022-000003",
        "Unit south-station",
        "Phía Nam",
        "Trial handbook",
        "1",
        "Paper copy",
        "30",
        "2022-06-20",
        "received",
        "",
        "30",
        "0",
        "2022-06-25",
        "Trung úy Mẫu Thị Nam",
        "",
        "",
        "",
    ]
    book = openpyxl.load_workbook(BytesIO(client.get("/deliveries.xlsx").data))
    assert [cell.value for cell in book.active[2]][:2] == ["MAU-GN-2022-000003", "Unit south-station"]
    assert (
        db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc())).first()
        == "export_deliveries"
    )


def test_names_of_receivers_are_for_those_who_keep_the_delivery(app: Flask, cast: Cast) -> None:
    delivery = write(send_one, cast)
    write(delivery.acknowledge, said(28, note="Hai bản ướt"), at=LATER)
    write(make_edition, 2)
    give = {"by": cast.coordinator, "at": LATER}
    recall = write(Recall.give, delivery.edition_id, select(Delivery), "outdated", "-", **give)
    seen = {}
    for name in ("province_coordinator", "instructor"):
        client = english(app, getattr(cast, name))
        files = ("/deliveries.csv", f"/recalls/{recall.uid}/receivers.csv")
        said_by = [csv_rows(client, address)[0][13:15] for address in files]
        seen[name] = said_by, "Lò Thị Mẫu" in client.get(f"/deliveries/{delivery.uid}").text
    named, nameless = ["Thiếu úy Lò Thị Mẫu", "Hai bản ướt"], ["", "Hai bản ướt"]
    assert seen == {
        "province_coordinator": ([named, named], True),
        "instructor": ([nameless, nameless], False),
    }


def test_who_received_it_can_be_erased_and_what_came_stays(app: Flask, cast: Cast) -> None:
    delivery = write(send_one, cast)
    write(delivery.acknowledge, said(28, note="Do Thiếu úy Mẫu đếm"), at=LATER)
    write(delivery.record_receipt, said(), reason="Đếm lại", by=cast.coordinator, at=LATER)
    client = english(app, cast.coordinator)
    page = BeautifulSoup(client.get(f"/deliveries/{delivery.uid}").data, "html.parser")
    [erase] = page.select("form[action$='/erasure']")
    assert client.post(erase["action"]).status_code == 302
    db.session.rollback()
    kept = db.session.scalars(select(Receipt).order_by(Receipt.id)).all()
    assert [(each.copies, each.name, each.note) for each in kept] == [(28, "", ""), (30, "", "")]
    assert last_event() == ("erase_receivers", delivery.uid, "")
    assert "Mẫu" not in client.get(f"/deliveries/{delivery.uid}").text


def last_event() -> tuple:
    query = select(AuditEvent.action, AuditEvent.object_uid, AuditEvent.purpose)
    return tuple(db.session.execute(query.order_by(AuditEvent.id.desc()).limit(1)).one())


def test_every_file_is_on_record_with_what_for(app: Flask, cast: Cast) -> None:
    delivery = write(send_one, cast)
    write(make_edition, 2)
    give = {"by": cast.coordinator, "at": LATER}
    recall = write(Recall.give, delivery.edition_id, select(Delivery), "outdated", "-", **give)
    client = english(app, cast.coordinator)
    for path, event in {
        "/deliveries.csv": ("export_deliveries", None, "check"),
        "/deliveries/outdated.csv": ("export_outdated_copies", None, "check"),
        "/deliveries/summary.csv": ("export_delivery_summary", None, "check"),
        "/adoptions.csv": ("export_adoptions", None, "check"),
        f"/recalls/{recall.uid}/receivers.csv": ("export_recall", recall.uid, "check"),
    }.items():
        client.get(f"{path}?purpose=check")
        assert last_event() == event
    client.get("/deliveries.csv?purpose=nonsense")
    assert last_event() == ("export_deliveries", None, "arrive")
    page = BeautifulSoup(client.get("/deliveries?state=outstanding").data, "html.parser")
    form = page.select_one("form[action='/deliveries.csv']")
    assert [(field["name"], field.get("value")) for field in form.select("input, select")] == [
        ("state", "outstanding"),
        ("purpose", None),
    ]


def test_notices_about_sample_data_say_so(app: Flask, cast: Cast) -> None:
    delivery = write(send_one, cast)
    write(make_edition, 2)
    give = {"by": cast.coordinator, "at": LATER}
    recall = write(Recall.give, delivery.edition_id, select(Delivery), "outdated", "-", **give)
    client = english(app, cast.coordinator)
    for path in ("/recalls", f"/recalls/{recall.uid}"):
        assert (
            BeautifulSoup(client.get(path).data, "html.parser").select(".site-bar > .badge-synthetic") != []
        ), path


def test_no_more_is_read_for_three_deliveries_than_for_one(app: Flask, cast: Cast) -> None:
    client = english(app, cast.coordinator)
    counts = []
    for units in ((cast.north_station,), (cast.north_command, cast.south_station)):
        for delivery in write(send_to, cast, *units):
            write(delivery.acknowledge, said(), at=LATER)
        write(send_to, cast, *units, edition=write(make_edition, 2))
        client.get("/deliveries/outdated")  # each process reads an edition once
        read = []
        for page in ("", "/summary", "/outdated", ".csv"):
            with statements() as sent:
                assert client.get(f"/deliveries{page}").status_code == 200
            read.append(len(sent))
        counts.append(read)
    assert counts[0] == counts[1]


def test_counts_by_province_for_whoever_sees_no_rows(app: Flask, cast: Cast) -> None:
    write(make_three, cast)
    observer = english(app, cast.observer)
    expected = [["Phía Bắc", "2", "1", "1", "20 days", "28/60"], ["Phía Nam", "1", "1", "0", "–", "30/30"]]
    assert rows(observer, "/deliveries/summary") == expected
    assert csv_rows(observer, "/deliveries/summary.csv") == [
        ["Phía Bắc", "2", "1", "1", "20", "1", "60", "28"],
        ["Phía Nam", "1", "1", "0", "", "0", "30", "30"],
    ]
    assert BeautifulSoup(observer.get("/deliveries/summary").data, "html.parser").select("main td a") == []
    assert rows(english(app, cast.province_coordinator), "/deliveries/summary") == expected[:1]


def test_a_province_is_counted_under_the_name_that_it_has_now(app: Flask, cast: Cast) -> None:
    def rename() -> None:
        """On the day of receipt the north took a name that comes first in the alphabet."""
        then = db.session.scalars(select(ProvinceVersion).where(ProvinceVersion.name_vi == "Phía Bắc")).one()
        then.ends_on = CAME_ON
        names = {"name_vi": "An Bắc", "name_en": "An Bac"}
        same = {"kind": then.kind, "border_with": then.border_with}
        add(ProvinceVersion(province_id=then.province_id, starts_on=CAME_ON, **names, **same))

    write(rename)
    for day in (SENT_ON, CAME_ON):
        write(send_one, cast, sent_on=day)
    observer = english(app, cast.observer)
    assert [row[:2] for row in rows(observer, "/deliveries/summary")] == [["An Bac", "2"]]
    assert csv_rows(observer, "/deliveries/summary.csv")[0][0] == "An Bac"


def test_filters_offer_each_edition_and_province_once_whatever_was_sent(app: Flask, cast: Cast) -> None:
    for edition in (write(make_edition, 1), write(make_edition, 2)):
        for _ in range(2):
            write(send_to, cast, cast.north_station, cast.south_station, edition=edition)
    choices = filter_choices(select(Delivery))
    assert [number for _key, _title, number in choices.editions] == [2, 1]
    assert [key for key, _name in choices.provinces] == ["north", "south"]
    assert choices.has_nowhere is False


def test_cancelled_deliveries_do_not_count(app: Flask, cast: Cast) -> None:
    sent = write(make_three, cast)
    write(sent[0].cancel, "Gửi nhầm", by=cast.coordinator, at=LATER)
    assert rows(english(app, cast.observer), "/deliveries/summary")[0] == [
        "Phía Bắc",
        "1",
        "1",
        "0",
        "–",
        "28/30",
    ]


def test_another_agency_is_seen_by_whoever_holds_the_whole_of_the_sender(app: Flask, cast: Cast) -> None:
    def make() -> Delivery:
        return send_one(cast, make_unit("ministry", "agency"), sender=cast.agency)

    number = write(make).number
    seen = {
        name: [row[-1] for row in rows(client_of(app, getattr(cast, name)), "/deliveries")]
        for name in ("coordinator", "province_coordinator", "instructor", "administrator")
    }
    assert seen == {
        "coordinator": [number],
        "province_coordinator": [],
        "instructor": [],
        "administrator": [number],
    }
    assert rows(english(app, cast.coordinator), "/deliveries/summary")[0][0] == "In no province"


def test_who_holds_an_older_edition_and_not_the_newest(app: Flask, cast: Cast) -> None:
    first, second = write(make_edition, 1), write(make_edition, 2)

    def make() -> None:
        old = send_to(cast, cast.north_station, cast.north_command, cast.south_station, edition=first)
        for delivery in old:
            delivery.acknowledge(said(20), at=LATER)
        new = send_to(cast, cast.north_command, cast.south_station, edition=second, sent_on=CAME_ON)
        new[0].acknowledge(said(), at=LATER)

    write(make)
    held = ["Trial handbook, edition 1", "20", "25 June 2022", "2"]
    expected = [
        ["Unit north-station Phía Bắc", *held, "–"],
        ["Unit south-station Phía Nam", *held, "25 June 2022"],
    ]
    client = english(app, cast.coordinator)
    assert rows(client, "/deliveries/outdated") == expected
    assert rows(client, "/deliveries/outdated?province=south") == expected[1:]
    assert rows(english(app, cast.province_coordinator), "/deliveries/outdated") == expected[:1]
    assert [row[0] for row in csv_rows(client, "/deliveries/outdated.csv?province=south")] == [
        "Unit south-station"
    ]


def test_what_never_came_is_not_held(app: Flask, cast: Cast) -> None:
    first = write(make_edition, 1)
    delivery = write(send_one, cast, edition=first)
    write(delivery.acknowledge, said(0), at=LATER)
    write(make_edition, 2)
    assert rows(english(app, cast.coordinator), "/deliveries/outdated") == []


def test_a_notice_reaches_whoever_may_hold_the_edition_each_once(app: Flask, cast: Cast) -> None:
    edition = write(make_edition)

    def make() -> list[Delivery]:
        units = (cast.north_station, cast.north_command, cast.south_station, cast.south_command)
        came, coming, empty, lost = send_to(cast, *units, edition=edition)
        came.acknowledge(said(), at=LATER)
        empty.acknowledge(said(0), at=LATER)
        lost.cancel("Thất lạc", by=cast.coordinator, at=LATER)
        return [came, coming]

    write(make)
    write(withdraw, edition, "Sai", by=cast.coordinator, at=LATER)
    write(make_edition, 2)
    client = english(app, cast.coordinator)
    form = {"edition_id": str(edition.id), "cause": "withdrawn", "reason": "Nộp lại bản cũ"}
    page = client.post("/recalls/new", data=form).headers["Location"]
    reached = ["Unit north-command Phía Bắc Sample data", "Unit north-station Phía Bắc Sample data"]
    assert [row[0] for row in rows(client, page)] == reached
    assert [row[1] for row in csv_rows(client, f"{page}/receivers.csv")] == [
        "Unit north-command",
        "Unit north-station",
    ]
    assert client.post("/recalls/new", data=form).status_code == 409
    assert client.post("/recalls/new", data={**form, "cause": "outdated"}).status_code == 302
    assert english(app, cast.other_coordinator).get(page).status_code == 404
    assert len(rows(english(app, cast.province_coordinator), "/recalls")) == 2


def test_a_notice_says_only_what_is_so(app: Flask, cast: Cast) -> None:
    edition = write(make_edition)
    write(send_one, cast)
    client = english(app, cast.province_coordinator)
    assert "Nothing to recall" in client.get("/recalls/new").text
    for cause in ("withdrawn", "outdated"):
        form = {"edition_id": str(edition.id), "cause": cause, "reason": "-"}
        assert client.post("/recalls/new", data=form).status_code == 200
        with pytest.raises(Refused):
            write(Recall.give, edition.id, select(Delivery), cause, "-", by=cast.coordinator, at=LATER)
    assert db.session.scalars(select(Recall)).all() == []
    write(make_edition, 2)
    page = BeautifulSoup(client.get("/recalls/new").data, "html.parser")
    offered = [option.get_text() for option in page.select("select[name=edition_id] option")]
    assert offered == ["Trial handbook, edition 1"]


def test_a_notice_by_one_keeps_nobody_from_that_of_another(app: Flask, cast: Cast) -> None:
    edition = write(make_edition)
    write(send_to, cast, cast.north_station, cast.south_station)
    write(make_edition, 2)
    form = {"edition_id": str(edition.id), "cause": "outdated", "reason": "Dùng bản mới"}
    pages = [
        client.post("/recalls/new", data=form).headers["Location"]
        for client in (english(app, cast.province_coordinator), english(app, cast.coordinator))
    ]
    client = english(app, cast.coordinator)
    assert [len(rows(client, page)) for page in pages] == [1, 2]


def test_past_the_end_stands_the_last_page(app: Flask, cast: Cast) -> None:
    write(make_three, cast)
    client = english(app, cast.coordinator)
    for page in ("999", "99999999999999999999", "0", "-1"):
        assert len(rows(client, f"/deliveries?page={page}")) == 3


def test_a_notice_to_nobody_is_refused(app: Flask, cast: Cast) -> None:
    edition = write(make_edition)
    write(make_edition, 2)
    with pytest.raises(Refused):
        write(Recall.give, edition.id, select(Delivery), "outdated", "-", by=cast.coordinator, at=LATER)
    assert db.session.scalars(select(Recall)).all() == []


@pytest.mark.parametrize("since", [date(1999, 12, 31), LATER.date() + timedelta(days=1)])
def test_nothing_is_taught_before_the_academy_was_there_or_from_a_day_to_come(
    app: Flask, cast: Cast, since: date
) -> None:
    academy, edition = write(make_unit, "academy", "academy", cast.agency), write(make_edition)
    details = AdoptionDetails(academy.id, edition.id, "MBN-2", 30, since)
    with pytest.raises(Refused):
        write(Adoption.enter, details, by=cast.coordinator, at=LATER)
    assert db.session.scalars(select(Adoption)).all() == []


def test_no_academy_takes_an_edition_out_of_use(app: Flask, cast: Cast) -> None:
    academy, edition = write(make_unit, "academy", "academy", cast.agency), write(make_edition)
    write(withdraw, edition, "Sai", by=cast.coordinator, at=LATER)
    details = AdoptionDetails(academy.id, edition.id, "MBN-2", 30, SENT_ON)
    with pytest.raises(Refused):
        write(Adoption.enter, details, by=cast.coordinator, at=LATER)


def test_an_academy_takes_an_edition_into_a_course_of_its_own(app: Flask, cast: Cast) -> None:
    academy, edition = write(make_unit, "academy", "academy", cast.agency), write(make_edition)
    client = english(app, cast.coordinator)
    form = {
        "unit_id": str(academy.id),
        "edition_id": str(edition.id),
        "course_code": "MBN-2",
        "hours": "30",
        "since": SENT_ON.isoformat(),
    }
    assert client.post("/adoptions/new", data=form).status_code == 302
    assert client.post("/adoptions/new", data=form).status_code == 409
    assert csv_rows(client, "/adoptions.csv") == [
        ["Unit academy", "MBN-2", "Trial handbook", "1", "30", "2022-06-20", "", ""]
    ]
    page = BeautifulSoup(client.get("/adoptions").data, "html.parser")
    end = page.select_one("form[action$='/end']")["action"]
    assert client.post(end, data={"reason": "Thay bằng phiên bản 2"}).status_code == 302
    assert client.post(end, data={"reason": "Lần nữa"}).status_code == 409
    assert csv_rows(client, "/adoptions.csv")[0][-2:] == ["2022-07-10", "Thay bằng phiên bản 2"]
    assert client.post("/adoptions/new", data=form).status_code == 302
