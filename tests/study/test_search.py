"""Searching a course: what is looked through, what is said, and where a hit leads."""

from __future__ import annotations

import re

import pytest
from bs4 import Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.curriculum.models import LessonPage
from app.extensions import db
from app.shared.storage import store
from tests.cast import Cast, client_of
from tests.curriculum.make import mini_files, publish_approved, publish_mini
from tests.learning.make import make_enrolment
from tests.pages import main_of
from tests.statements import statements

pytestmark = pytest.mark.database
SEARCH = "/courses/mini/search"
FIRST = "/courses/mini/01-first-look"


@pytest.fixture
def reader(app: Flask, cast: Cast) -> FlaskClient:
    publish_mini()
    return client_of(app, cast.trainee)


def look_for(client: FlaskClient, words: str | None = None, **values: str) -> Tag:
    """The page that answers a search."""
    return main_of(client, SEARCH, **(values if words is None else {"q": words, **values}))


def hits(page: Tag) -> list[tuple[str, str, str]]:
    """Of each hit where it stands, its title and its address."""
    return [(hit.select_one(".meta").text, hit.h2.text, hit.a["href"]) for hit in page.select(".hits > li")]


def test_a_section_is_found_with_its_module_and_the_words_marked(reader: FlaskClient) -> None:
    page = look_for(reader, "hua dieu")
    assert hits(page) == [("Bài học · 1. Cái nhìn đầu tiên", "Ghi lại", f"{FIRST}#write-down")]
    [snippet] = page.select(".hits p:not(.meta)")
    assert [mark.text for mark in snippet.select("mark")] == ["hứa", "điều"]
    assert snippet.text.startswith("Không hứa điều không thuộc quyền mình.")
    assert main_of(reader, FIRST).select_one("#write-down h2").text == "Ghi lại"


@pytest.mark.parametrize("words", ["chuyển gửi", "CHUYEN GUI", "chuyên gui", '"chuyển  gửi"', "“chuyển gửi”"])
def test_marks_case_and_quotation_marks_do_not_hide_a_term(reader: FlaskClient, words: str) -> None:
    assert hits(look_for(reader, words)) == [
        ("Thuật ngữ · 1. Cái nhìn đầu tiên", "chuyển gửi · referral", f"{FIRST}#write-down"),
        ("Bài học · 1. Cái nhìn đầu tiên", "Ghi lại", f"{FIRST}#write-down"),
    ]


def test_the_title_of_a_module_is_found(reader: FlaskClient) -> None:
    assert hits(look_for(reader, "lần nữa cái nhìn")) == []
    assert hits(look_for(reader, "nhin thu hai")) == [
        ("Học phần · 2. Cái nhìn thứ hai", "Cái nhìn thứ hai", "/courses/mini/02-second-look")
    ]


def test_the_other_language_is_one_tap_away(reader: FlaskClient) -> None:
    page = look_for(reader, "promise")
    assert page.select_one(".empty h2").text == "Không tìm thấy “promise”"
    other = page.select_one(f"a[href^='{SEARCH}?']")
    assert (other["href"], other.text) == (f"{SEARCH}?q=promise&in=en", "Tìm trong bản tiếng Anh")
    page = main_of(reader, other["href"])
    assert hits(page) == [("Bài học · 1. Cái nhìn đầu tiên", "Write it down", f"{FIRST}?in=en#write-down")]
    assert page.select_one(".hits")["lang"] == "en"
    assert page.select_one("form [name=in]")["value"] == "en"
    assert reader.get(SEARCH, query_string={"q": "promise", "in": "fr"}).status_code == 404


def test_english_readers_find_english_words_with_their_endings(reader: FlaskClient) -> None:
    reader.set_cookie("language", "en")
    page = look_for(reader, "paragraph")
    assert [title for _, title, _ in hits(page)] == ["Look around", "Write it down"]
    assert page.select("form [name=in]") == []
    assert [title for _, title, _ in hits(look_for(reader, "square"))] == ["Look around"]
    assert look_for(reader, "square").mark.text == "squares"


@pytest.mark.parametrize("words", [None, "", "  ", "?!", '""'])
def test_nothing_to_look_for_is_answered_with_how(reader: FlaskClient, words: str | None) -> None:
    page = look_for(reader, words)
    assert page.select_one(".empty h2").text == "Bạn muốn tìm gì?"
    assert page.select(".hits") == []


