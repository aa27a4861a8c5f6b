"""Questions and keys stay with those who teach and plan: on pages, in pictures and in files of the results."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.curriculum import catalogue
from app.domain.item_words import lines_of as item_lines
from app.extensions import db
from app.quizzes.result_groups import QuizGroup
from app.shared.database import write
from tests.cast import Cast, give_role
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.test_results import BETTER, LAST, RIGHT, WEAKER, Class, hold, work_out


@pytest.fixture
def forty(app: Flask, cast: Cast) -> Class:
    """So many that an item is shown to all; those who pick one of its distractors do better elsewhere."""
    made = hold(cast, [BETTER] * 20 + [RIGHT] * 10 + [WEAKER] * 2 + [LAST] * 8)
    work_out(QuizGroup(made.quiz.uid))
    return made


def taken(client: FlaskClient, made: Class, extension: str) -> bytes:
    sent = client.get(f"/quizzes/{made.quiz.uid}/results.{extension}?purpose=report")
    assert sent.status_code == 200
    return sent.data


def said_in_csv(client: FlaskClient, made: Class) -> list[str]:
    rows = csv.reader(io.StringIO(taken(client, made, "csv").decode("utf-8-sig")))
    return [cell for row in rows for cell in row if cell]


def said_in_xlsx(client: FlaskClient, made: Class) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(taken(client, made, "xlsx")))
    return [str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None]


def told(made: Class) -> set[str]:
    """What gives a question or its key away: ids, questions and choices."""
    items = [each.item for each in catalogue.quiz(made.quiz.id).items]
    words = {item.stem["en"] for item in items} | {item.id for item in items}
    return words | {line.text["en"] for item in items for line in item_lines(item)}


def heard(said: list[str], made: Class) -> set[str]:
    """Which of it was said: short words as a whole cell, line or quotation, longer ones anywhere. Numbers may be
    figures.
    """
    everything = "\n".join(said)
    return {
        words
        for words in told(made)
        if not words.isdigit()
        and (words in said or f"“{words}”" in everything or (len(words) > 8 and words in everything))
    }


def said_on_page(client: FlaskClient, made: Class) -> list[str]:
    """Every text, address and description on the page of the quiz."""
    main = main_of(client, f"/quizzes/{made.quiz.uid}/results")
    noted = [value for tag in main.find_all(True) for value in tag.attrs.values() if isinstance(value, str)]
    return [*main.stripped_strings, *noted]


def said_in_pictures(client: FlaskClient, made: Class) -> list[str]:
    address = f"/quizzes/{made.quiz.uid}/results/charts"
    return [client.get(f"{address}/{name}.svg").text for name in ("scores", "items")]


def test_an_observer_reads_figures_without_questions_or_keys(
    app: Flask, cast: Cast, forty: Class, read_pdf: Callable[[bytes], str]
) -> None:
    for account, knows in ((cast.coordinator, True), (cast.observer, False)):
        client = english_client(app, account)
        places = {
            "page": said_on_page(client, forty),
            "csv": said_in_csv(client, forty),
            "xlsx": said_in_xlsx(client, forty),
            "pdf": [" ".join(line.split()) for line in read_pdf(taken(client, forty, "pdf")).splitlines()],
        }
        found = {name: heard(said, forty) for name, said in places.items()}
        if knows:
            assert [name for name, words in found.items() if not words] == []
        else:
            assert found == {name: set() for name in places}
        assert heard(said_in_pictures(client, forty), forty) == set()


def test_what_a_file_says_of_its_keys_is_true(
    app: Flask, cast: Cast, forty: Class, read_pdf: Callable[[bytes], str]
) -> None:
    shows = "Shows the key: for those who teach and plan, not for officers who will take the test."
    shows_none = "Shows neither questions nor keys: they are for those who teach and plan."
    for account, true, untrue in ((cast.coordinator, shows, shows_none), (cast.observer, shows_none, shows)):
        client = english_client(app, account)
        pages = read_pdf(taken(client, forty, "pdf"))
        assert (true in pages, untrue in pages) == (True, False)
        for said in (said_in_csv(client, forty), said_in_xlsx(client, forty)):
            assert (true in said, untrue in said) == (True, False)


def test_an_observer_reads_flags_without_the_choices_they_are_about(
    app: Flask, cast: Cast, forty: Class
) -> None:
    main = main_of(english_client(app, cast.observer), f"/quizzes/{forty.quiz.uid}/results")
    (first, *_more) = main.select("#look .card")
    assert lines_of(first, "h3") == ["1. (question not shown; competency: detect)"]
    assert lines_of(first, "p")[0] == (
        "Those who picked one of the wrong choices did better than others on the rest of the test."
    )
    assert main.select("#look a, #items a[href*='/items/']") == []


def test_the_page_and_the_picture_of_a_question_are_closed_to_whoever_looks_on(
    app: Flask, cast: Cast, forty: Class
) -> None:
    address = f"/quizzes/{forty.quiz.uid}/results/items/sky-is-up"
    found = {
        name: [
            english_client(app, getattr(cast, name)).get(each).status_code
            for each in (address, f"{address}.svg")
        ]
        for name in ("coordinator", "instructor", "observer")
    }
    assert found == {"coordinator": [200, 200], "instructor": [200, 200], "observer": [403, 403]}


def test_an_observer_who_also_teaches_reads_the_keys(app: Flask, cast: Cast, forty: Class) -> None:
    write(lambda: give_role(db.session.merge(cast.observer), "instructor"))
    client = english_client(app, cast.observer)
    assert client.get(f"/quizzes/{forty.quiz.uid}/results/items/sky-is-up").status_code == 200
