"""Piles of essays: counted by the database as reading each of them would, and shown page by page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest
import time_machine
from flask import Flask

from app.accounts.models import Account
from app.curriculum.models import Edition
from app.domain.marking import alias_of, place_in_turn
from app.domain.regrading import BY_KEY, DROPPED, FULL_MARKS
from app.quizzes.marking_piles import count_for, piles_for
from app.quizzes.marking_queries import PER_PAGE, scripts_for
from app.quizzes.models import Attempt
from app.shared.database import write
from app.workshops.models import Workshop
from tests.accounts.make import user_of
from tests.cast import Cast
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.essays import ALL, NOTE, REPORT, WRITTEN, publish_essays, text
from tests.quizzes.make import quiz_revision, sit_quiz
from tests.quizzes.test_essays import mark, regrade, settle
from tests.statements import statements
from tests.workshops.make import make_workshop, register_many

BOTH = {NOTE: text(WRITTEN), REPORT: text("Ngắn.")}
Told = dict[str, tuple[dict[str, int], int, int]]


@dataclass
class Hall:
    """A workshop with as many officers as are wanted, who hand in essays."""

    cast: Cast
    edition: Edition
    workshop: Workshop

    def sit(self, *answers: dict[str, object]) -> list[Attempt]:
        def verb() -> list[Attempt]:
            registrations = register_many(self.workshop, self.cast.north_station, len(answers))
            return sit_quiz(quiz_revision(self.edition), list(answers), registrations)

        return write(verb)

    def pile(self, item: str) -> str:
        return f"/marking/{quiz_revision(self.edition).uid}/{item}"


@pytest.fixture
def hall(app: Flask, cast: Cast, time: time_machine.Traveller) -> Hall:
    edition = publish_essays()
    return Hall(cast, edition, write(make_workshop, cast, edition=edition))


def counted(account: Account) -> Told:
    """By question where scripts stand, how many the account can mark, and settle."""
    piles = piles_for(user_of(account))
    return {each.item.item.id: (dict(each.counts), each.to_mark, each.to_settle) for each in piles}


def read(account: Account) -> Told:
    """The same by reading every script."""
    scripts = [each for each in scripts_for(user_of(account)) if each.is_needed or each.marks]
    found: Told = {}
    for item in {each.item.item.id for each in scripts}:
        theirs = [each for each in scripts if each.item.item.id == item]
        found[item] = (
            dict(Counter(each.state for each in theirs)),
            sum(each.waits_for(account.id) for each in theirs),
            sum(each.can_be_settled_by(account.id) for each in theirs),
        )
    return found


def pair(hall: Hall, attempt: Attempt, first: str, second: str) -> None:
    mark(hall, attempt, hall.cast.instructor, {"facts": first}, REPORT)
    mark(hall, attempt, hall.cast.coordinator, {"facts": second}, REPORT)


def make_every_state(hall: Hall) -> None:
    """Reports: new, once, once (its marker corrected it), agreed while the note waits, apart; and of attempts that are
    graded agreed, settled, apart since a mark was corrected, agreed with a third beside them. One that was left empty.
    """
    sat = hall.sit(*[BOTH] * 9, {})
    _new, once, again, agreed, apart, graded, settled, changed, beside, _empty = sat
    for each, level in ((once, "all"), (again, "some"), (again, "most")):
        mark(hall, each, hall.cast.instructor, {"facts": level}, REPORT)
    for each in (agreed, graded, changed, beside):
        pair(hall, each, "all", "most")
    for each in (apart, settled):
        pair(hall, each, "all", "some")
    settle(hall, settled, hall.cast.administrator, {"facts": "most"})
    for each in (graded, settled, changed, beside):
        mark(hall, each, hall.cast.instructor, ALL)
    mark(hall, changed, hall.cast.instructor, {"facts": "none"}, REPORT)
    mark(hall, beside, hall.cast.administrator, {"facts": "none"}, REPORT)


@pytest.mark.database
def test_the_database_counts_what_reading_every_script_would(hall: Hall, cast: Cast) -> None:
    make_every_state(hall)
    report = {"new": 1, "once": 2, "apart": 2, "marked": 3, "settled": 1}
    note = {"new": 5, "marked": 4}
    assert counted(cast.instructor) == {REPORT: (report, 1, 0), NOTE: (note, 5, 0)}
    assert counted(cast.coordinator) == {REPORT: (report, 3, 0), NOTE: (note, 5, 0)}
    assert counted(cast.administrator) == {REPORT: (report, 3, 2), NOTE: (note, 5, 0)}
    for each in (cast.instructor, cast.coordinator, cast.administrator):
        assert counted(each) == read(each)
    for each in (cast.instructor, cast.coordinator, cast.administrator):
        assert count_for(user_of(each)) == sum(
            mark + settle for _states, mark, settle in counted(each).values()
        )


@pytest.mark.parametrize(("item", "rule"), [(NOTE, DROPPED), (NOTE, FULL_MARKS), (REPORT, DROPPED)])
def test_of_a_question_that_was_corrected_every_script_is_looked_at(
    hall: Hall, cast: Cast, item: str, rule: str
) -> None:
    make_every_state(hall)
    regrade(hall, cast, rule, item)
    for each in (cast.instructor, cast.coordinator, cast.administrator):
        assert counted(each) == read(each)
    states, to_mark, to_settle = counted(cast.administrator)[item]
    assert (states.get("new", 0), to_mark, to_settle) == (0, 0, 0)


def test_an_essay_is_told_of_again_when_full_marks_for_all_are_taken_back(hall: Hall, cast: Cast) -> None:
    hall.sit({NOTE: text(WRITTEN)})
    assert count_for(user_of(cast.instructor)) == 1
    regrade(hall, cast, FULL_MARKS, NOTE)
    assert count_for(user_of(cast.instructor)) == 0
    regrade(hall, cast, BY_KEY, NOTE)
    assert count_for(user_of(cast.instructor)) == 1


@pytest.mark.database
def test_the_queue_asks_the_database_the_same_however_many_essays_there_are(
    app: Flask, hall: Hall, cast: Cast
) -> None:
    client, addresses = english_client(app, cast.coordinator), ("/marking", f"{hall.pile(NOTE)}/next")
    found = []
    for count in (1, 3):
        for attempt in hall.sit(*[BOTH] * count):
            pair(hall, attempt, "all", "some")
        asked = []
        for address in addresses:
            client.get(address)
            with statements() as sent:
                client.get(address)
            asked.append([each for each in sent if "essay_marks" in each])
        found.append(asked)
    assert found[0] == found[1]  # word for word: no list of ids among them
    assert [len(each) for each in found[0]] == [3, 2]


def names_on(client, address: str, page: int = 1, **query: str) -> list[str]:
    return lines_of(main_of(client, address, page=str(page), **query), "tbody th a")


def test_scripts_are_listed_page_by_page_in_the_readers_turn(app: Flask, hall: Hall, cast: Cast) -> None:
    attempts = hall.sit(*[{NOTE: text(WRITTEN)}] * (PER_PAGE + 3))
    client, address = english_client(app, cast.instructor), hall.pile(NOTE)
    turn = sorted(attempts, key=lambda each: place_in_turn(cast.instructor.id, f"{each.uid}/{NOTE}"))
    expected = [f"Script {alias_of(str(each.uid))}" for each in turn]
    assert names_on(client, address) == expected[:PER_PAGE]
    assert names_on(client, address, 2) == expected[PER_PAGE:]
    page = main_of(client, address)
    assert lines_of(page, "header .button") == [f"Mark the next one ({PER_PAGE + 3})"]
    assert lines_of(page, ".pagination p") == ["Page 1 of 2"]
    shown = main_of(client, address, names="shown")
    assert [each["href"] for each in shown.select(".pagination a")] == [f"{address}?page=2&names=shown"]
    last = turn[PER_PAGE - 1]
    onward = client.get(f"{address}/next?after={last.uid}").location
    assert onward == f"/attempts/{turn[PER_PAGE].uid}/essays/{NOTE}"


def test_piles_are_listed_page_by_page_those_with_most_to_mark_first(
    app: Flask, hall: Hall, cast: Cast
) -> None:
    workshops = [write(make_workshop, cast, edition=hall.edition) for _each in range(PER_PAGE)]
    for each in workshops:
        Hall(cast, hall.edition, each).sit({NOTE: text(WRITTEN)})
    hall.sit(*[{NOTE: text(WRITTEN)}] * 2)
    client = english_client(app, cast.administrator)
    pages = [
        lines_of(main_of(client, f"/marking?page={page}"), "tbody tr td:nth-of-type(1)") for page in (1, 2)
    ]
    newest_first = [each.code for each in reversed(workshops)]
    assert pages == [[hall.workshop.code, *newest_first[: PER_PAGE - 1]], newest_first[PER_PAGE - 1 :]]
