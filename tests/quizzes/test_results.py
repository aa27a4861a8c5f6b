"""What a quiz tells: worked out by a job, shown to those who teach and plan, with small groups kept safe."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.curriculum.models import Edition, QuizRevision
from app.extensions import db
from app.quizzes.models import Statistics
from app.quizzes.result_figures import figures_of, refresh_now
from app.quizzes.result_groups import QuizGroup, all_groups
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.jobs import Job
from app.workshops.models import Workshop
from app.workshops.registrations import Registration
from tests.cast import Cast
from tests.curriculum.make import publish_mini
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.make import quiz_revision, sit_quiz
from tests.statements import statements
from tests.workshops.make import make_workshop, register_many

RIGHT = {"sky-is-up": "up", "true-or-not": "true"}
BETTER = {"sky-is-up": "down", "true-or-not": "true"}  # the stronger officers pick a distractor
WEAKER = {"sky-is-up": "up", "true-or-not": "false"}
LAST = {"sky-is-up": "aside"}


@dataclass
class Class:
    """A workshop in the North whose officers sat the module quiz of the mini course."""

    workshop: Workshop
    quiz: QuizRevision
    registrations: list[Registration]

    @property
    def group(self) -> QuizGroup:
        return QuizGroup(self.quiz.uid, workshop=self.workshop.uid)

    @property
    def address(self) -> str:
        return f"/quizzes/{self.quiz.uid}/results?workshop={self.workshop.uid}"


def hold(cast: Cast, answers: list[dict[str, str]]) -> Class:
    """A class of one officer for each row of answers; call outside write()."""
    edition = publish_mini()
    quiz = quiz_revision(edition)

    def sit() -> Class:
        workshop = make_workshop(cast, edition=edition)
        registrations = register_many(workshop, cast.north_station, len(answers))
        sit_quiz(quiz, answers, registrations)
        return Class(workshop, quiz, registrations)

    return write(sit)


def work_out(*groups: QuizGroup) -> None:
    refresh_now(list(groups), lambda _done, _total: None)


@pytest.fixture
def twelve(app: Flask, cast: Cast) -> Class:
    made = hold(cast, [RIGHT] * 5 + [WEAKER] * 4 + [LAST] * 3)
    work_out(made.group)
    return made


def test_the_job_keeps_the_figures_of_a_class(app: Flask, cast: Cast) -> None:
    made = hold(cast, [RIGHT] * 5 + [WEAKER] * 4 + [LAST] * 3)
    assert (
        figures_of(made.group, "first") == (None, False, True, None)
        or not figures_of(made.group, "first").is_worked_out
    )
    work_out(made.group)
    kept = figures_of(made.group, "first")
    assert (kept.analysis.n, kept.is_stale) == (12, False)
    sky, both, true = kept.analysis.items
    assert [(choice.choice_id, choice.n) for choice in sky.choices] == [("up", 9), ("down", 0), ("aside", 3)]
    assert (sky.figures.facility, both.figures.facility, true.figures.facility) == (0.75, 0.0, 5 / 12)
    assert (both.n_unanswered, true.n_unanswered) == (12, 3)
    assert kept.analysis.scores.mean == pytest.approx(100 * 14 / 36)


def test_another_attempt_makes_the_figures_stale_and_first_best_and_last_differ(
    app: Flask, twelve: Class
) -> None:
    def again() -> None:
        sit_quiz(twelve.quiz, [LAST] * 2 + [RIGHT], [twelve.registrations[n] for n in (0, 1, 11)], number=2)

    write(again)
    assert figures_of(twelve.group, "first").is_stale
    work_out(twelve.group)
    right = {
        counting: figures_of(twelve.group, counting).analysis.items[2].n_right
        for counting in ("first", "best", "last")
    }
    assert right == {"first": 5, "best": 6, "last": 4}
    assert {figures_of(twelve.group, counting).analysis.n for counting in right} == {12}


def test_every_group_that_handed_in_has_its_figures(app: Flask, cast: Cast, twelve: Class) -> None:
    groups = all_groups()
    assert set(groups) == {
        QuizGroup(twelve.quiz.uid),
        twelve.group,
        QuizGroup(twelve.quiz.uid, province=cast.north.uid),
    }
    work_out(*groups)
    subjects = db.session.scalars(select(Statistics.subject)).all()
    assert len(subjects) == 12
    assert max(map(len, subjects)) <= 120


def test_an_instructor_reads_the_class_with_the_caution_and_sorts_it(
    app: Flask, cast: Cast, twelve: Class
) -> None:
    client = english_client(app, cast.instructor)
    main = main_of(client, twelve.address)
    assert lines_of(main, "h1") == ["Module quiz: First look"]
    assert "These are 12 officers." in main.get_text()
    stems = ["1. Where is the sky?", "2. Pick the two even numbers.", "3. Two and two make four."]
    assert lines_of(main, "#items tbody th") == stems
    hardest = main_of(client, twelve.address + "&sort=facility")
    assert lines_of(hardest, "#items tbody th")[0] == "2. Pick the two even numbers."
    assert lines_of(main, "#items tbody tr:first-child td.num")[0].startswith("75%")


def test_a_choice_that_the_stronger_take_is_said_in_plain_words(app: Flask, cast: Cast) -> None:
    made = hold(cast, [BETTER] * 6 + [LAST] * 4 + [{"sky-is-up": "up"}] * 4)
    work_out(made.group)
    client = english_client(app, cast.instructor)
    said = lines_of(main_of(client, made.address), "#look p")
    expected = (
        "6 of 14 picked the wrong choice “Down”, and more of the strongest picked it than the key. "
        "Check the key."
    )
    assert expected in said
    page = main_of(client, f"/quizzes/{made.quiz.uid}/results/items/sky-is-up?workshop={made.workshop.uid}")
    rows = lines_of(page, "section:first-of-type tbody tr")
    assert rows[0].startswith("Up key 4 4 0 0 −")
    assert rows[1].startswith("Down 6 6 0 0 ")
    assert rows[3].startswith("(no answer) 0")


def test_figures_are_worked_out_when_asked_for(app: Flask, cast: Cast) -> None:
    made = hold(cast, [RIGHT] * 3)
    client = english_client(app, cast.instructor)
    assert lines_of(main_of(client, made.address), ".notice p")[0] == (
        "The figures of this group have not been worked out yet."
    )
    done = client.post(f"/quizzes/{made.quiz.uid}/results/refresh?workshop={made.workshop.uid}")
    assert done.status_code == 303
    assert db.session.scalars(select(Job.state).where(Job.kind == "quizzes.results")).all() == ["done"]
    assert len(main_of(client, done.location).select("#items tbody tr")) == 3


def test_a_file_holds_the_figures_of_the_page_and_is_recorded(app: Flask, cast: Cast, twelve: Class) -> None:
    client = english_client(app, cast.instructor)
    assert client.get(twelve.address.replace("/results?", "/results.csv?")).status_code == 400
    sent = client.get(twelve.address.replace("/results?", "/results.csv?") + "&purpose=items")
    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))))
    up = next(row for row in rows if row[2:4] == ["Up", "yes"])
    assert up[4:6] == ["9", "5"]
    notes = [row[0] for row in rows if len(row) == 1 or not any(row[1:])]
    assert "Sample data: a demonstration, not real results." in notes
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export_quiz_results")).one()
    assert event.object_uid == twelve.workshop.uid
    assert event.purpose.startswith("csv: items, quiz:")


def printed(client: FlaskClient, address: str, read_pdf: Callable[[bytes], str]) -> list[str]:
    """The lines of the report on paper, with single spaces."""
    sent = client.get(address.replace("/results", "/results.pdf") + "&purpose=items")
    assert (sent.status_code, sent.mimetype) == (200, "application/pdf")
    return [" ".join(line.split()) for line in read_pdf(sent.data).splitlines()]


def test_the_report_on_paper_holds_the_figures_of_the_page(
    app: Flask, cast: Cast, twelve: Class, read_pdf: Callable[[bytes], str]
) -> None:
    client = english_client(app, cast.instructor)
    lines = printed(client, twelve.address, read_pdf)
    assert "Choice Key Officers Strongest Middle Weakest" in lines
    assert [line for line in lines if line.startswith("Up ")] == ["Up yes 9 5 4 0"]
    pages = [line for line in lines if line.endswith(f" of {line[-1:]}")]
    assert lines.count("SAMPLE DATA: a demonstration, not real results") == len(pages) > 1
    purposes = db.session.scalars(
        select(AuditEvent.purpose).where(AuditEvent.action == "export_quiz_results")
    ).all()
    assert [purpose.partition(",")[0] for purpose in purposes] == ["pdf: items"]


def test_the_report_on_paper_hides_what_the_page_hides(
    app: Flask, cast: Cast, read_pdf: Callable[[bytes], str]
) -> None:
    made = hold(cast, [RIGHT] * 14 + [WEAKER] * 9 + [BETTER] * 6)
    work_out(QuizGroup(made.quiz.uid))
    lines = printed(english_client(app, cast.observer), f"/quizzes/{made.quiz.uid}/results?form=", read_pdf)
    assert any("Questions are shown from 30 officers on." in line for line in lines)
    assert not any(line.startswith("Choice Key") for line in lines)


def test_a_workshop_lists_its_quizzes(app: Flask, cast: Cast, twelve: Class) -> None:
    client = english_client(app, cast.instructor)
    shown = main_of(client, f"/workshops/{twelve.workshop.uid}")
    (link,) = [a["href"] for a in shown.select("a.button") if a.get_text() == "Quiz results"]
    assert lines_of(main_of(client, link), "tbody tr") == ["Module quiz: First look – 12"]


def test_reading_the_results_takes_as_many_statements_for_three_as_for_twelve(app: Flask, cast: Cast) -> None:
    counts = []
    for size in (3, 12):
        made = hold(cast, [RIGHT] * (size - 1) + [LAST])
        work_out(made.group)
        client = english_client(app, cast.instructor)
        client.get(made.address)
        with statements() as sent:
            main_of(client, made.address)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_an_observer_reads_all_officers_from_thirty_on(app: Flask, cast: Cast) -> None:
    made = hold(cast, [RIGHT] * 14 + [WEAKER] * 9 + [BETTER] * 6)
    client = english_client(app, cast.observer)
    address = f"/quizzes/{made.quiz.uid}/results"
    work_out(QuizGroup(made.quiz.uid))
    few = main_of(client, address)
    assert "Questions are shown from 30 officers on." in lines_of(few, ".notice p")
    assert {line.split()[-1] for line in lines_of(few, "#items tbody td[data-label^=Facility]")} == {"hidden"}
    write(lambda: sit_quiz(made.quiz, [RIGHT], register_many(made.workshop, cast.north_station, 1)))
    work_out(QuizGroup(made.quiz.uid))
    enough = lines_of(main_of(client, address), "#items tbody td[data-label^=Facility]")
    # Nobody had the second item right, so it is hidden, and the first with it: the mean of the test would tell.
    assert [line.split()[0] for line in enough] == ["hidden", "hidden", "70%"]


def test_how_few_sat_a_quiz_is_told_to_those_alone_who_may_open_the_rows(app: Flask, cast: Cast) -> None:
    made = hold(cast, [RIGHT] * 3)
    work_out(QuizGroup(made.quiz.uid))
    edition = db.session.get_one(Edition, made.quiz.edition_id)

    def told(account: Account) -> tuple[list[str], list[str], bool]:
        client = english_client(app, account)
        listed = main_of(client, f"/editions/{edition.uid}/results")
        page = main_of(client, f"/quizzes/{made.quiz.uid}/results")
        meta = lines_of(page, ".page-header .meta")[0].replace("\u00a0", " ")
        notices = lines_of(page, ".notice p")
        return (
            lines_of(listed, "tbody td.num"),
            meta.split(" · ")[2:],
            "These are 3 officers" in " ".join(notices),
        )

    assert told(cast.coordinator) == (["3"], ["n = 3"], True)
    assert told(cast.observer) == told(cast.other_instructor) == (["<5"], ["n < 5"], False)


def test_a_coordinator_opens_the_rows_of_all_and_the_instructor_elsewhere_does_not(
    app: Flask, cast: Cast
) -> None:
    made = hold(cast, [RIGHT] * 5 + [LAST] * 4)
    work_out(QuizGroup(made.quiz.uid))
    address = f"/quizzes/{made.quiz.uid}/results"
    assert len(main_of(english_client(app, cast.coordinator), address).select("#items tbody tr")) == 3
    elsewhere = main_of(english_client(app, cast.other_instructor), address)
    assert elsewhere.select("#items") == []
    assert "Figures are shown from 10 officers on, so that nobody's answers can be told." in lines_of(
        elsewhere, ".notice p"
    )


def test_a_province_is_open_to_those_who_keep_or_oversee_it(app: Flask, cast: Cast) -> None:
    made = hold(cast, [RIGHT] * 5 + [LAST] * 4)
    work_out(*all_groups())
    address = f"/quizzes/{made.quiz.uid}/results?province={cast.north.uid}"
    found = {
        name: english_client(app, getattr(cast, name)).get(address).status_code
        for name in ("province_coordinator", "other_coordinator", "observer", "instructor", "trainee")
    }
    assert found == {
        "province_coordinator": 200,
        "other_coordinator": 404,
        "observer": 200,
        "instructor": 404,
        "trainee": 403,
    }
    main = main_of(english_client(app, cast.province_coordinator), address)
    assert len(main.select("#items tbody tr")) == 3
    assert main_of(english_client(app, cast.observer), address).select("#items") == []


def test_pictures_say_what_they_show_and_that_data_are_samples(app: Flask, cast: Cast, twelve: Class) -> None:
    client = english_client(app, cast.instructor)
    main = main_of(client, twelve.address)
    scores, items = main.select(".chart img")
    assert "60–69%: 5" in scores["alt"]
    assert items["alt"].startswith("2 questions. Below 0, where the better do worse: –.")
    item = main_of(client, main.select_one("#items tbody a")["href"])
    (choices,) = item.select(".chart img")
    assert choices["alt"].startswith("Up (key): Strongest 5 (100%), Middle 4 (100%), Weakest 0 (0%). Down:")
    for picture in (scores, items, choices):
        sent = client.get(picture["src"])
        assert (sent.status_code, sent.mimetype) == (200, "image/svg+xml")
        assert "Sample data" in sent.text
