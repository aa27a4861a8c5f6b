"""The gradebook: the score that counts in each cell with its source; the same rows on the page and in the file."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Officer
from app.curriculum import catalogue
from app.curriculum.models import Edition
from app.domain.regrading import FULL_MARKS, Correction
from app.extensions import db
from app.quizzes.gradebook import PER_PAGE, Grade, GradebookFilter, gradebook_of, gradebook_page
from app.quizzes.models import Attempt
from app.quizzes.overrides import override_score
from app.quizzes.regrades import propose_correction
from app.quizzes.regrading import start_trial
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from tests.accounts.make import user_of
from tests.cast import Cast, make_officer
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.make import sit_quiz
from tests.quizzes.test_results import LAST, RIGHT, WEAKER, Class, hold
from tests.statements import statements
from tests.workshops.make import make_workshop, register


@pytest.fixture
def three(app: Flask, cast: Cast) -> Class:
    """Dũng, Duy and Dương; Duy tried twice."""
    made = hold(cast, [RIGHT, WEAKER, LAST])
    write(lambda: sit_quiz(made.quiz, [RIGHT], made.registrations[1:2], number=2))
    return made


def address(made: Class, file: str = "", **query: str) -> str:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"/workshops/{made.workshop.uid}/gradebook{file}" + (f"?{asked}" if asked else "")


def rows_of(app: Flask, account, place: str) -> list[str]:
    return lines_of(main_of(english_client(app, account), place), "table.table tbody tr")


def test_a_class_in_order_of_given_name_with_what_counts(app: Flask, cast: Cast, three: Class) -> None:
    head = lines_of(main_of(english_client(app, cast.instructor), address(three)), "thead th")
    assert head == ["Full name", "Pre-test", "Module 1", "Post-test", "Half-days", "Certificate"]
    assert rows_of(app, cast.instructor, address(three)) == [
        "Nguyễn Mẫu Dũng – 66.7% – 0/6 Not yet earned",
        "Nguyễn Mẫu Duy – 66.7% – 0/6 Not yet earned",
        "Nguyễn Mẫu Dương – 0% not passed – 0/6 Not yet earned",
    ]


def test_the_source_of_a_score_stands_beside_it(app: Flask, cast: Cast, three: Class) -> None:
    attempts = db.session.scalars(select(Attempt).order_by(Attempt.id)).all()
    item = catalogue.quiz(three.quiz.id).items[1]
    regrade = write(
        propose_correction, item, Correction(0, FULL_MARKS, 1), "r", by=cast.coordinator, at=clock.now()
    )
    start_trial(regrade, back="/", by=cast.coordinator)
    db.session.expire_all()
    write(regrade.apply, by=cast.coordinator, at=clock.now())
    write(override_score, attempts[2].id, None, 1.5, "r", by=cast.instructor, at=clock.now())
    rows = rows_of(app, cast.instructor, address(three))
    assert [row.split(" – ")[1] for row in rows] == [
        "100% regraded",
        "100% regraded",
        "50% not passed set by hand",
    ]


def test_the_file_holds_the_rows_of_the_page_and_is_recorded(app: Flask, cast: Cast, three: Class) -> None:
    client = english_client(app, cast.instructor)
    sent = client.get(address(three, ".csv", purpose="report", shown="failed"))
    table = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))))
    head = next(number for number, row in enumerate(table) if row[:1] == ["Full name"])
    (row,) = [row for row in table[head + 1 :] if row and row[0].startswith("Nguyễn Mẫu")]
    assert row[0] == "Nguyễn Mẫu Dương"
    assert row[5:7] == ["0.0", "graded"]
    assert any("Sample data" in line[0] for line in table if line)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export_gradebook")).one()
    assert (event.object_uid, event.purpose) == (three.workshop.uid, "report")


def test_the_record_says_of_which_edition_a_file_was_taken(app: Flask, cast: Cast, three: Class) -> None:
    edition = catalogue.edition(three.workshop.edition_id)
    place = f"/editions/{edition.uid}/gradebook.csv?purpose=report"
    assert english_client(app, cast.instructor).get(place).status_code == 200
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export_gradebook")).one()
    assert (event.object_kind, event.object_uid, event.purpose) == ("editions", edition.uid, "report")


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "duy"}, ["Nguyễn Mẫu Duy"]),
        ({"shown": "failed"}, ["Nguyễn Mẫu Dương"]),
        ({"shown": "missing"}, ["Nguyễn Mẫu Dũng", "Nguyễn Mẫu Duy", "Nguyễn Mẫu Dương"]),
        ({"unit": "north-command"}, ["Nguyễn Mẫu Dũng", "Nguyễn Mẫu Duy", "Nguyễn Mẫu Dương"]),
        ({"unit": "south-command"}, []),
    ],
)
def test_it_is_narrowed(
    app: Flask, cast: Cast, three: Class, asked: dict[str, str], names: list[str]
) -> None:
    main = main_of(english_client(app, cast.coordinator), address(three, **asked))
    assert lines_of(main, "table.table tbody th") == names  # that all are samples is said at the head


def test_of_an_edition_each_reader_sees_the_rows_that_are_open(app: Flask, cast: Cast, three: Class) -> None:
    place = f"/editions/{catalogue.edition(three.workshop.edition_id).uid}/gradebook"
    assert len(rows_of(app, cast.coordinator, place)) == 3
    assert len(rows_of(app, cast.instructor, place)) == 3
    assert rows_of(app, cast.other_coordinator, place) == []
    assert english_client(app, cast.observer).get(place).status_code == 403


def test_of_an_edition_sample_officers_are_marked_and_real_ones_are_not(
    app: Flask, cast: Cast, three: Class
) -> None:
    """On the page, in the file and in the list of scores, where no workshop says it for all of them."""
    real = db.session.scalars(select(Officer).where(Officer.full_name == "Nguyễn Mẫu Duy")).one()
    real.is_synthetic = False
    db.session.commit()
    client = english_client(app, cast.coordinator)
    edition = catalogue.edition(three.workshop.edition_id)
    place = f"/editions/{edition.uid}/gradebook"
    marked = ["Nguyễn Mẫu Dũng Sample data", "Nguyễn Mẫu Duy", "Nguyễn Mẫu Dương Sample data"]
    assert lines_of(main_of(client, place), "table.table tbody th") == marked
    scores = main_of(client, f"/quizzes/{three.quiz.uid}/scores")
    assert sorted(set(lines_of(scores, "tbody th"))) == sorted(marked)
    pages = [place, f"/quizzes/{three.quiz.uid}/scores", place + "?q=duy"]
    assert ["badge-synthetic" in client.get(each).text for each in pages] == [True, True, False]
    files = {asked: client.get(f"{place}.csv?purpose=report{asked}") for asked in ("", "&q=duy")}
    assert ["Sample data: a demonstration" in sent.text for sent in files.values()] == [True, False]
    assert ["-sample" in sent.headers["Content-Disposition"] for sent in files.values()] == [True, False]
    rows = [row for row in csv.reader(io.StringIO(files[""].text)) if row and row[0].startswith("Nguyễn Mẫu")]
    assert [row[2] for row in rows] == ["yes", "", "yes"]


def test_of_an_edition_an_instructor_sees_whoever_sat_in_the_own_workshop(
    app: Flask, cast: Cast, three: Class
) -> None:
    """Both are of a unit outside the instructor's area; only one came to a workshop that the instructor teaches."""

    def two_more() -> None:
        guest = make_officer("Trần Mẫu Khách", cast.south_station)
        register(three.workshop, guest)
        edition = db.session.get_one(Edition, three.workshop.edition_id)
        foreign = make_workshop(
            cast, edition=edition, host=cast.south_command, instructors=(cast.other_instructor,)
        )
        register(foreign, make_officer("Trần Mẫu Lạ", cast.south_station))

    write(two_more)
    place = f"/editions/{catalogue.edition(three.workshop.edition_id).uid}/gradebook"
    names = lines_of(main_of(english_client(app, cast.instructor), place), "table.table tbody th")
    assert [name.removesuffix(" Sample data") for name in names] == [
        "Nguyễn Mẫu Dũng",
        "Nguyễn Mẫu Duy",
        "Nguyễn Mẫu Dương",
        "Trần Mẫu Khách",
    ]


