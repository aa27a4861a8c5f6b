"""Scores set by hand: kept by every regrade, shown to the officer with the comment, taken back by a run of its own."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from app.curriculum import catalogue
from app.curriculum.models import Edition
from app.domain.regrading import BY_KEY, DROPPED, Correction
from app.extensions import db
from app.learning.models import ModuleCompletion
from app.quizzes.correction_access import scorable_among
from app.quizzes.models import Attempt, AttemptScore, GradingRun
from app.quizzes.overrides import ScoreOverride, override_score
from app.quizzes.regrades import Regrade, propose_correction
from app.quizzes.regrading import start_trial
from app.quizzes.statistics import KIND
from app.shared import clock
from app.shared.database import write
from app.shared.jobs import Job
from app.shared.refusal import Refused
from tests.accounts.make import user_of
from tests.cast import Cast
from tests.curriculum.make import publish_approved
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.essays import QUIZ, essay_files, write_in_workshop
from tests.quizzes.make import make_enrolment, make_graded_attempt, quiz_revision, sit_quiz
from tests.quizzes.taking import Trainee
from tests.quizzes.test_results import RIGHT, Class, hold
from tests.statements import statements
from tests.workshops.make import make_workshop, register

UP, DOWN = {"sky-is-up": "up"}, {"sky-is-up": "down"}
BOTH_RIGHT = {"choices": [{"id": "down", "fraction": "1"}]}


@pytest.fixture
def held(app: Flask, cast: Cast) -> Class:
    return hold(cast, [UP, DOWN])


def attempts() -> list[Attempt]:
    return list(db.session.scalars(select(Attempt).order_by(Attempt.id)))


def revision(held: Class, place: int = 0) -> int:
    return catalogue.quiz(held.quiz.id).items[place].revision_id


def set_by_hand(cast: Cast, attempt: Attempt, item: int | None, score: float) -> ScoreOverride:
    return write(
        override_score, attempt.id, item, score, "Read aloud in the hall", by=cast.instructor, at=clock.now()
    )


def scores() -> list[tuple[float, float]]:
    query = select(AttemptScore.score, AttemptScore.max_score).join(
        Attempt,
        (Attempt.id == AttemptScore.attempt_id) & (Attempt.grading_run_id == AttemptScore.grading_run_id),
    )
    return [tuple(row) for row in db.session.execute(query.order_by(Attempt.id))]


def regrade(cast: Cast, held: Class, rule: str = BY_KEY) -> Regrade:
    correction = Correction(0, rule, "1", BOTH_RIGHT if rule == BY_KEY else {})
    item = catalogue.quiz(held.quiz.id).items[0]
    made = write(propose_correction, item, correction, "r", by=cast.coordinator, at=clock.now())
    start_trial(made, back="/", by=cast.coordinator)
    db.session.expire_all()
    return made


def completions() -> int:
    return db.session.scalar(select(func.count()).select_from(ModuleCompletion)) or 0


def test_a_score_set_by_hand_completes_a_module_without_a_pass_mark(app: Flask, cast: Cast) -> None:
    files = essay_files()
    files[QUIZ] = files[QUIZ].replace(b"pass_score: 60\n", b"")
    edition = publish_approved(files)
    workshop = write(make_workshop, cast, edition=edition)
    (attempt,) = write(write_in_workshop, workshop, edition, [(cast.trainee, {})])
    assert (completions(), quiz_revision(edition).pass_score) == (0, None)
    set_by_hand(cast, attempt, None, 2)
    assert completions() == 1


def test_an_item_or_a_whole_attempt_is_set_by_hand_and_taken_back(
    app: Flask, cast: Cast, held: Class
) -> None:
    first, second = attempts()
    assert scores() == [(1, 3), (0, 3)]
    item = set_by_hand(cast, first, revision(held, 1), 0.5)
    whole = set_by_hand(cast, second, None, 2)
    assert scores() == [(1.5, 3), (2, 3)]
    write(item.undo, by=cast.instructor, at=clock.now())
    write(whole.undo, by=cast.instructor, at=clock.now())
    assert scores() == [(1, 3), (0, 3)]
    assert db.session.query(GradingRun).count() == 5
    with pytest.raises(Refused):
        write(whole.undo, by=cast.instructor, at=clock.now())


def test_a_later_one_takes_the_place_of_an_earlier(app: Flask, cast: Cast, held: Class) -> None:
    first, _second = attempts()
    set_by_hand(cast, first, revision(held), 0)
    later = set_by_hand(cast, first, revision(held), 0.25)
    assert scores()[0] == (0.25, 3)
    write(later.undo, by=cast.instructor, at=clock.now())
    assert scores()[0] == (1, 3)


@pytest.mark.parametrize("points", [-0.5, 1.5])
def test_points_beyond_what_there_are_are_refused(app: Flask, cast: Cast, held: Class, points: float) -> None:
    with pytest.raises(Refused):
        set_by_hand(cast, attempts()[0], revision(held), points)
    assert scores() == [(1, 3), (0, 3)]


def test_a_regrade_keeps_what_was_set_by_hand_and_names_it(app: Flask, cast: Cast, held: Class) -> None:
    _first, second = attempts()
    override = set_by_hand(cast, second, revision(held), 0.5)
    tried = regrade(cast, held)
    client = english_client(app, cast.coordinator)
    shown = main_of(client, f"/regrades/{tried.uid}")
    assert [line for line in lines_of(shown, "#effect li") if "16.7% (0.5 of 3)" in line] != []
    write(tried.apply, by=cast.coordinator, at=clock.now())
    assert scores() == [(1, 3), (0.5, 3)]
    write(override.undo, by=cast.instructor, at=clock.now())
    assert scores() == [(1, 3), (1, 3)]


def test_a_whole_attempt_that_was_set_keeps_its_points_when_a_question_is_dropped(
    app: Flask, cast: Cast, held: Class
) -> None:
    first, second = attempts()
    set_by_hand(cast, first, None, 3)
    set_by_hand(cast, second, None, 1.5)
    write(regrade(cast, held, DROPPED).apply, by=cast.coordinator, at=clock.now())
    assert scores() == [(2, 2), (1.5, 2)]


def test_a_score_set_after_the_trial_overtakes_it(app: Flask, cast: Cast, held: Class) -> None:
    tried = regrade(cast, held)
    set_by_hand(cast, attempts()[1], revision(held), 0.5)
    with pytest.raises(Refused):
        write(tried.apply, by=cast.coordinator, at=clock.now())


def test_whoever_passes_by_it_has_completed_the_module(app: Flask, cast: Cast, held: Class) -> None:
    set_by_hand(cast, attempts()[0], None, 2)
    assert db.session.scalars(select(ModuleCompletion.enrolment_id)).all() == [
        held.registrations[0].enrolment_id
    ]


def test_an_instructor_sets_a_score_and_the_officer_reads_why(
    app: Flask, cast: Cast, trainee: Trainee
) -> None:
    attempt = trainee.start()
    trainee.submit(attempt)
    uid = attempt.rsplit("/", 1)[-1]
    coordinator = english_client(app, cast.coordinator)
    page = main_of(coordinator, f"/attempts/{uid}/scores")
    assert lines_of(page, "tbody tr")[0].endswith("0 1 no")
    sent = {"item": "sky-is-up", "points": "1", "comment": "The screen was dark"}
    assert coordinator.post(f"/attempts/{uid}/scores", data=sent).status_code == 303
    coordinator.post(
        f"/attempts/{uid}/scores", data={"item": "whole", "points": "2", "comment": "Read aloud"}
    )
    said = [p for p in lines_of(trainee.page(f"{attempt}/result"), ".notice p") if "by your instructors" in p]
    assert said == [
        "Question 1, set by your instructors: The screen was dark",
        "The whole attempt, set by your instructors: Read aloud",
    ]
    for form in main_of(coordinator, f"/attempts/{uid}/scores").select("td form"):
        coordinator.post(form["action"])
    assert not [p for p in lines_of(trainee.page(f"{attempt}/result"), ".notice p") if "screen" in p]
    for points in ("much", "1e400", "1e-400"):
        refused = coordinator.post(f"/attempts/{uid}/scores", data=sent | {"points": points})
        assert refused.status_code == 422


@pytest.mark.parametrize(("item", "points", "most"), [("sky-is-up", "1.5", 1), ("whole", "-1", 3)])
def test_points_that_there_are_not_are_refused_beside_what_was_typed(
    app: Flask, cast: Cast, held: Class, item: str, points: str, most: int
) -> None:
    sent = {"item": item, "points": points, "comment": "Typed at length"}
    answer = english_client(app, cast.coordinator).post(f"/attempts/{attempts()[0].uid}/scores", data=sent)
    page = BeautifulSoup(answer.text, "html.parser")
    assert (answer.status_code, page.select_one("textarea").text.strip()) == (422, "Typed at length")
    assert lines_of(page, "p.error") == [f"The points lie between 0 and {most}."]


def test_nobody_scores_oneself_in_a_class(app: Flask, cast: Cast, held: Class) -> None:
    """An instructor who sat with the class that they teach."""

    def sit() -> str:
        (attempt,) = sit_quiz(held.quiz, [DOWN], [register(held.workshop, cast.instructor)])
        return f"/attempts/{attempt.uid}/scores"

    place = write(sit)
    sent = {"item": "sky-is-up", "points": "1", "comment": "r"}
    client = english_client(app, cast.instructor)
    assert client.get(place).status_code == 403
    assert client.post(place, data=sent).status_code == 403
    assert english_client(app, cast.coordinator).post(place, data=sent).status_code == 303
    (override,) = db.session.scalars(select(ScoreOverride))
    assert client.post(f"/overrides/{override.uid}/undoings").status_code == 403
    assert scores()[-1] == (1, 3)


def test_nobody_scores_oneself_who_studied_alone(app: Flask, cast: Cast, held: Class) -> None:
    def sit() -> str:
        enrolment = make_enrolment(cast.coordinator, db.session.get_one(Edition, held.workshop.edition_id))
        return f"/attempts/{make_graded_attempt(enrolment, held.quiz, 50).uid}/scores"

    place = write(sit)
    assert english_client(app, cast.coordinator).get(place).status_code == 403
    assert english_client(app, cast.administrator).get(place).status_code == 200


def test_pages_lead_to_the_scores_that_the_reader_may_set_and_to_no_others(
    app: Flask, cast: Cast, held: Class
) -> None:
    """One on the roster, the instructor among them, and two who study alone: who sees them all may set few."""
    edition = db.session.get_one(Edition, held.workshop.edition_id)

    def sit() -> None:
        sit_quiz(held.quiz, [DOWN], [register(held.workshop, cast.instructor)])
        for alone in (cast.trainee, cast.coordinator):
            make_graded_attempt(make_enrolment(alone, edition), held.quiz, 50)

    write(sit)
    for attempt in attempts()[:3]:
        write(override_score, attempt.id, None, 1, "r", by=cast.administrator, at=clock.now())
    uids = {attempt.uid for attempt in attempts()}
    pages = [f"/quizzes/{held.quiz.uid}/scores", f"/quizzes/{held.quiz.uid}/gradings"]
    pages += [f"/editions/{edition.uid}/gradebook", f"/workshops/{held.workshop.uid}/gradebook"]
    counts = {}
    for account in (cast.instructor, cast.coordinator, cast.province_coordinator, cast.other_coordinator):
        client = english_client(app, account)
        opened = {uid for uid in uids if client.get(f"/attempts/{uid}/scores").status_code == 200}
        assert scorable_among(uids, user_of(account)) == opened
        linked = [set(re.findall("/attempts/([^/]+)/scores", client.get(page).text)) for page in pages]
        assert all(found <= {str(uid) for uid in opened} for found in linked)
        counts[account.user_name] = (len(opened), [len(found) for found in linked])
    assert counts == {
        "instructor": (2, [2, 2, 2, 2]),
        "coordinator": (4, [3, 3, 4, 3]),
        "province.coordinator": (4, [3, 3, 4, 3]),
        "other.coordinator": (0, [0, 0, 0, 0]),
    }


def test_the_page_writes_points_in_one_way_and_says_what_each_button_takes_back(
    app: Flask, cast: Cast, held: Class
) -> None:
    second = attempts()[1]
    set_by_hand(cast, second, revision(held), 1 / 3)
    set_by_hand(cast, second, None, 0.3)
    page = main_of(english_client(app, cast.instructor), f"/attempts/{second.uid}/scores")
    assert "0.3 of 3 points" in lines_of(page, ".meta")[0]
    rows = [row.split() for row in lines_of(page, "tbody tr")]
    assert [row[-3:] for row in rows[:1]] == [["0.33", "1", "yes"]]
    stem = held_stem(held)
    assert lines_of(page, "td form button") == ["Take it back : The whole attempt", f"Take it back : {stem}"]


def held_stem(held: Class) -> str:
    return catalogue.quiz(held.quiz.id).items[0].item.stem["en"]


def test_setting_and_undoing_a_score_have_the_figures_of_the_tests_worked_out(
    app: Flask, cast: Cast, held: Class
) -> None:
    edition = db.session.get_one(Edition, held.workshop.edition_id)
    write(sit_quiz, quiz_revision(edition, "post"), [{}], held.registrations[:1])
    module, _other, post = attempts()
    coordinator = english_client(app, cast.coordinator)
    sent = {"item": "whole", "points": "1", "comment": "The screen was dark"}
    started = []
    for attempt in (module, post):
        page = f"/attempts/{attempt.uid}/scores"
        assert coordinator.post(page, data=sent).status_code == 303
        started.append(count_refreshes())
        (undo,) = [form["action"] for form in main_of(coordinator, page).select("td form")]
        assert coordinator.post(undo).status_code == 303
        started.append(count_refreshes())
    assert started == [0, 0, 1, 2]


def count_refreshes() -> int:
    return db.session.scalar(select(func.count(Job.id)).where(Job.kind == KIND)) or 0


def test_a_class_lists_its_scores_and_what_was_set(app: Flask, cast: Cast, held: Class) -> None:
    set_by_hand(cast, attempts()[1], None, 1)
    client = english_client(app, cast.instructor)
    place = f"?workshop={held.workshop.uid}"
    rows = lines_of(main_of(client, f"/quizzes/{held.quiz.uid}/scores{place}"), "tbody tr")
    assert [row.split()[-1] for row in rows] == ["33.3%", "33.3%"]
    listed = lines_of(main_of(client, f"/quizzes/{held.quiz.uid}/gradings{place}"), "tbody tr")
    assert ["The whole attempt 1 Read aloud in the hall" in row for row in listed] == [True]


def test_scores_are_listed_page_by_page_and_found_by_name(app: Flask, cast: Cast) -> None:
    made = hold(cast, [RIGHT] * 53)
    client = english_client(app, cast.coordinator)
    place = f"/quizzes/{made.quiz.uid}/scores?workshop={made.workshop.uid}"
    pages = [lines_of(main_of(client, f"{place}&page={page}"), "tbody td:nth-of-type(1)") for page in (1, 2)]
    assert [len(page) for page in pages] == [50, 3]
    assert len({*pages[0], *pages[1]}) == 53
    counts = []
    for page in (1, 2):
        with statements() as sent:
            main_of(client, f"{place}&page={page}")
        counts.append(len(sent))
    assert counts[0] == counts[1]
    looked_for = main_of(client, f"{place}&q={pages[1][0]}")
    assert lines_of(looked_for, "tbody td:nth-of-type(1)") == pages[1][:1]
    assert main_of(client, f"{place}&q=nobody").select("tbody tr") == []
