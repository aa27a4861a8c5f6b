"""Comments on items of the bank, and items that are retired: by whom, how they show, what they leave out."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.formats import FORMATS
from app.extensions import db
from app.quizzes.bank import bank_lines
from app.quizzes.bank_notes import (
    ItemComment,
    ItemKey,
    ItemRetirement,
    comment_on,
    open_comments,
    retire_items,
    retirements_in_force,
)
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.refusal import Refused
from tests.cast import Cast
from tests.curriculum.make import COURSES, mini_files, publish_approved, publish_mini
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.make import ITEMS
from tests.statements import statements

SKY = "mini/sky-is-up"


def deeds() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_a_comment_stands_newest_first_until_it_is_resolved(app: Flask, cast: Cast) -> None:
    publish_mini()
    client = english_client(app, cast.instructor)
    for words in ("Aside is right as well at the pole.", "No: look up there too."):
        assert client.post(f"/items/{SKY}/comments", data={"words": words}).status_code == 303
    page = main_of(client, f"/items/{SKY}")
    assert lines_of(page, "#comments .said") == [
        "No: look up there too.",
        "Aside is right as well at the pole.",
    ]
    listed = lines_of(main_of(client, "/items"), "tbody th")
    assert [line for line in listed if "comment" in line] == ["Where is the sky? 2 open comments"]
    newest = page.select_one("#comments article form")["action"]
    assert english_client(app, cast.coordinator).post(newest).status_code == 303
    assert open_comments() == {ItemKey("mini", "sky-is-up"): 1}
    assert deeds()[-3:] == ["comment_item", "comment_item", "resolve_comment"]
    again = english_client(app, cast.coordinator).post(newest)
    assert again.status_code == 409


@pytest.mark.parametrize("words", ["", "   ", "x" * 1001])
def test_a_comment_without_words_or_with_too_many_is_refused_beside_its_field(
    app: Flask, cast: Cast, words: str
) -> None:
    publish_mini()
    sent = english_client(app, cast.instructor).post(f"/items/{SKY}/comments", data={"words": words})
    assert sent.status_code == 422
    assert 'id="words-error"' in sent.text
    assert db.session.scalars(select(ItemComment)).all() == []


def test_ticked_questions_are_retired_for_one_reason_and_taken_back(app: Flask, cast: Cast) -> None:
    publish_mini()
    client = english_client(app, cast.coordinator)
    boxes = [box["value"] for box in main_of(client, "/items").select("tbody input[type=checkbox]")]
    assert boxes == [str(line.key) for line in bank_lines()]
    (link,) = main_of(client, f"/items/{SKY}").select("a[href^='/items/retirements/']")
    assert [field["value"] for field in main_of(client, link["href"]).select("input[name=item]")] == [SKY]
    page = main_of(client, f"/items/retirements/new?item={SKY}&item=mini/pick-both&item=mini/none")
    assert [field["value"] for field in page.select("input[name=item]")] == [SKY, "mini/pick-both"]
    sent = {"item": [SKY, "mini/pick-both"], "reason": ""}
    assert client.post("/items/retirements", data=sent).status_code == 422
    assert client.post("/items/retirements", data=sent | {"reason": "The law changed"}).status_code == 303
    retired = main_of(client, "/items?state=retired")
    assert lines_of(retired, "tbody th") == [
        "Where is the sky? no longer asked",
        "Pick the two even numbers. no longer asked",
    ]
    assert retired.select("tbody input[type=checkbox]") == []
    kept = {line.item.id for line in bank_lines()} - {"sky-is-up", "pick-both"}
    assert len(main_of(client, "/items?state=used").select("tbody tr")) == len(kept)
    item = main_of(client, f"/items/{SKY}")
    assert "Retired: no longer to be asked. The law changed" in lines_of(item, ".notice p")[0]
    assert client.post(item.select_one(".notice form")["action"]).status_code == 303
    assert set(retirements_in_force()) == {ItemKey("mini", "pick-both")}
    assert deeds()[-3:] == ["retire_item", "retire_item", "restore_item"]


def test_files_leave_retired_questions_out_unless_the_list_is_of_those(app: Flask, cast: Cast) -> None:
    publish_mini()
    write(retire_items, [ItemKey("mini", "sky-is-up")], "r", by=cast.coordinator, at=clock.now())
    client = english_client(app, cast.instructor)

    def stems(query: str = "") -> list[str]:
        sent = client.get(f"/items/export?format=gift&written_in=en&purpose=items{query}")
        return [item.stem.text for item in FORMATS["gift"].read(sent.data).items]

    expected = [line.item.stem["en"] for line in bank_lines() if line.item.id != "sky-is-up"]
    assert stems() == expected
    assert stems("&state=retired") == ["Where is the sky?"]


def test_only_those_who_decide_about_courses_retire(app: Flask, cast: Cast) -> None:
    publish_mini()
    instructor, coordinator = (english_client(app, each) for each in (cast.instructor, cast.coordinator))
    assert main_of(instructor, "/items").select("input[type=checkbox]") == []
    assert instructor.get(f"/items/retirements/new?item={SKY}").status_code == 403
    assert instructor.post("/items/retirements", data={"item": SKY, "reason": "r"}).status_code == 403
    assert coordinator.get("/items/retirements/new").location == "/items"
    assert db.session.scalars(select(ItemRetirement)).all() == []


def test_what_is_retired_stays_as_it_is_and_what_is_taken_back_can_be_retired_again(
    app: Flask, cast: Cast
) -> None:
    sky = ItemKey("mini", "sky-is-up")
    (first,) = write(retire_items, [sky, sky], "first", by=cast.coordinator, at=clock.now())
    assert write(retire_items, [sky], "second", by=cast.coordinator, at=clock.now()) == []
    assert retirements_in_force()[sky].reason == "first"
    write(first.undo, by=cast.coordinator, at=clock.now())
    with pytest.raises(Refused):
        write(first.undo, by=cast.coordinator, at=clock.now())
    write(retire_items, [sky], "third", by=cast.coordinator, at=clock.now())
    assert retirements_in_force()[sky].reason == "third"


def test_a_command_names_the_quizzes_that_ask_what_is_retired(app: Flask, cast: Cast) -> None:
    publish_mini()
    command = ["items", "retired", "--language", "en", "--folder", str(COURSES)]
    fine = app.test_cli_runner().invoke(args=command)
    assert (fine.exit_code, fine.output) == (0, "No quiz asks a retired question.\n")
    write(
        retire_items, [ItemKey("mini", "sky-is-up")], "The law changed", by=cast.coordinator, at=clock.now()
    )
    found = app.test_cli_runner().invoke(args=command)
    assert found.exit_code == 1
    assert found.output.splitlines()[0] == "mini/01-first-look: sky-is-up: The law changed"


def test_the_list_is_narrowed_by_tag_and_by_what_is_said(app: Flask, cast: Cast) -> None:
    files = mini_files()
    tagged = files[ITEMS].decode().replace("  type: single\n", "  type: single\n  tags: [polar]\n", 1)
    publish_approved(files | {ITEMS: tagged.encode()}, at=clock.now())
    write(comment_on, ItemKey("mini", "pick-both"), "Three?", by=cast.instructor, at=clock.now())
    client = english_client(app, cast.instructor)

    def listed(query: str) -> list[str]:
        links = main_of(client, f"/items?{query}").select("table th a")
        return [link["href"].rsplit("/", 1)[1] for link in links]

    assert listed("tag=polar") == ["sky-is-up"]
    assert listed("state=commented") == ["pick-both"]
    everything = [line.item.id for line in bank_lines()]
    assert listed("tag=none") == listed("state=none") == everything


def test_the_list_takes_as_many_statements_however_much_was_said(app: Flask, cast: Cast) -> None:
    publish_mini()
    client = english_client(app, cast.coordinator)
    main_of(client, "/items")
    counts = []
    for item_id in ("sky-is-up", "pick-both", "true-or-not"):
        write(comment_on, ItemKey("mini", item_id), "Invented", by=cast.instructor, at=clock.now())
        write(retire_items, [ItemKey("mini", item_id)], "r", by=cast.coordinator, at=clock.now())
        with statements() as sent:
            main_of(client, "/items")
        counts.append(len(sent))
    assert len(set(counts)) == 1
