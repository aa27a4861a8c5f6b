"""Items of the working copy that move to another module, and those of the bank that nothing asks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from app.curriculum import catalogue
from app.curriculum.working_copy import read_files
from app.domain.course_entries import take_entries
from app.domain.course_files import read_course
from tests.cast import Cast
from tests.curriculum.make import COURSES, mini_files, publish_approved, publish_mini
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.make import ITEMS
from tests.quizzes.pictured import publish_pictures
from tests.quizzes.structured import publish_structure

HOME, TO = "01-first-look", "02-second-look"


def with_moon() -> dict[str, bytes]:
    """The mini course with one more item, which no quiz asks."""
    files = mini_files()
    text = files[ITEMS].decode()
    more = text[text.index("- id: coal-is-black") :].replace("coal-is-black", "moon-is-round")
    return {**files, ITEMS: (text.rstrip("\n") + "\n" + more).encode()}


def test_entries_come_out_as_they_were_written() -> None:
    text = (
        "# head\nitems:\n  - id: a\n    section: one  # why\n\n  # of b\n  - {id: b, section: two}\n# end\n"
    )
    taken = take_entries(text, {"a", "b"}, {"section": "⟨section⟩"})
    assert taken.entries == ("- id: a\n  section: ⟨section⟩  # why\n", "- {id: b, section: ⟨section⟩}\n")
    assert taken.left == "# head\nitems:\n  # of b\n# end\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A working copy of the mini course, with an item that no quiz asks."""
    folder = Path(shutil.copytree(COURSES / "mini", tmp_path / "mini"))
    (folder / ITEMS).write_bytes(with_moon()[ITEMS])
    return folder


def move(app: Flask, course: Path, *arguments: str, to: str = TO) -> tuple[int, list[str]]:
    command = ["items", "move", *arguments, "--to", str(course / to), "--language", "en"]
    result = app.test_cli_runner().invoke(args=command)
    return result.exit_code, result.output.splitlines()


def test_items_move_with_their_words_and_are_still_asked_by_the_tests(app: Flask, course: Path) -> None:
    before, _none = read_course(read_files(course))
    said = move(app, course, "moon-is-round", "grass-is-green", "--objective", "look-again", "--write")
    path = course / TO / "items.yml"
    assert said == (
        0,
        [f"Moved: 2 items to {path}. Now “flask courses check” names what is still missing."],
    )
    _course, problems = read_course(read_files(course))
    assert {each.code for each in problems if each.path == f"{TO}/items.yml"} >= {"not-filled-in"}
    text = path.read_text("utf-8")
    path.write_text(text.replace("⟨section⟩", "look-again"), "utf-8")
    after, problems = read_course(read_files(course))
    assert problems == []
    assert before is not None
    assert after is not None
    assert [item.id for item in after.modules[1].items] == ["grass-is-green", "moon-is-round"]
    assert after.tests["pre"].items == before.tests["pre"].items
    assert [after.items[name].choices for name in before.items] == [
        item.choices for item in before.items.values()
    ]


def rewrite_moon(course: Path, source: str) -> None:
    """Let the source of the last item stand at the end of the file, as it is written here."""
    path = course / ITEMS
    before, moon = path.read_text("utf-8").split("- id: moon-is-round")
    fields = moon.replace('  source: "Invented"\n', "").rstrip("\n")
    path.write_text(f"{before}- id: moon-is-round{fields}\n  source: {source}", "utf-8")


def test_a_text_over_lines_moves_with_those_that_begin_with_a_hash(app: Flask, course: Path) -> None:
    rewrite_moon(course, "|\n    Invented, see\n    # 2\n")
    before, problems = read_course(read_files(course))
    assert (problems, "# 2" in before.items["moon-is-round"].source) == ([], True)
    there = ["--objective", "look-again", "--section", "look-again", "--write"]
    assert move(app, course, "moon-is-round", *there)[0] == 0
    after, problems = read_course(read_files(course))
    assert problems == []
    assert after.items["moon-is-round"].source == before.items["moon-is-round"].source
    assert "#" not in (course / ITEMS).read_text("utf-8")


def test_what_would_change_on_the_way_is_refused_and_nothing_is_written(app: Flask, course: Path) -> None:
    """The empty lines that end a text belong to it where its author says so, and are none at the end of a file."""
    rewrite_moon(course, "|+\n    Invented\n\n\n")
    before = read_files(course)
    refused = (
        1,
        [
            f"Error: Nothing was written: by this move {course / ITEMS} would come to hold something else than "
            "before, because of how it is written. Move these entries by hand, and let “flask courses check” look at "
            "them.",
        ],
    )
    assert move(app, course, "moon-is-round", "--write") == refused
    assert move(app, course, "moon-is-round") == refused
    assert read_files(course) == before


