"""A lesson page: the same text for everybody, compressed once, in a page that is one's own."""

from __future__ import annotations

import gzip
import re
import zlib
from datetime import UTC, datetime

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from app.curriculum import catalogue
from app.shared.database import write
from app.shared.recent import Recent
from app.shared.storage import name_of, store
from tests.cast import Cast, client_of, sign_in
from tests.curriculum.make import mini_files, publish_mini
from tests.learning.make import make_enrolment
from tests.pages import page_of
from tests.statements import statements

FIRST = "/courses/mini/01-first-look"
SECOND = "/courses/mini/02-second-look"
MONDAY = datetime(2026, 2, 2, 3, 0, tzinfo=UTC)
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def test_the_whole_lesson_comes_in_one_gzip_member(cast: Cast, client: FlaskClient) -> None:
    make_enrolment(cast.trainee)
    sign_in(client, cast.trainee)
    packed, plain = client.get(FIRST, headers=GZIP), client.get(FIRST)
    assert packed.headers["Content-Encoding"] == "gzip"
    reader = zlib.decompressobj(wbits=31)
    page = reader.decompress(packed.data).decode()
    assert (reader.eof, reader.unused_data) == (True, b"")
    without_tokens = [re.sub(r'name="csrf_token" value="[^"]*"', "", text) for text in (page, plain.text)]
    assert without_tokens[0] == without_tokens[1]
    assert BeautifulSoup(page, "html.parser").select(".prose > section")[-1].find_all("p")[-2].text == (
        "Đây là đoạn cuối của bài học."
    )