def test_too_long_a_query_is_kept_and_said_to_be_too_long(reader: FlaskClient) -> None:
    page = look_for(reader, "đ" * 101)
    assert page.select_one(".empty h2").text == "Nội dung tìm quá dài"
    field = page.select_one("[name=q]")
    assert (field["value"], field["aria-invalid"]) == ("đ" * 101, "true")
    assert look_for(reader, "đ" * 100).select_one(".empty h2").text == f"Không tìm thấy “{'đ' * 100}”"


def test_what_is_typed_and_found_is_text_and_never_html(app: Flask, cast: Cast) -> None:
    publish_long(1, said="Biển ghi `<b>đi</b> & <script>đến</script>`.")
    client, typed = client_of(app, cast.trainee), '"<b>đi</b> & <script>đến"'
    page = look_for(client, typed)
    assert page.select_one("[name=q]")["value"] == typed
    [snippet] = page.select(".hits p:not(.meta)")
    assert snippet.text == "Biển ghi <b>đi</b> & <script>đến</script>."
    assert {tag.name for tag in snippet.find_all()} == {"mark"}
    assert page.select("script, b") == []


def publish_long(count: int, said: str = "Một đồng lúa.") -> None:
    """The mini course with as many more sections in its second module, each of them this paragraph."""
    files = mini_files()
    for language in ("vi", "en"):
        path = f"02-second-look/module.{language}.md"
        more = "".join(f"\n## Thửa {n} {{#field-{n}}}\n\n{said}\n" for n in range(count))
        files[path] = files[path].decode().rstrip().encode() + b"\n" + more.encode()
    publish_approved(files)


def test_fifty_hits_are_shown_and_all_are_counted(app: Flask, cast: Cast) -> None:
    publish_long(53)
    page = look_for(client_of(app, cast.trainee), "dong lua")
    assert [title for _, title, _ in hits(page)] == [f"Thửa {n}" for n in range(50)]
    assert page.select_one("main > p").text.split(".")[:2] == [
        "Tìm thấy ở 53 chỗ",
        " Dưới đây là 50 chỗ sát nhất: thêm từ để thu hẹp",
    ]


def test_one_searches_the_edition_that_one_studies(app: Flask, cast: Cast) -> None:
    make_enrolment(cast.trainee)
    publish_long(1)
    found = [len(hits(look_for(client_of(app, who), "đồng lúa"))) for who in (cast.trainee, cast.instructor)]
    assert found == [0, 1]


def test_the_course_and_the_lessons_ask_what_to_look_for(reader: FlaskClient) -> None:
    for address, language in (("/courses/mini", None), (FIRST, None), (f"{FIRST}?in=en", "en")):
        form = main_of(reader, address).select_one("form[role=search]")
        asked = {field["name"]: field["value"] for field in form.select("input")}
        assert (form["action"], asked) == (
            SEARCH,
            {"q": ""} if language is None else {"in": language, "q": ""},
        )
        assert form.get("method") == "get"


def test_a_search_takes_as_many_selects_for_three_modules_as_for_one(app: Flask, cast: Cast) -> None:
    counts = []
    for modules in (1, 3):
        publish_modules(modules)
        client = client_of(app, cast.trainee)
        look_for(client, "đồng lúa")
        with statements() as sent:
            assert len(hits(look_for(client, "đồng lúa"))) == modules
        counts.append(len(sent))
    assert counts == [3, 3]


def publish_modules(count: int) -> None:
    """The mini course with its second module in as many copies, each with the words "đồng lúa"."""
    files = mini_files()
    names = ["01-first-look", *(f"{number + 2:02}-second-look" for number in range(count))]
    files["course.yml"] = re.sub(
        rb"(?m)^modules: .*$", f"modules: [{', '.join(names)}]".encode(), files["course.yml"]
    )
    copied = {path: content for path, content in files.items() if path.startswith("02-")}
    for number in range(count):
        for path, content in copied.items():
            files[path.replace("02-second", f"{number + 2:02}-second")] = (
                content + "\nMột đồng lúa.\n".encode()
            )
    publish_approved(files)


def test_a_lesson_is_read_once_by_each_process(app: Flask, reader: FlaskClient) -> None:
    found = hits(look_for(reader, "hứa"))
    assert len(found) == 1
    for page in db.session.scalars(select(LessonPage)):
        store().remove(page.sha256)
    assert hits(look_for(reader, "hứa")) == found
    with pytest.raises(FileNotFoundError):
        look_for(reader, "promise", **{"in": "en"})


def test_there_is_nothing_to_search_in_a_course_that_is_not_there(reader: FlaskClient) -> None:
    assert reader.get("/courses/none/search").status_code == 404
