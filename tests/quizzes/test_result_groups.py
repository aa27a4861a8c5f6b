"""Results of a unit with all below it, and of all attempts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from flask import Flask

from app.curriculum.models import Edition
from app.extensions import db
from app.places.models import Unit
from app.quizzes.result_figures import figures_of
from app.quizzes.result_groups import QuizGroup
from app.shared.database import write
from tests.cast import Cast
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.make import sit_quiz
from tests.quizzes.test_results import LAST, RIGHT, WEAKER, Class, hold, printed, work_out
from tests.statements import statements
from tests.workshops.make import make_workshop, register_many


def join(cast: Cast, made: Class, unit: Unit, count: int) -> None:
    """More officers from a unit, in another workshop of the same edition; every second one has it right."""

    def sit() -> None:
        workshop = make_workshop(cast, edition=db.session.get_one(Edition, made.workshop.edition_id))
        registrations = register_many(workshop, unit, count)
        sit_quiz(made.quiz, [(RIGHT, LAST)[place % 2] for place in range(count)], registrations)

    write(sit)


def of_unit(made: Class, unit: Unit) -> str:
    return f"/quizzes/{made.quiz.uid}/results?unit={unit.uid}"


def work_out_units(cast: Cast, made: Class) -> None:
    work_out(
        QuizGroup(made.quiz.uid),
        *(
            QuizGroup(made.quiz.uid, unit=unit.uid)
            for unit in (cast.agency, cast.north_command, cast.south_command)
        ),
    )


def test_a_unit_is_itself_and_all_below_it(app: Flask, cast: Cast) -> None:
    made = hold(cast, [RIGHT] * 6 + [LAST] * 2)
    join(cast, made, cast.south_station, 4)
    work_out_units(cast, made)
    counts = {
        unit.key: figures_of(QuizGroup(made.quiz.uid, unit=unit.uid), "first").analysis.n
        for unit in (cast.agency, cast.north_command, cast.south_command)
    }
    assert counts == {"agency": 12, "north-command": 8, "south-command": 4}


def test_a_coordinator_narrows_page_and_files_to_a_unit(
    app: Flask, cast: Cast, read_pdf: Callable[[bytes], str]
) -> None:
    made = hold(cast, [RIGHT] * 6 + [LAST] * 2)
    join(cast, made, cast.south_station, 4)
    work_out_units(cast, made)
    client = english_client(app, cast.coordinator)
    everybody = main_of(client, f"/quizzes/{made.quiz.uid}/results")
    offered = [option.get_text() for option in everybody.select("#unit option")]
    assert offered == ["All units", "Unit agency", "Unit north-command", "Unit south-command"]
    page = main_of(client, of_unit(made, cast.north_command))
    assert "Unit north-command · Edition 1 · n = 8" in lines_of(page, "header .meta")[0].replace("\xa0", " ")
    (file,) = page.select("#file form")
    assert file.select_one("input[name=unit]")["value"] == str(cast.north_command.uid)
    sent = client.get(
        of_unit(made, cast.north_command).replace("/results", "/results.csv") + "&purpose=items"
    )
    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))))
    assert next(row[4] for row in rows if row[1:2] == ["Mean"]) == "8"
    assert ["Unit north-command"] in [row[:1] for row in rows]
    lines = printed(client, of_unit(made, cast.north_command), read_pdf)
    assert any("Unit north-command" in line for line in lines)


def test_a_unit_is_open_to_those_who_keep_or_oversee_it(app: Flask, cast: Cast) -> None:
    made = hold(cast, [RIGHT] * 2)
    found = {
        name: [
            english_client(app, getattr(cast, name)).get(of_unit(made, unit)).status_code
            for unit in (cast.north_command, cast.south_command, cast.north_station)
        ]
        for name in ("coordinator", "province_coordinator", "other_coordinator", "observer", "instructor")
    }
    assert found == {
        "coordinator": [200, 200, 404],
        "province_coordinator": [200, 404, 404],
        "other_coordinator": [404, 200, 404],
        "observer": [200, 200, 404],
        "instructor": [404, 404, 404],
    }


def test_whoever_looks_on_reads_a_unit_where_no_few_are_left_by_subtraction(app: Flask, cast: Cast) -> None:
    made = hold(cast, [RIGHT] * 14 + [WEAKER] * 10 + [LAST] * 16)
    join(cast, made, cast.south_station, 12)
    work_out_units(cast, made)
    client = english_client(app, cast.observer)

    def means() -> dict[str, bool]:
        units = (cast.agency, cast.north_command, cast.south_command)
        return {unit.key: bool(main_of(client, of_unit(made, unit)).select("#test")) for unit in units}

    def told(unit: Unit) -> str:
        return (
            lines_of(main_of(client, of_unit(made, unit)), "header .meta")[0]
            .replace("\xa0", " ")
            .split(" · ")[-1]
        )

    # 40 of the north are many, but all less these would be the 12 of the south.
    assert means() == {"agency": True, "north-command": False, "south-command": False}
    assert [told(cast.north_command), told(cast.south_command)] == ["number hidden"] * 2
    join(cast, made, cast.south_station, 18)
    work_out_units(cast, made)
    assert means() == {"agency": True, "north-command": True, "south-command": True}
    assert [told(cast.north_command), told(cast.south_command)] == ["n = 40", "n = 30"]


def try_again(made: Class) -> None:
    write(lambda: sit_quiz(made.quiz, [RIGHT] * 3, made.registrations[-3:], number=2))


def test_all_attempts_count_each_and_say_so(app: Flask, cast: Cast, read_pdf: Callable[[bytes], str]) -> None:
    made = hold(cast, [RIGHT] * 5 + [WEAKER] * 4 + [LAST] * 3)
    try_again(made)
    work_out(made.group)
    kept = figures_of(made.group, "all")
    assert (kept.analysis.n, kept.officers) == (15, 12)
    assert kept.analysis.scores.mean == 100 * (8 * 2 + 4 * 1) / (15 * 3)
    client = english_client(app, cast.instructor)
    page = main_of(client, made.address + "&count=all")
    said = (
        "These are 15 attempts by 12 officers. Attempts of one officer are not independent of each other: Cronbach's "
        "alpha, the error of measurement and every interval are those of attempts, and look surer than they are. To "
        "judge a question, look at first attempts."
    )
    assert said in lines_of(page, ".notice p")
    assert lines_of(page, ".chart-title")[0].startswith("How many attempts scored how much ")
    item = main_of(client, page.select_one("#items tbody a")["href"])
    assert lines_of(item, "caption") == [
        "Choices by score group: in how many attempts each was picked",
        "Figures of the question",
    ]
    sent = client.get((made.address + "&count=all&purpose=items").replace("/results", "/results.csv"))
    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))))
    assert said in [row[0] for row in rows if row]
    assert next(row[4] for row in rows if row[1:2] == ["Mean"]) == "15"
    lines = printed(client, made.address + "&count=all", read_pdf)
    assert "Choice Key Attempts Strongest Middle Weakest" in lines


def test_all_attempts_are_for_whom_nothing_is_hidden(app: Flask, cast: Cast) -> None:
    made = hold(cast, [RIGHT] * 20 + [LAST] * 20)
    try_again(made)
    work_out(QuizGroup(made.quiz.uid))
    address = f"/quizzes/{made.quiz.uid}/results?count=all"
    offered = {
        name: lines_of(main_of(english_client(app, getattr(cast, name)), address), "nav .downloads a")
        for name in ("administrator", "observer")
    }
    firsts = ["first attempts", "best attempts", "last attempts"]
    assert offered == {"administrator": [*firsts, "all attempts"], "observer": firsts}
    observed = main_of(english_client(app, cast.observer), address)
    assert "n = 40" in lines_of(observed, "header .meta")[0].replace("\xa0", " ")


def test_a_unit_takes_as_many_statements_for_few_as_for_many(app: Flask, cast: Cast) -> None:
    counts = []
    for size in (3, 12):
        made = hold(cast, [RIGHT] * size)
        work_out_units(cast, made)
        client = english_client(app, cast.observer)
        client.get(of_unit(made, cast.north_command))
        with statements() as sent:
            client.get(of_unit(made, cast.north_command))
        counts.append(len(sent))
    assert counts[0] == counts[1]
