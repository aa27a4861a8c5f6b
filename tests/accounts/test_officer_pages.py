"""Officers on screen: who is seen, found, added and changed by whom."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Officer, Posting, Role, RoleProvince
from app.accounts.officers import officers_alike
from app.domain.tabular import read_rows
from app.extensions import db
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from tests.cast import Cast, client_of, give_role, make_officer
from tests.statements import statements

pytestmark = pytest.mark.database


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.data, "html.parser")


def names_on(client: FlaskClient, address: str = "/officers") -> list[str]:
    return [cell.get_text(strip=True) for cell in soup(client.get(address)).select("tbody th")]


def uid_of(account: Account) -> UUID:
    return db.session.scalars(select(Officer.uid).where(Officer.id == account.officer_id)).one()


def page_of(account: Account) -> str:
    return f"/officers/{uid_of(account)}"


NORTH = ["Nguyễn Giả Định Ân", "Lê Thị Thử Dương", "Đỗ Tưởng Tượng Duy", "Trần Văn Mẫu Đạt"]
SOUTH = ["Hoàng Thử Nghiệm Bình", "Phạm Ví Dụ Đức", "Bùi Ví Dụ Giang"]


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("instructor", NORTH),
        ("province_coordinator", NORTH),
        ("other_instructor", SOUTH),
        ("other_coordinator", SOUTH),
    ],
)
def test_one_sees_the_officers_of_ones_scope_by_given_name(
    app: Flask, cast: Cast, who: str, names: list[str]
) -> None:
    in_order = {"Dương": 1, "Duy": 0}
    expected = sorted(names, key=lambda name: (names.index(name), in_order.get(name.split()[-1], 0)))
    found = names_on(client_of(app, getattr(cast, who)))
    assert sorted(found) == sorted(expected)


def test_the_list_is_in_vietnamese_order(app: Flask, cast: Cast) -> None:
    assert names_on(client_of(app, cast.administrator)) == [
        "Nguyễn Giả Định Ân",
        "Hoàng Thử Nghiệm Bình",
        "Vũ Minh Họa Chi",
        "Đỗ Tưởng Tượng Duy",
        "Lê Thị Thử Dương",
        "Trần Văn Mẫu Đạt",
        "Phạm Ví Dụ Đức",
        "Bùi Ví Dụ Giang",
        "Ngô Giả Lập Hà",
        "Lý Quan Sát Khánh",
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=duong", ["Lê Thị Thử Dương"]),
        ("q=LÊ+du", ["Lê Thị Thử Dương"]),
        ("q=ví+dụ", ["Phạm Ví Dụ Đức", "Bùi Ví Dụ Giang"]),
        ("q=sn-other.t", ["Trần Văn Mẫu Đạt"]),
        ("q=ong", []),
        ("q=100%25", []),
        ("role=observer", ["Lý Quan Sát Khánh"]),
        ("unit=south-command", SOUTH),
        ("unit=south-command&role=instructor", ["Hoàng Thử Nghiệm Bình"]),
    ],
)
def test_officers_are_found_by_the_beginnings_of_words(
    app: Flask, cast: Cast, query: str, names: list[str]
) -> None:
    assert names_on(client_of(app, cast.administrator), f"/officers?{query}") == names


def test_a_unit_out_of_scope_is_no_filter(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.instructor)
    assert client.get("/officers?unit=south-command").status_code == 400


def add_officers(cast: Cast, count: int) -> None:
    for n in range(count):
        make_officer(f"Lê Văn {'ABCDE'[n % 5]}{n}", cast.north_station)


def test_the_list_reads_as_often_for_one_as_for_a_page(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.province_coordinator)

    def count(address: str) -> int:
        with statements() as sent:
            assert client.get(address).status_code == 200
        return len(sent)

    few = count("/officers?q=duong")
    write(add_officers, cast, 60)
    assert count("/officers?q=le") == count("/officers?page=2") == few
    assert few <= 14
    assert len(names_on(client)) == 50
    assert len(names_on(client, "/officers?page=2")) == 14


def test_an_officers_page_reads_as_often_for_one_role_as_for_three(app: Flask, cast: Cast) -> None:
    client, address = client_of(app, cast.administrator), page_of(cast.trainee)

    def count() -> int:
        with statements() as sent:
            assert client.get(address).status_code == 200
        return len(sent)

    count()
    one = count()
    write(give_role, cast.trainee, "trainee")
    write(give_role, cast.trainee, "trainee")
    assert count() == one


NEW = {
    "full_name": "Đặng Thử Nghiệm Ân",
    "service_number": "bp 555",
    "rank": "Trung úy",
    "sex": "female",
    "unit": "north-station",
    "posted_on": "2026-03-02",
    "title": "Trinh sát viên",
}


def test_an_officer_is_added_with_a_posting(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.province_coordinator)
    response = client.post("/officers", data=NEW)
    officer = db.session.scalars(select(Officer).where(Officer.service_number == "BP555")).one()
    assert response.headers["Location"] == f"/officers/{officer.uid}"
    assert (officer.full_name, officer.rank, officer.sex) == ("Đặng Thử Nghiệm Ân", "Trung úy", "female")
    posting = db.session.scalars(select(Posting).where(Posting.officer_id == officer.id)).one()
    assert (posting.unit_id, posting.starts_on, posting.title) == (
        cast.north_station.id, date(2026, 3, 2), "Trinh sát viên",
    )  # fmt: skip


@pytest.mark.parametrize(
    "change", [{"unit": "south-station"}, {"unit": ""}, {"full_name": " "}, {"rank": "Tướng quân"}]
)
def test_an_officer_is_not_added_out_of_scope_or_incomplete(app: Flask, cast: Cast, change: dict) -> None:
    client = client_of(app, cast.province_coordinator)
    assert client.post("/officers", data=NEW | change).status_code == 422
    assert officers_alike(["Đặng Thử Nghiệm Ân"]) == {}


def test_somebody_of_the_same_name_is_asked_about(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.province_coordinator)
    data = NEW | {"full_name": "Lê Thị Thử Dưỡng"}
    asked = client.post("/officers", data=data)
    assert asked.status_code == 422
    assert [th.get_text(strip=True) for th in soup(asked).select("tbody th")] == ["Lê Thị Thử Dương"]
    assert client.post("/officers", data=data | {"is_new": "y"}).status_code == 302
    far = client.post("/officers", data=NEW | {"full_name": "Phạm Ví Dụ Đức", "service_number": ""})
    assert far.status_code == 302  # the namesake in the South is nobody's business here


def test_a_taken_service_number_is_refused_in_words(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.province_coordinator)
    assert client.post("/officers", data=NEW | {"service_number": "SN-far.trainee"}).status_code == 409


def test_an_officer_is_corrected_and_posted_elsewhere(app: Flask, cast: Cast) -> None:
    client, address = client_of(app, cast.coordinator), page_of(cast.trainee)
    form = soup(client.get(f"{address}/edit"))
    assert form.select_one("#full_name")["value"] == "Lê Thị Thử Dương"
    assert form.select_one("#rank option[selected]")["value"] == "Thiếu úy"
    client.post(f"{address}/edit", data=NEW)
    assert names_on(client, "/officers?q=BP555") == ["Đặng Thử Nghiệm Ân"]
    client.post(f"{address}/postings", data={"unit": "south-station", "posted_on": "2026-03-02"})
    assert client_of(app, cast.other_instructor).get(address).status_code == 200
    assert client_of(app, cast.instructor).get(address).status_code == 404


def roles_of(account_id: int) -> list[tuple[str, int | None, bool]]:
    query = select(Role.name, Role.unit_id, Role.ended_at.is_(None)).where(Role.account_id == account_id)
    return [tuple(row) for row in db.session.execute(query.order_by(Role.id))]


def test_an_account_is_opened_with_a_role(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.province_coordinator)
    address = client.post("/officers", data=NEW).headers["Location"]
    form = soup(client.get(f"{address}/account/new"))
    assert form.select_one("#user_name")["value"] == "bp555"
    assert [radio["value"] for radio in form.select("input[name=role]")] == ["trainee", "instructor"]
    done = client.post(
        f"{address}/account", data={"user_name": "Ân.DTN", "role": "instructor", "unit": "north-command"}
    )
    assert done.headers["Location"] == address
    account = db.session.scalars(select(Account).where(Account.user_name == "an.dtn")).one()
    assert roles_of(account.id) == [("instructor", cast.north_command.id, True)]


def test_nobody_gives_a_role_beyond_their_own_scope(app: Flask, cast: Cast) -> None:
    client, address = client_of(app, cast.province_coordinator), f"{page_of(cast.trainee)}/roles"
    beyond = [
        {"role": "coordinator", "unit": "north-command"},
        {"role": "administrator", "unit": ""},
        {"role": "observer", "unit": "north-command"},
        {"role": "instructor", "unit": "agency"},
        {"role": "instructor", "unit": "south-station"},
        {"role": "instructor", "unit": ""},
        {"role": "instructor", "unit": "north-command", "provinces": "south"},
    ]
    assert [client.post(address, data=data).status_code for data in beyond] == [422] * len(beyond)
    assert roles_of(cast.trainee.id) == [("trainee", None, True)]
    assert client.post(address, data={"role": "instructor", "unit": "north-station"}).status_code == 302
    assert roles_of(cast.trainee.id)[1:] == [("instructor", cast.north_station.id, True)]


def test_an_administrator_of_an_agency_gives_no_role_over_everything(app: Flask, cast: Cast) -> None:
    client, address = client_of(app, cast.administrator), f"{page_of(cast.trainee)}/roles"
    assert client.post(address, data={"role": "administrator", "unit": ""}).status_code == 422
    limited = {"role": "coordinator", "unit": "agency", "provinces": ["north", "south"]}
    assert client.post(address, data=limited).status_code == 302
    role = db.session.scalars(
        select(Role).where(Role.name == "coordinator", Role.account_id == cast.trainee.id)
    ).one()
    held = db.session.scalars(select(RoleProvince.province_id).where(RoleProvince.role_id == role.id))
    assert (role.unit_id, set(held)) == (cast.agency.id, {cast.north.id, cast.south.id})
    write(give_role, cast.administrator, "administrator")
    assert client.post(address, data={"role": "administrator", "unit": ""}).status_code == 302


def test_a_role_given_beyond_ones_scope_is_not_ones_to_end(app: Flask, cast: Cast) -> None:
    role = write(give_role, cast.trainee, "instructor", cast.agency)
    own = write(give_role, cast.trainee, "instructor", cast.north_station)
    client = client_of(app, cast.province_coordinator)
    assert client.post(f"/roles/{role.uid}/end").status_code == 403
    assert client.post(f"/roles/{own.uid}/end").status_code == 302
    assert [is_open for *_, is_open in roles_of(cast.trainee.id)] == [True, True, False]


def test_a_role_that_ended_opens_nothing_any_more(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.instructor)
    assert client.get("/officers").status_code == 200
    role = db.session.scalars(select(Role).where(Role.account_id == cast.instructor.id)).one()
    write(role.end, by=cast.administrator, at=clock.now())
    assert client.get("/officers").status_code == 403


def test_nobody_locks_themselves_out(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.administrator)
    role = db.session.scalars(select(Role).where(Role.account_id == cast.administrator.id)).one()
    assert client.post(f"/roles/{role.uid}/end").status_code == 409
    assert client.post(f"{page_of(cast.administrator)}/account/close").status_code == 409
    assert client.get("/officers").status_code == 200


def test_a_merge_shows_both_leads_on_and_is_undone(app: Flask, cast: Cast) -> None:
    second = write(make_officer, "Le Thi Thu Duong", cast.north_station)
    client, kept = client_of(app, cast.province_coordinator), uid_of(cast.trainee)
    assert names_on(client, f"/officers/{kept}/duplicates") == ["Le Thi Thu Duong"]
    address = f"/officers/{kept}/duplicates/{second.uid}"
    headings = [card.h2.get_text() for card in soup(client.get(address)).select(".card")]
    assert headings == ["Lê Thị Thử Dương", "Le Thi Thu Duong"]
    assert client.post(address).status_code == 422
    assert client.post(address, data={"is_same": "y"}).headers["Location"] == f"/officers/{kept}"
    assert client.get(f"/officers/{second.uid}").headers["Location"] == f"/officers/{kept}"
    assert names_on(client, "/officers?q=duong") == ["Lê Thị Thử Dương"]
    undo = soup(client.get(f"/officers/{kept}")).select_one("form[action^='/officer-merges/']")
    assert client.post(undo["action"]).status_code == 302
    assert client.get(f"/officers/{second.uid}").status_code == 200


def test_a_merge_out_of_sight_is_no_ones(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.province_coordinator)
    far = f"/officers/{uid_of(cast.trainee)}/duplicates/{uid_of(cast.far_trainee)}"
    own = f"/officers/{uid_of(cast.trainee)}/duplicates/{uid_of(cast.trainee)}"
    higher = f"/officers/{uid_of(cast.trainee)}/duplicates/{uid_of(cast.province_coordinator)}"
    assert [client.get(address).status_code for address in (far, own, higher)] == [404, 404, 403]


def test_erasing_asks_for_the_name(app: Flask, cast: Cast) -> None:
    client, address = client_of(app, cast.administrator), page_of(cast.trainee)
    client.post(f"{address}/erase", data={"name": "Lê Thị Khác"})
    assert client.get(address).status_code == 200
    client.post(f"{address}/erase", data={"name": "le thi thu duong"})
    assert client.get(address).status_code == 404
    assert names_on(client, "/officers?q=duong") == []


def test_a_page_offers_only_what_its_reader_may_do(app: Flask, cast: Cast) -> None:
    def acts(who: Account) -> list[str]:
        page = soup(client_of(app, who).get(page_of(cast.trainee))).main
        own = [form["action"] for form in page.select("form[method=post]")]
        own += [link["href"] for link in page.select("a.button")]
        return sorted(address.removeprefix(page_of(cast.trainee)).split("/")[1] for address in own)

    assert acts(cast.trainee) == []
    assert acts(cast.instructor) == ["slips"]
    coordinates = ["account", "duplicates", "edit", "postings", "roles", "roles", "slips"]
    assert acts(cast.province_coordinator) == coordinates
    assert acts(cast.administrator) == [
        "account",
        "duplicates",
        "edit",
        "erase",
        "postings",
        "roles",
        "roles",
        "slips",
    ]


def test_language_and_theme_are_kept(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.trainee)
    client.post("/preferences", data={"theme": "dark"})
    response = client.post("/preferences", data={"language": "en", "next": "/me"})
    assert response.headers["Location"] == "/me"
    html = soup(client.get("/me")).html
    assert (html["lang"], html["data-theme"]) == ("en", "dark")
    assert soup(client_of(app, cast.trainee).get("/me")).html["lang"] == "en"
    visitor = app.test_client()
    visitor.post("/preferences", data={"language": "en"})
    assert soup(visitor.get("/sign-in")).html["lang"] == "en"
    visitor.post("/preferences", data={"language": "fr"})
    assert soup(visitor.get("/sign-in")).html["lang"] == "en"


def test_the_list_is_taken_as_a_file_for_a_stated_purpose(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.province_coordinator)
    client.set_cookie("language", "en")
    address = "/officers/export?q=duong&purpose=Roster of May&format="
    rows = read_rows(client.get(address + "csv").data, "list.csv")
    assert rows[:2] == [
        ["Full name", "Service number", "Rank", "Sex", "Unit", "Province", "User name", "Account"],
        [
            "Lê Thị Thử Dương", "SN-TRAINEE", "Junior Lieutenant", "Male", "Unit north-station", "Phía Bắc",
            "trainee", "Has not signed in yet",
        ],
    ]  # fmt: skip
    notes = [row[0] for row in rows[2:] if row]
    assert notes == [
        "Sample data: a demonstration, not valid.", "Restricted: holds personal data.", "Taken for: Roster of May",
    ]  # fmt: skip
    assert read_rows(client.get(address + "xlsx").data, "list.xlsx")[-len(rows) :] == rows
    taken = db.session.execute(select(AuditEvent.action, AuditEvent.purpose, AuditEvent.by_id)).all()
    assert taken == [("export_officers", "Roster of May", cast.province_coordinator.id)] * 2


@pytest.mark.parametrize("query", ["format=csv", "format=csv&purpose=x", "format=exe&purpose=Roster"])
def test_without_a_purpose_there_is_no_file(app: Flask, cast: Cast, query: str) -> None:
    response = client_of(app, cast.coordinator).get(f"/officers/export?q=duong&{query}&_scheme=javascript")
    assert response.headers["Location"] == "/officers?q=duong"
    assert db.session.scalars(select(AuditEvent)).all() == []


def test_an_export_holds_nobody_out_of_scope(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.other_instructor)
    rows = read_rows(client.get("/officers/export?purpose=Roster&format=csv").data, "list.csv")
    assert [row[0] for row in rows[1:4]] == ["Hoàng Thử Nghiệm Bình", "Phạm Ví Dụ Đức", "Bùi Ví Dụ Giang"]
    assert rows[4] == []