def test_the_mean_counts_where_the_quiz_says_so(app: Flask, cast: Cast, three: Class) -> None:
    three.quiz.counts = "mean"
    db.session.commit()
    app.extensions.pop("catalogue", None)
    edition = catalogue.edition(three.workshop.edition_id)
    book = gradebook_of(edition, three.workshop, GradebookFilter(text="duy"), user_of(cast.administrator))
    (row,) = book.rows
    assert row.grades == {three.quiz.id: Grade(50.0, False, 2, None, "graded")}


def test_it_asks_as_much_for_three_officers_as_for_nine(app: Flask, cast: Cast) -> None:
    found = []
    for size in (3, 9):
        made = hold(cast, [RIGHT] * size)
        client = english_client(app, cast.instructor)
        client.get(address(made))
        with statements() as sent:
            main_of(client, address(made))
        found.append(len(sent))
    assert found[0] == found[1]


@pytest.mark.parametrize("of_workshop", [True, False])
def test_pages_hold_the_rows_of_the_whole_one_after_another(
    app: Flask, cast: Cast, of_workshop: bool
) -> None:
    made = hold(cast, [RIGHT, WEAKER] * 26 + [LAST])
    write(lambda: sit_quiz(made.quiz, [RIGHT], made.registrations[1:2], number=2))
    edition, workshop = catalogue.edition(made.workshop.edition_id), made.workshop if of_workshop else None
    user = user_of(cast.administrator)
    for shown in ("all", "missing"):
        asked = edition, workshop, GradebookFilter(shown=shown), user
        whole = gradebook_of(*asked)
        first, second, third = (gradebook_page(*asked, page) for page in (1, 2, 3))
        assert [len(page.rows) for page in (first, second, third)] == [PER_PAGE, 3, 0]
        assert [*first.rows, *second.rows] == whole.rows
        assert {page.total for page in (first, second, third, whole)} == {53}
        assert {page.is_synthetic for page in (first, second, third)} == {whole.is_synthetic}