def test_a_dry_run_writes_nothing(app: Flask, course: Path) -> None:
    before = read_files(course)
    assert move(app, course, "moon-is-round") == (
        0,
        ["1 item can move; nothing was written. Add --write to move it."],
    )
    assert read_files(course) == before


def test_whatever_is_in_the_way_is_named_and_nothing_moves(app: Flask, course: Path) -> None:
    before = read_files(course)
    assert move(app, course, "moon-is-round", "sky-is-up", "none", "--write") == (
        1,
        [
            "sky-is-up cannot move: the quiz or the practice of its module asks it; take it out there first.",
            "The course has no item “none”.",
        ],
    )
    assert move(app, course, "moon-is-round", "--write", to=HOME) == (
        1,
        ["moon-is-round cannot move: it is in that module already."],
    )
    assert read_files(course) == before


def listed(app: Flask, cast: Cast, query: str) -> list[str]:
    links = main_of(english_client(app, cast.instructor), f"/items?{query}").select("table th a")
    return [link["href"].rsplit("/", 1)[1] for link in links]


def test_the_bank_holds_and_marks_what_no_quiz_asks(app: Flask, cast: Cast) -> None:
    publish_approved(with_moon())
    assert listed(app, cast, "state=unasked") == ["moon-is-round"]
    client = english_client(app, cast.instructor)
    rows = lines_of(main_of(client, "/items"), "tbody th")
    assert ["no quiz asks it" in row for row in rows] == [False] * 6 + [True]
    page = main_of(client, "/items/mini/moon-is-round")
    assert "No quiz and no test of the edition in use asks it." in lines_of(page, "section > p")
    assert "No edition has asked it yet." in lines_of(page, "section > p")


def test_what_a_later_edition_no_longer_asks_keeps_its_history(app: Flask, cast: Cast) -> None:
    publish_mini()
    files = mini_files()
    quiz = files[f"{HOME}/quiz.yml"].decode().replace("pick-both, ", "")
    publish_approved({**files, f"{HOME}/quiz.yml": quiz.encode()})
    (edition,) = catalogue.current_editions()
    assert [each.item.id for each in edition.unasked] == ["pick-both"]
    page = main_of(english_client(app, cast.instructor), "/items/mini/pick-both")
    assert lines_of(page, "section:nth-of-type(3) tbody td") == ["1", "Edition 1: Module quiz"]


def test_the_list_is_narrowed_by_pictures_and_situations(app: Flask, cast: Cast) -> None:
    publish_structure()
    publish_pictures()
    editions = {edition.slug: edition for edition in catalogue.current_editions()}
    drawn = {
        each.item.id for quiz in editions["pictures"].quizzes for each in quiz.items if each.item.pictures
    }
    assert set(listed(app, cast, "holding=pictures")) == drawn
    told = listed(app, cast, "holding=scenario")
    assert {"count-carts", "who-sells", "is-market"} <= set(told)
    assert not drawn & set(told)
    words = editions["structure"].quizzes[0].items[0].item.stimulus
    assert words is not None
    sentence = words.text["en"].strip().splitlines()[0]
    assert set(listed(app, cast, f"q={sentence}")) == {"count-carts", "who-sells", "is-market"}


def test_a_question_shows_its_situation_and_the_others_about_it(app: Flask, cast: Cast) -> None:
    publish_structure()
    page = main_of(english_client(app, cast.instructor), "/items/structure/count-carts")
    assert [part["lang"] for part in page.select("div[lang]:has(> .scenario)")] == ["en", "vi"]
    shown = [part.get_text(strip=True) for part in page.select(".scenario .prose")]
    assert len(set(shown)) == 2
    links = [link["href"].rsplit("/", 1)[1] for link in page.select("h3 + ul a")]
    assert links == ["who-sells", "is-market"]


def test_ticked_questions_get_the_command_and_what_is_in_the_way(app: Flask, cast: Cast) -> None:
    publish_approved(with_moon())
    publish_structure()
    client = english_client(app, cast.coordinator)
    query = "item=mini/moon-is-round&item=mini/sky-is-up&item=structure/count-carts"
    page = main_of(client, f"/items/moves/new?{query}")
    assert page.select("code") == []
    page = main_of(client, f"/items/moves/new?{query}&to=mini/{TO}")
    assert [code.get_text() for code in page.select("code")] == [
        f"flask items move moon-is-round --to courses/mini/{TO} --write"
    ]
    assert lines_of(page, ".obstacles li") == [
        "sky-is-up cannot move: the quiz or the practice of its module asks it; take it out there first.",
        "count-carts cannot move: it belongs to another course.",
    ]
    nothing = main_of(client, f"/items/moves/new?item=mini/sky-is-up&to=mini/{TO}")
    assert nothing.select("code") == []
    assert client.get("/items/moves/new").location == "/items"
    assert main_of(client, "/items").select_one("button[formaction]")["formaction"] == "/items/moves/new"
    assert english_client(app, cast.instructor).get(f"/items/moves/new?{query}").status_code == 403