def test_a_reader_who_has_the_page_gets_nothing_again(app: Flask, cast: Cast, client: FlaskClient) -> None:
    enrolment = make_enrolment(cast.trainee)
    sign_in(client, cast.trainee)
    mark = client.get(FIRST, headers=GZIP).headers["ETag"]
    again = client.get(FIRST, headers={**GZIP, "If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")
    write(enrolment.mark_read, "01-first-look", "look-around", at=MONDAY)
    assert client.get(FIRST, headers={**GZIP, "If-None-Match": mark}).status_code == 200
    stranger = client_of(app, cast.other_trainee).get(FIRST, headers={**GZIP, "If-None-Match": mark})
    assert stranger.status_code == 200


def test_the_page_may_be_kept_by_its_reader_alone_and_is_asked_for_again(
    cast: Cast, client: FlaskClient
) -> None:
    make_enrolment(cast.trainee)
    headers = sign_in(client, cast.trainee).get(FIRST).headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert {name.strip() for name in headers["Vary"].split(",")} == {"Accept-Encoding", "Cookie"}


def test_contents_say_what_was_read(cast: Cast, client: FlaskClient) -> None:
    enrolment = make_enrolment(cast.trainee)
    write(enrolment.mark_read, "01-first-look", "write-down", at=MONDAY)
    page = page_of(sign_in(client, cast.trainee), FIRST)
    entries = [(link["href"], link.get("class")) for link in page.select(".contents a")]
    assert entries == [("#look-around", None), ("#write-down", ["is-read"])]
    assert [section["id"] for section in page.select(".prose > section")] == ["look-around", "write-down"]


def test_the_time_left_falls_as_sections_are_read(cast: Cast, client: FlaskClient) -> None:
    enrolment = make_enrolment(cast.trainee)
    sign_in(client, cast.trainee).set_cookie("language", "en")

    def left() -> str:
        return page_of(client, FIRST).select_one(".law-date").text

    before = left()
    write(enrolment.mark_read, "01-first-look", "look-around", at=MONDAY)
    halfway = left()
    write(enrolment.mark_read, "01-first-look", "write-down", at=MONDAY)
    assert (before, halfway, left()) == (
        "Law as at 31 January 2026 · about 10 minutes of reading left",
        "Law as at 31 January 2026 · about 5 minutes of reading left",
        "Law as at 31 January 2026 · all parts read",
    )


def test_each_section_has_its_button_without_script(cast: Cast, client: FlaskClient) -> None:
    make_enrolment(cast.trainee)
    page = page_of(sign_in(client, cast.trainee), FIRST)
    buttons = page.select("button[name=section]")
    assert [(button["form"], button["value"]) for button in buttons] == [
        ("mark-read", "look-around"),
        ("mark-read", "write-down"),
    ]
    form = page.select_one("form#mark-read")
    assert (form["action"], form["method"]) == (f"{FIRST}/sections", "post")
    answer = client.post(form["action"], data={"section": buttons[0]["value"]})
    assert (
        page_of(client, answer.headers["Location"]).select_one(".contents a.is-read")["href"]
        == "#look-around"
    )


def test_who_is_not_enrolled_reads_and_marks_nothing(cast: Cast, client: FlaskClient) -> None:
    publish_mini()
    page = page_of(sign_in(client, cast.instructor), FIRST)
    assert len(page.select(".prose > section")) == 2
    assert page.select("#mark-read, button[name=section]") == []


def test_the_notice_stands_before_the_lesson_and_folds_once_reading_has_begun(
    cast: Cast, client: FlaskClient
) -> None:
    enrolment = make_enrolment(cast.trainee)
    sign_in(client, cast.trainee)
    notice = page_of(client, FIRST).select_one("main > .callout-warning")
    assert notice.find_all("p")[1].text == "Bài học thử nhắc đến một việc buồn."
    assert [link["href"] for link in notice.find_all("a")] == ["#look-around", "/courses/mini"]
    write(enrolment.mark_read, "01-first-look", "look-around", at=MONDAY)
    page = page_of(client, FIRST)
    assert page.select_one("main > .callout-warning") is None
    assert page.select_one("main > details p").text == "Bài học thử nhắc đến một việc buồn."
    assert page_of(client, SECOND).select("main > .callout-warning, main > details") == []


def ways(client: FlaskClient, address: str) -> list[tuple[str, str]]:
    links = page_of(client, address).select(".lesson-nav a")
    return [(link.text, link["href"]) for link in links]


def test_previous_and_next_and_the_quiz(app: Flask, cast: Cast) -> None:
    edition = catalogue.edition(make_enrolment(cast.trainee).edition_id)
    quiz = edition.quiz("01-first-look", "module")
    student, reader = client_of(app, cast.trainee), client_of(app, cast.instructor)
    for browser in (student, reader):
        browser.set_cookie("language", "en")
    assert ways(student, FIRST) == [("To the quiz", f"/quizzes/{quiz.uid}"), ("Next module", SECOND)]
    assert ways(reader, FIRST) == [("Next module", SECOND)]
    assert ways(student, SECOND) == [("Previous module", FIRST), ("To the course", "/courses/mini")]


def test_a_section_is_one_tap_from_itself_in_the_other_language(cast: Cast, client: FlaskClient) -> None:
    make_enrolment(cast.trainee)
    sign_in(client, cast.trainee)
    way = page_of(client, FIRST).select_one("#write-down a[hreflang]")
    assert (way["href"], way["hreflang"]) == ("?in=en#write-down", "en")
    page = page_of(client, FIRST + way["href"])
    assert page.article["lang"] == "en"
    assert page.html["lang"] == "vi"
    assert page.select_one("#write-down h2").text == "Write it down"
    assert client.get(f"{FIRST}?in=fr").status_code == 404


def test_a_figure_is_served_by_its_hash_and_runs_nothing(app: Flask, cast: Cast, client: FlaskClient) -> None:
    make_enrolment(cast.trainee)
    sign_in(client, cast.trainee)
    image = page_of(client, FIRST).select_one("figure img")
    assert (image["width"], image["height"], image["loading"]) == ("320", "120", "lazy")
    drawing = client.get(image["src"])
    assert (drawing.status_code, drawing.mimetype) == (200, "image/svg+xml")
    assert (
        drawing.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert drawing.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "<title>Một, Hai, Ba</title>" in drawing.text
    again = client.get(image["src"], headers={"If-None-Match": drawing.headers["ETag"]})
    assert again.status_code == 304


def test_only_drawings_of_editions_are_served(app: Flask, cast: Cast, client: FlaskClient) -> None:
    publish_mini()
    sign_in(client, cast.trainee)
    secret = store().put(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    key = name_of(mini_files()["01-first-look/items.yml"])
    addresses = [f"/figures/{name}.svg" for name in (secret, key, "0" * 64, "..%2f..%2fkey")]
    assert [client.get(address).status_code for address in addresses] == [404] * 4


def test_a_page_drawn_for_one_reader_holds_nothing_of_theirs_for_the_next(app: Flask, cast: Cast) -> None:
    first, second = make_enrolment(cast.trainee), make_enrolment(cast.other_trainee)
    pages = [client_of(app, who).get(FIRST).text for who in (cast.trainee, cast.other_trainee)]
    assert len(app.extensions["lesson_pages"]) == 1
    soups = [BeautifulSoup(page, "html.parser") for page in pages]
    assert [page.select_one(".site-account a").text for page in soups] == [
        "Lê Thị Thử Dương",
        "Trần Văn Mẫu Đạt",
    ]
    assert [page.select_one("#mark-read")["data-enrolment"] for page in soups] == [
        str(first.uid),
        str(second.uid),
    ]
    tokens = [{field["value"] for field in page.select("[name=csrf_token]")} for page in soups]
    assert [len(found) for found in tokens] == [1, 1]
    assert tokens[0].isdisjoint(tokens[1])
    assert all("\ue000" not in page for page in pages)
    own = re.compile("|".join(map(re.escape, (*tokens[0], *tokens[1], str(first.uid), str(second.uid)))))
    names = re.compile("Lê Thị Thử Dương|Trần Văn Mẫu Đạt")
    assert names.sub("", own.sub("", pages[0])) == names.sub("", own.sub("", pages[1]))


def test_a_kept_page_says_what_a_fresh_one_would(app: Flask, cast: Cast) -> None:
    make_enrolment(cast.trainee)
    people = (
        cast.trainee,
        cast.other_trainee,
        cast.instructor,
        cast.coordinator,
        cast.observer,
        cast.administrator,
    )
    clients = [client_of(app, who) for who in people]

    def pages() -> list[str]:
        return [re.sub(r'value="[^"]{60,}"', "", client.get(FIRST).text) for client in clients]

    kept = [pages(), pages()]
    fresh = []
    for client in clients:
        app.extensions.pop("lesson_pages")
        fresh.append(re.sub(r'value="[^"]{60,}"', "", client.get(FIRST).text))
    assert kept == [fresh, fresh]


def test_a_message_is_shown_once_and_not_kept(app: Flask, cast: Cast, client: FlaskClient) -> None:
    make_enrolment(cast.trainee)
    sign_in(client, cast.trainee)
    client.get(FIRST)
    with client.session_transaction() as session:
        session["_flashes"] = [("success", "Saved for you alone")]
    shown = [len(page_of(client, FIRST).select(".notice-success")) for _ in range(2)]
    assert shown == [1, 0]


def test_language_and_theme_have_pages_of_their_own(cast: Cast, client: FlaskClient) -> None:
    make_enrolment(cast.trainee)
    sign_in(client, cast.trainee)
    seen = []
    for language, theme in (("vi", "auto"), ("en", "auto"), ("vi", "dark"), ("vi", "auto")):
        client.set_cookie("language", language)
        client.set_cookie("theme", theme)
        page = page_of(client, FIRST)
        seen.append((page.html["lang"], page.html.get("data-theme"), page.h1.text))
    assert seen == [
        ("vi", None, "Cái nhìn đầu tiên"),
        ("en", None, "First look"),
        ("vi", "dark", "Cái nhìn đầu tiên"),
        ("vi", None, "Cái nhìn đầu tiên"),
    ]


def test_the_text_is_compressed_once(app: Flask, cast: Cast) -> None:
    make_enrolment(cast.trainee)
    for who in (cast.trainee, cast.other_trainee, cast.instructor):
        client_of(app, who).get(FIRST, headers=GZIP)
    assert len(app.extensions["lesson_bodies"]) == 2  # for readers who mark, and for those who only look


def test_what_was_used_longest_ago_is_forgotten() -> None:
    recent: Recent[str, str] = Recent(2)
    made: list[str] = []

    def get(key: str) -> str:
        return recent.get(key, lambda: made.append(key) or key.upper())

    assert [get(key) for key in "abacaba"] == list("ABACABA")
    assert made == ["a", "b", "c", "b"]


def test_a_lesson_takes_two_selects_and_three_for_mere_readers(app: Flask, cast: Cast) -> None:
    make_enrolment(cast.trainee)
    counts = []
    for who in (cast.trainee, cast.instructor):
        client = client_of(app, who)
        client.get(FIRST)
        with statements() as sent:
            page = gzip.decompress(client.get(FIRST, headers=GZIP).data)
        assert page.count(b"<section id=") == 2
        counts.append(len(sent))
    assert counts == [2, 3]