def test_a_page_reads_no_attempt_of_officers_on_others(app: Flask, cast: Cast) -> None:
    made = hold(cast, [RIGHT] * 53)
    asked = catalogue.edition(made.workshop.edition_id), None, GradebookFilter(), user_of(cast.administrator)
    with statements() as sent:
        page = gradebook_page(*asked, 2)
    counted, read = [each for each in sent if "FROM enrolments" in each]
    assert len(page.rows) == 3
    assert "attempts" not in counted.partition("WHERE")[0]
    assert "LIMIT" in read


@pytest.mark.parametrize("kind", ["workshops", "editions"])
def test_what_it_asks_does_not_grow_with_the_officers(app: Flask, cast: Cast, kind: str) -> None:
    """But for the attempts of the page itself, whose scores the reader may set."""
    found = []
    for size in (3, 9):
        made = hold(cast, [RIGHT] * size)
        uid = made.workshop.uid if kind == "workshops" else catalogue.edition(made.workshop.edition_id).uid
        client = english_client(app, cast.administrator)
        client.get(f"/{kind}/{uid}/gradebook")
        with statements() as sent:
            main_of(client, f"/{kind}/{uid}/gradebook")
        found.append([each for each in sent if "attempts.uid IN" not in each])
    assert found[0] == found[1]
