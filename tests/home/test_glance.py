"""A programme at a glance: for those who keep it, for those who watch it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

from bs4 import BeautifulSoup
from flask import Flask

from app.accounts.models import Account
from app.domain.counterbalance import ORDERS, gain_by_order
from app.domain.scope import Scope
from app.domain.suppression import Cell
from app.extensions import db
from app.home.access import Vantage
from app.home.rounds import rounds_in
from app.places.models import Province, ProvinceSuccession, ProvinceVersion
from app.programme.models import Programme
from app.quizzes.graded_tests import Subject
from app.shared import clock
from app.shared.database import write
from app.summaries.models import Recommendation
from app.surveys.models import Participation, Round
from tests.cast import THEN, Cast, add, client_of, make_officer, make_province, make_unit
from tests.curriculum.make import publish_mini_instrument
from tests.home.make import aim_at, make_trained, train
from tests.pages import english_client, page_of
from tests.quizzes.make import make_statistics
from tests.statements import statements
from tests.workshops.make import FIRST_DAY, make_programme, make_workshop

WATCHER = Vantage(Scope(), opens_lists=False, is_whole=True)


def home(app: Flask, account: Account, address: str = "/") -> BeautifulSoup:
    return page_of(english_client(app, account), address)


def figures(page: BeautifulSoup) -> dict[str, str]:
    return {
        block.dt.find(string=True).strip(): " ".join(block.dd.get_text(" ").split())
        for block in page.select(".figures > div")
    }


def numbers(page: BeautifulSoup, caption: str) -> dict[str, str]:
    """A table on the page: its row headers with the first number of each row."""
    table = next(found for found in page.select("table") if found.caption.get_text(strip=True) == caption)
    return {row.th.get_text(strip=True): row.td.get_text(strip=True) for row in table.select("tbody tr")}


BY_PROVINCE = "Officers trained by province"


def test_the_figures_stand_against_their_targets(app: Flask, cast: Cast) -> None:
    write(make_trained, cast, 7, 2)
    write(aim_at, make_programme(cast.agency), cast.north.id, cast.south.id)
    page = home(app, cast.coordinator)
    assert page.h1.get_text(strip=True) == "Made-up programme"
    assert figures(page) == {
        "officers trained": "9 / 436",
        "workshops held": "1 / 12",
        "target provinces reached": "2 / 12",
        "officers with a certificate": "0 / 9",
        "percentage points of knowledge gained": "–",
        "recommendations waiting for an answer": "0",
    }
    assert numbers(page, BY_PROVINCE) == {"Phía Bắc": "7", "Phía Nam": "2"}
    assert numbers(page, "By sex") == {"Male": "9"}
    assert numbers(page, "By kind of unit") == {"Border guard stations": "9"}
    assert numbers(page, "By ranks") == {"Company officers": "9"}


def test_every_figure_opens_a_list_as_long_as_it_says(app: Flask, cast: Cast) -> None:
    workshop = write(make_trained, cast, 3, 2)
    write(train, workshop, cast.south_command, sex="female", rank="Đại tá")
    page = home(app, cast.coordinator)
    opened = 0
    for row in page.select("section#provinces tbody tr"):
        listed = home(app, cast.coordinator, row.th.a["href"]).select("main tbody tr")
        assert len(listed) == int(row.td.get_text(strip=True))
        opened += 1
    assert opened == 2 + 2 + 2 + 2


def test_a_target_province_without_officers_is_shown_and_not_reached(app: Flask, cast: Cast) -> None:
    write(make_trained, cast, 5, 0)
    write(aim_at, make_programme(cast.agency), cast.north.id, cast.south.id)
    page = home(app, cast.coordinator)
    assert figures(page)["target provinces reached"] == "1 / 12"
    assert numbers(page, BY_PROVINCE)["Phía Nam"] == "0"


def test_a_province_counts_its_own_and_says_so(app: Flask, cast: Cast) -> None:
    write(make_trained, cast, 7, 2)
    write(aim_at, make_programme(cast.agency), cast.north.id, cast.south.id)
    page = home(app, cast.other_coordinator)
    assert figures(page)["officers trained"] == "2"
    assert numbers(page, BY_PROVINCE) == {"Phía Nam": "2"}
    assert figures(page)["workshops held"] == "0"
    assert "Your own area only" in page.main.get_text()
    assert "Your own area only" not in home(app, cast.coordinator).main.get_text()


def test_an_observer_sees_no_small_count_and_opens_nothing(app: Flask, cast: Cast) -> None:
    east = write(make_province, "east", "Phía Đông")
    station = write(make_unit, "east-station", "station", cast.agency, east)
    workshop = write(make_trained, cast, 20, 3)
    for _ in range(9):
        write(train, workshop, station)
    page = home(app, cast.observer)
    assert figures(page)["officers trained"] == "32 / 436"
    shown = numbers(page, BY_PROVINCE)
    assert shown == {"Phía Bắc": "20", "Phía Nam": "<5", "Phía Đông": "hidden"}
    assert [link["href"] for link in page.select("main a") if "officers-trained" in link["href"]] == []
    client = client_of(app, cast.observer)
    programme = make_programme(cast.agency)
    assert client.get(f"/programmes/{programme.uid}/officers-trained").status_code == 403
    drawn = client.get(f"/programmes/{programme.uid}/charts/provinces.svg").text
    assert ">20<" in drawn
    assert ">3<" not in drawn
    assert ">9<" not in drawn


def merge_into_one(cast: Cast) -> Province:
    """North and South became the Middle in July 2025."""
    middle, day = add(Province(key="2025-99")), date(2025, 7, 1)
    words = {"name_vi": "Miền Giữa", "name_en": "Middle", "kind": "province", "border_with": []}
    add(ProvinceVersion(province_id=middle.id, starts_on=day, **words))
    for before in (cast.north, cast.south):
        add(ProvinceSuccession(before_id=before.id, after_id=middle.id, happened_on=day))
    return middle


def test_provinces_can_be_told_as_they_are_now(app: Flask, cast: Cast) -> None:
    write(make_trained, cast, 7, 2)
    write(merge_into_one, cast)
    page = home(app, cast.coordinator, "/?as_of=now")
    assert numbers(page, BY_PROVINCE) == {"Middle": "9"}
    row = page.select_one("section#provinces tbody tr")
    assert len(home(app, cast.coordinator, row.th.a["href"]).select("main tbody tr")) == 9


def test_what_is_hidden_then_is_not_given_away_now(app: Flask, cast: Cast) -> None:
    east = write(make_province, "east", "Phía Đông")
    station = write(make_unit, "east-station", "station", cast.agency, east)
    workshop = write(make_trained, cast, 20, 3)
    for _ in range(9):
        write(train, workshop, station)
    write(merge_into_one, cast)
    page = home(app, cast.observer, "/?as_of=now")
    assert numbers(page, BY_PROVINCE) == {"Middle": "20 + hidden", "Phía Đông": "hidden"}


def test_the_newest_programme_with_a_workshop_behind_it_comes_first_and_another_can_be_chosen(
    app: Flask, cast: Cast
) -> None:
    other = write(make_newer, cast)
    assert home(app, cast.coordinator).h1.get_text(strip=True) == "Newer"
    write(make_trained, cast, 1, 0)
    assert home(app, cast.coordinator).h1.get_text(strip=True) == "Made-up programme"
    write(make_workshop, cast, programme=other, starts_on=clock.today() - timedelta(days=1))
    assert home(app, cast.coordinator).h1.get_text(strip=True) == "Made-up programme"
    assert home(app, cast.coordinator, f"/?programme={other.uid}").h1.get_text(strip=True) == "Newer"
    assert home(app, cast.coordinator, "/?programme=nonsense").h1.get_text(strip=True) == "Made-up programme"
    write(make_workshop, cast, programme=other, starts_on=clock.today() - timedelta(days=3))
    assert home(app, cast.coordinator).h1.get_text(strip=True) == "Newer"


def make_newer(cast: Cast) -> Programme:
    """A programme that began after the usual one, with a workshop yet to come."""
    programme = make_programme(cast.agency, "newer")
    programme.starts_on, programme.ends_on = date(2024, 1, 1), date(2026, 12, 31)
    programme.name = {"vi": "Mới", "en": "Newer"}
    make_workshop(cast, programme=programme, starts_on=clock.today() + timedelta(days=30))
    return programme


def test_without_a_programme_the_page_says_what_one_is(app: Flask, cast: Cast) -> None:
    page = home(app, cast.coordinator)
    assert page.select_one(".empty h2").get_text(strip=True) == "No programme yet"


def gain_of(n: int, difference: float) -> dict:
    interval = {"low": difference - 2, "high": difference + 2}
    return {"n": n, "mean_difference": difference, "interval": interval}


def test_the_gain_stands_with_its_interval_and_n_and_of_too_few_it_is_hidden(app: Flask, cast: Cast) -> None:
    write(make_trained, cast, 7, 2)
    programme = make_programme(cast.agency)
    write(make_statistics, Subject(programme=programme.uid), gain_of(40, 20))
    write(make_statistics, Subject(programme=programme.uid, province=cast.north.uid), gain_of(31, 18))
    write(make_statistics, Subject(programme=programme.uid, province=cast.south.uid), gain_of(9, 30))
    page = home(app, cast.coordinator)
    assert figures(page)["percentage points of knowledge gained"] == "+20.0"
    assert "95% interval 18.0 to 22.0, n = 40" in page.select_one(".figures").get_text()
    rows = numbers(page, "Knowledge gain by province, percentage points")
    assert rows == {"Phía Bắc": "hidden", "Phía Nam": "hidden"}  # the one alone would give the other away
    own = home(app, cast.province_coordinator)
    assert figures(own)["percentage points of knowledge gained"] == "+18.0"


def test_a_gain_tells_how_many_sat_the_forms_in_which_order(app: Flask, cast: Cast) -> None:
    write(make_trained, cast, 7, 2)
    pre, post = ({str(person): percent for person in range(40)} for percent in (40.0, 60.0))
    orders = gain_by_order(pre, post, {str(person): ORDERS[person % 2] for person in range(40)})
    body = {**gain_of(40, 20), "orders": [asdict(each) for each in orders]}
    write(make_statistics, Subject(programme=make_programme(cast.agency).uid), body)
    page = home(app, cast.coordinator)
    told = "95% interval 18.0 to 22.0, n = 40; forms AB 20, BA 20"
    assert told in " ".join(page.select_one(".figures").get_text().split())


def test_stale_figures_say_so(app: Flask, cast: Cast) -> None:
    write(make_trained, cast, 7, 2)
    subject = Subject(programme=make_programme(cast.agency).uid)
    write(make_statistics, subject, gain_of(40, 20))
    assert "brought up to date" not in home(app, cast.coordinator).main.get_text()
    db.session.rollback()
    write(
        make_statistics,
        Subject(programme=make_programme(cast.agency).uid, province=cast.north.uid),
        gain_of(40, 20),
        is_stale=True,
    )
    assert "brought up to date" in home(app, cast.coordinator).main.get_text()


def make_round(cast: Cast, programme: Programme, revision_id: int, invited, proposed: int = 0) -> Round:
    """`invited`: pairs of a province and whether the officer is done."""
    row = add(
        Round(
            programme_id=programme.id,
            instrument_revision_id=revision_id,
            title={"vi": "Đợt", "en": "Round"},
            mode="anonymous",
            opens_on=clock.today() - timedelta(days=1),
            closes_on=clock.today() + timedelta(days=1),
            at=THEN,
        )
    )
    for province, is_done in invited:
        officer = make_officer("Nguyễn Mẫu An", cast.north_station)
        done_on = clock.today() if is_done else None
        add(Participation(round_id=row.id, officer_id=officer.id, province_id=province.id, done_on=done_on))
    for state in (*["proposed"] * proposed, "accepted"):
        add(Recommendation(round_id=row.id, addressee={}, words={}, state=state, at=THEN))
    return row


def test_rounds_show_who_answered_and_what_waits(app: Flask, cast: Cast) -> None:
    programme, revision = write(make_programme, cast.agency), publish_mini_instrument()
    write(make_trained, cast, 1, 0)
    invited = [(cast.north, number < 12) for number in range(16)] + [
        (cast.south, number < 6) for number in range(8)
    ]
    write(make_round, cast, programme, revision.id, invited, proposed=2)
    page = home(app, cast.coordinator)
    cells = [cell.get_text(strip=True) for cell in page.select("#rounds tbody td")][1:]
    assert cells == ["24", "18 (75%)", "2"]
    assert figures(page)["recommendations waiting for an answer"] == "2"
    own = [cell.get_text(strip=True) for cell in home(app, cast.other_coordinator).select("#rounds tbody td")]
    assert own[1:] == ["8", "6 (75%)", "2"]


def test_how_many_answered_is_hidden_where_they_are_few(cast: Cast) -> None:
    programme, revision = write(make_programme, cast.agency), publish_mini_instrument()
    write(make_round, cast, programme, revision.id, [(cast.north, True)] * 3 + [(cast.north, False)] * 9)
    (line,) = rounds_in(programme, WATCHER)
    assert (line.invited, line.done, line.rate) == (12, Cell(None, "small"), None)


def test_charts_are_drawn_and_say_that_they_are_samples(app: Flask, cast: Cast) -> None:
    write(make_trained, cast, 7, 12)
    programme = make_programme(cast.agency)
    write(make_statistics, Subject(programme=programme.uid, province=cast.south.uid), gain_of(12, 20))
    page, client = home(app, cast.coordinator), client_of(app, cast.coordinator)
    sources = [image["src"] for image in page.select("main img")]
    assert [source.rsplit("/", 1)[1] for source in sources] == ["provinces.svg", "workshops.svg", "gains.svg"]
    for source in sources:
        response = client.get(source)
        assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
        assert "Dữ liệu mẫu" in response.text


def test_the_page_takes_as_many_reads_for_three_as_for_one(app: Flask, cast: Cast) -> None:
    programme, revision, counted = write(make_programme, cast.agency), publish_mini_instrument(), []
    write(aim_at, programme, cast.north.id)
    for number in (1, 2, 20):
        workshop = write(make_workshop, cast, starts_on=FIRST_DAY + timedelta(days=number))
        province = write(make_province, f"p{number}", f"Tỉnh {number}")
        station = write(make_unit, f"s{number}", "station", cast.agency, province)
        write(make_round, cast, programme, revision.id, [(province, True)] * number)
        for _ in range(number):
            write(train, workshop, station)
        client = client_of(app, cast.coordinator)
        client.get("/?as_of=now")
        with statements() as sent:
            client.get("/?as_of=now")
        counted.append(len(sent))
    assert counted[0] == counted[1] == counted[2]
