"""A key is corrected: tried out, looked at, applied in one write, taken back by another run."""

from __future__ import annotations

import csv
import io
import re
import time
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import lazy_gettext
from sqlalchemy import func, select

from app.curriculum import catalogue
from app.curriculum.models import Edition
from app.domain.regrading import BY_KEY, DROPPED, FULL_MARKS, Correction
from app.extensions import db
from app.learning.models import Enrolment, ModuleCompletion
from app.quizzes import regrading
from app.quizzes.corrections import KeyCorrection, items_as_graded, keys_now
from app.quizzes.gradings import gradings_of
from app.quizzes.models import Attempt, AttemptScore, GradingRun, ItemScore
from app.quizzes.overrides import override_score
from app.quizzes.regrade_queries import affected_by, effect_of
from app.quizzes.regrades import Regrade, concerned, propose_correction, propose_undoing
from app.quizzes.regrading import KIND, start_trial, try_out
from app.quizzes.result_figures import figures_of
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.jobs import Job, add_job
from app.shared.refusal import Refused
from tests.accounts.make import user_of
from tests.cast import THEN, Cast
from tests.curriculum.make import mini_files, publish_approved
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.make import publish_with_items, quiz_revision, sit_quiz
from tests.quizzes.taking import Trainee
from tests.quizzes.test_results import Class, hold, work_out
from tests.statements import statements
from tests.workshops.make import make_workshop, register_many

DOWN = {"sky-is-up": "down", "true-or-not": "true"}
UP = {"sky-is-up": "up", "true-or-not": "true"}
NONE: dict[str, str] = {}
BOTH_RIGHT = {"choices": [{"id": "down", "fraction": "1"}]}


@pytest.fixture
def held(app: Flask, cast: Cast) -> Class:
    return hold(cast, [UP, DOWN, NONE])


def item_of(held: Class, item_id: str = "sky-is-up"):
    quiz = catalogue.quiz(held.quiz.id)
    return next(item for item in quiz.items if item.item.id == item_id)


def propose(
    cast: Cast, held: Class, rule: str = BY_KEY, key=BOTH_RIGHT, points="1", workshop_id=None
) -> Regrade:
    """A correction of the first item with its trial, by the coordinator; outside write()."""
    correction = Correction(0, rule, points, key if rule == BY_KEY else {}, workshop_id)
    regrade = write(
        propose_correction,
        item_of(held),
        correction,
        "The key was wrong",
        by=cast.coordinator,
        at=clock.now(),
    )
    try_out_now(cast, regrade)
    return regrade


def try_out_now(cast: Cast, regrade: Regrade) -> None:
    """Let the job run; it has a session of its own."""
    start_trial(regrade, back="/", by=cast.coordinator)
    db.session.expire_all()


def apply(cast: Cast, regrade: Regrade) -> None:
    write(regrade.apply, by=cast.coordinator, at=clock.now())


def undo(cast: Cast, regrade: Regrade) -> Regrade:
    undoing = write(propose_undoing, regrade.correction, by=cast.coordinator, at=clock.now())
    try_out_now(cast, undoing)
    apply(cast, undoing)
    return undoing


def scores() -> list[tuple[float, float]]:
    """Points and out of, of the gradings that count, in the order of the attempts."""
    query = select(AttemptScore.score, AttemptScore.max_score).join(
        Attempt,
        (Attempt.id == AttemptScore.attempt_id) & (Attempt.grading_run_id == AttemptScore.grading_run_id),
    )
    return [tuple(row) for row in db.session.execute(query.order_by(Attempt.id))]


def test_a_trial_changes_nothing_and_applying_changes_all_at_once(
    app: Flask, cast: Cast, held: Class
) -> None:
    before = scores()
    regrade = propose(cast, held)
    assert scores() == before == [(2, 3), (1, 3), (0, 3)]
    assert regrade.tried_at is not None
    assert not keys_now().corrections
    apply(cast, regrade)
    assert scores() == [(2, 3), (2, 3), (0, 3)]
    runs = db.session.scalar(select(func.count()).select_from(GradingRun))
    assert runs == 2
    deeds = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert deeds[-3:] == ["propose_correction", "try_regrade", "apply_regrade"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(FULL_MARKS, [(2, 3), (2, 3), (1, 3)]), (DROPPED, [(1, 2), (1, 2), (0, 2)])],
)
def test_full_marks_to_all_and_dropping(
    app: Flask, cast: Cast, held: Class, rule: str, expected: list
) -> None:
    apply(cast, propose(cast, held, rule))
    assert scores() == expected


def test_points_weigh_an_item(app: Flask, cast: Cast, held: Class) -> None:
    apply(cast, propose(cast, held, key={}, points="1/2"))
    assert scores() == [(1.5, 2.5), (1, 2.5), (0, 2.5)]
    apply(cast, propose(cast, held, FULL_MARKS))
    assert scores() == [(1.5, 2.5), (1.5, 2.5), (0.5, 2.5)]


def test_taking_back_is_another_run_and_brings_the_one_before_back(
    app: Flask, cast: Cast, held: Class
) -> None:
    first = propose(cast, held)
    apply(cast, first)
    second = propose(cast, held, DROPPED)
    apply(cast, second)
    assert scores() == [(1, 2), (1, 2), (0, 2)]
    undo(cast, second)
    assert scores() == [(2, 3), (2, 3), (0, 3)]
    undo(cast, first)
    assert scores() == [(2, 3), (1, 3), (0, 3)]
    assert not keys_now().corrections
    with pytest.raises(Refused):
        write(propose_undoing, first.correction, by=cast.coordinator, at=clock.now())
    kept = db.session.scalar(select(func.count()).select_from(AttemptScore))
    assert kept == 5 * 3


def test_what_was_taken_back_is_not_taken_back_again_by_another_trial(
    app: Flask, cast: Cast, held: Class
) -> None:
    first = propose(cast, held)
    apply(cast, first)
    undoings = [
        write(propose_undoing, first.correction, by=cast.coordinator, at=clock.now()) for _ in range(2)
    ]
    for undoing in undoings:
        try_out_now(cast, undoing)
    apply(cast, undoings[0])
    taken_back_at = first.correction.undone_at
    write(undoings[1].try_again, by=cast.coordinator, at=clock.now())
    try_out_now(cast, undoings[1])
    assert not undoings[1].is_overtaken()
    with pytest.raises(Refused) as refused:
        apply(cast, undoings[1])
    assert refused.value.happened == lazy_gettext("This correction is not in force.")
    assert (undoings[1].applied_at, first.correction.undone_at) == (None, taken_back_at)
    assert scores() == [(2, 3), (1, 3), (0, 3)]


def test_a_correction_for_a_workshop_is_listed_to_those_whose_roster_it_is(
    app: Flask, cast: Cast, held: Class
) -> None:
    apply(cast, propose(cast, held, DROPPED, workshop_id=held.workshop.id))
    apply(cast, propose(cast, held))
    place = f"/quizzes/{held.quiz.uid}/gradings"
    listed = {
        account.user_name: len(lines_of(main_of(english_client(app, account), place), "tbody tr"))
        for account in (cast.coordinator, cast.instructor, cast.other_instructor, cast.other_coordinator)
    }
    assert listed == {"coordinator": 2, "instructor": 2, "other.instructor": 1, "other.coordinator": 1}


def test_the_list_of_changes_counts_in_the_database(app: Flask, cast: Cast, held: Class) -> None:
    """A run of all officers is one line: their rows are not read to count them."""
    first = propose(cast, held)
    apply(cast, first)
    undo(cast, first)
    apply(cast, propose(cast, held, DROPPED))
    quiz = catalogue.quiz(held.quiz.id)
    with statements() as sent:
        lines = gradings_of(quiz, None, user_of(cast.coordinator))
    assert [line.counted for line in lines] == [(3, 1, 1, True), (3, 0, 1, True), (3, 1, 0, True)]
    assert [each for each in sent if "full_name" in each and "score_replacements" in each] == []


@pytest.mark.parametrize("page", ["gradings", "scores", "items/sky-is-up/corrections"])
def test_what_names_no_workshop_is_not_taken_for_everybody(
    app: Flask, cast: Cast, held: Class, page: str
) -> None:
    client = english_client(app, cast.coordinator)
    place = f"/quizzes/{held.quiz.uid}/{page}?workshop="
    answers = [client.get(place + said).status_code for said in ("", str(held.workshop.uid), "nonsense")]
    assert answers == [200, 200, 404]


def test_what_is_handed_in_later_is_graded_with_the_correction(app: Flask, cast: Cast, held: Class) -> None:
    apply(cast, propose(cast, held))

    def later() -> None:
        sit_quiz(held.quiz, [DOWN], held.registrations[:1], number=2)

    write(later)
    assert scores()[-1] == (2, 3)


def test_answers_handed_in_after_the_trial_call_for_a_new_one(app: Flask, cast: Cast, held: Class) -> None:
    regrade = propose(cast, held)

    def later() -> None:
        sit_quiz(held.quiz, [DOWN], held.registrations[:1], number=2)

    write(later)
    with pytest.raises(Refused) as refused:
        apply(cast, regrade)
    assert refused.value.to_do
    assert scores() == [(2, 3), (1, 3), (0, 3), (1, 3)]
    run_before = regrade.grading_run_id
    write(regrade.try_again, by=cast.coordinator, at=clock.now())
    try_out_now(cast, regrade)
    assert db.session.get(GradingRun, run_before) is None
    apply(cast, regrade)
    assert scores() == [(2, 3), (2, 3), (0, 3), (2, 3)]


def test_a_regrade_of_the_same_item_meanwhile_calls_for_a_new_trial(
    app: Flask, cast: Cast, held: Class
) -> None:
    first, second = propose(cast, held), propose(cast, held, DROPPED)
    apply(cast, first)
    with pytest.raises(Refused):
        apply(cast, second)
    assert scores() == [(2, 3), (2, 3), (0, 3)]


def test_a_correction_for_a_workshop_leaves_others_as_they_are(app: Flask, cast: Cast, held: Class) -> None:
    def another() -> None:
        edition = db.session.get_one(Edition, held.workshop.edition_id)
        workshop = make_workshop(cast, edition=edition)
        sit_quiz(held.quiz, [DOWN], register_many(workshop, cast.north_station, 1))

    write(another)
    apply(cast, propose(cast, held, DROPPED, workshop_id=held.workshop.id))
    assert scores() == [(1, 2), (1, 2), (0, 2), (1, 3)]
    apply(cast, propose(cast, held))
    assert scores() == [(1, 2), (1, 2), (0, 2), (2, 3)]


def test_the_last_item_that_counts_cannot_be_dropped(app: Flask, cast: Cast, held: Class) -> None:
    for item_id in ("pick-both", "true-or-not"):
        apply(cast, drop_tried(cast, held, item_id))
    with pytest.raises(Refused):
        propose(cast, held, DROPPED)
    assert db.session.scalar(select(func.count()).select_from(KeyCorrection)) == 2


def drop_tried(cast: Cast, held: Class, item_id: str) -> Regrade:
    """An item dropped, by the coordinator, and tried out."""
    correction = Correction(0, DROPPED, 1)
    regrade = write(
        propose_correction, item_of(held, item_id), correction, "r", by=cast.coordinator, at=clock.now()
    )
    try_out_now(cast, regrade)
    return regrade


def test_an_edition_that_asks_dropped_items_alone_is_graded_as_written(
    app: Flask, cast: Cast, held: Class
) -> None:
    """What a later edition asks is not known when an item is dropped."""
    write(lambda: [_drop(item.revision_id) for item in catalogue.quiz(held.quiz.id).items])

    def later() -> None:
        sit_quiz(held.quiz, [UP], held.registrations[:1], number=2)

    write(later)
    assert scores()[-1] == (2, 3)
    attempt = db.session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()
    assert {each.rule for each in items_as_graded(attempt).values()} == {"key"}


def test_items_that_were_all_dropped_leave_together_when_one_comes_back(
    app: Flask, cast: Cast, held: Class
) -> None:
    """Their attempts are graded as written, until something else counts; what was set by hand stays."""
    sky, both, true = catalogue.quiz(held.quiz.id).items
    write(lambda: [_drop(item.revision_id) for item in (sky, both, true)])
    last = db.session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()
    write(override_score, last.id, both.revision_id, 0.5, "r", by=cast.coordinator, at=clock.now())
    assert scores() == [(2, 3), (1, 3), (0.5, 3)]
    dropped = db.session.scalars(select(KeyCorrection).filter_by(item_revision_id=sky.revision_id)).one()
    undoing = write(propose_undoing, dropped, by=cast.coordinator, at=clock.now())
    try_out_now(cast, undoing)
    apply(cast, undoing)
    assert scores() == [(1, 1), (0, 1), (0.5, 2)]


def test_a_trial_goes_through_though_all_else_was_dropped_meanwhile(
    app: Flask, cast: Cast, held: Class
) -> None:
    """It is graded as written then, and cannot be applied."""
    drop = Correction(0, DROPPED, 1)
    waiting = write(propose_correction, item_of(held), drop, "r", by=cast.coordinator, at=clock.now())
    for item_id in ("pick-both", "true-or-not"):
        apply(cast, drop_tried(cast, held, item_id))
    assert scores() == [(1, 1), (0, 1), (0, 1)]
    try_out_now(cast, waiting)
    tried = select(AttemptScore.score, AttemptScore.max_score).filter_by(
        grading_run_id=waiting.grading_run_id
    )
    assert db.session.execute(tried.order_by(AttemptScore.attempt_id)).all() == [(2, 3), (1, 3), (0, 3)]
    for verb in (waiting.apply, waiting.try_again):
        with pytest.raises(Refused) as refused:
            write(verb, by=cast.coordinator, at=clock.now())
        assert refused.value.happened == lazy_gettext("No question of a quiz would be left that counts.")


def test_taking_back_cannot_leave_a_quiz_nothing_either(app: Flask, cast: Cast, held: Class) -> None:
    apply(cast, propose(cast, held, DROPPED))
    by_key = propose(cast, held)
    apply(cast, by_key)
    for item_id in ("pick-both", "true-or-not"):
        apply(cast, drop_tried(cast, held, item_id))
    regrades = db.session.scalar(select(func.count()).select_from(Regrade))
    with pytest.raises(Refused) as refused:
        write(propose_undoing, by_key.correction, by=cast.coordinator, at=clock.now())
    assert refused.value.happened == lazy_gettext("No question of a quiz would be left that counts.")
    assert db.session.scalar(select(func.count()).select_from(Regrade)) == regrades
    assert scores() == [(1, 1), (1, 1), (0, 1)]


def _drop(item_revision_id: int) -> None:
    body = {"rule": "drop", "points": "1"}
    at = clock.now()
    made = {"reason": "test", "applied_at": at, "at": at, "by_id": None}
    db.session.add(KeyCorrection(item_revision_id=item_revision_id, body=body, **made))


def test_a_killed_trial_goes_on_where_it_stopped(app: Flask, cast: Cast, held: Class) -> None:
    correction = Correction(0, BY_KEY, "1", BOTH_RIGHT)
    regrade = write(propose_correction, item_of(held), correction, "r", by=cast.coordinator, at=clock.now())
    job = write(add_job, KIND, {"run": regrade.grading_run_id, "back": "/"}, cast.coordinator.id)
    do_first_two(job, regrade)
    assert (scores_in(regrade.grading_run_id), regrade.tried_at) == (2, None)
    assert scores() == [(2, 3), (1, 3), (0, 3)]
    with pytest.raises(Refused):
        apply(cast, regrade)
    try_out(job)
    try_out(job)
    assert (scores_in(regrade.grading_run_id), items_in(regrade.grading_run_id)) == (3, 9)
    apply(cast, regrade)
    try_out(job)
    assert scores() == [(2, 3), (2, 3), (0, 3)]


def do_first_two(job: Job, regrade: Regrade) -> None:
    """What a worker leaves that was killed after the first two attempts."""
    run_id = regrade.grading_run_id
    correction = write(regrading._note_inputs, run_id)
    some = list(db.session.scalars(concerned(correction).order_by(Attempt.id)))[:2]
    write(regrading._keep, job, run_id, regrading._rescored(run_id, some), 2, 3)


def scores_in(run_id: int) -> int | None:
    return db.session.scalar(select(func.count()).where(AttemptScore.grading_run_id == run_id))


def items_in(run_id: int) -> int | None:
    return db.session.scalar(select(func.count()).where(ItemScore.grading_run_id == run_id))


def test_whoever_passes_only_now_has_completed_the_module(app: Flask, cast: Cast, held: Class) -> None:
    """The module's quiz asks 60 per cent; the second officer gets two thirds."""
    apply(cast, propose(cast, held))
    done = db.session.scalars(select(ModuleCompletion.enrolment_id)).all()
    assert done == [held.registrations[1].enrolment_id]


def test_completing_modules_asks_as_much_for_one_officer_as_for_five(app: Flask, cast: Cast) -> None:
    """All of it happens while nobody else can write. Who had completed the module before did so then."""
    found = []
    for size in (1, 5):
        made = hold(cast, [DOWN] * size)
        first = db.session.get_one(Enrolment, made.registrations[0].enrolment_id)
        write(first.complete_module, made.quiz.module_slug, at=THEN)
        regrade = propose(cast, made, workshop_id=made.workshop.id)
        with statements() as sent:
            apply(cast, regrade)
        found.append(len(sent))
        theirs = [registration.enrolment_id for registration in made.registrations]
        done = select(ModuleCompletion).filter(ModuleCompletion.enrolment_id.in_(theirs))
        when = [row.completed_at for row in db.session.scalars(done.order_by(ModuleCompletion.enrolment_id))]
        assert when == [THEN, *[regrade.applied_at] * (size - 1)]
    assert found[0] == found[1]


def test_dropped_items_leave_the_figures_and_corrected_ones_are_measured_by_the_new_key(
    app: Flask, cast: Cast, held: Class
) -> None:
    apply(cast, propose(cast, held))
    work_out(held.group)
    sky = figures_of(held.group, "first").analysis.items[0]
    assert (sky.figures.facility, [choice.is_key for choice in sky.choices]) == (2 / 3, [True, True, False])
    apply(cast, propose(cast, held, DROPPED))
    assert figures_of(held.group, "first").is_stale
    work_out(held.group)
    items = figures_of(held.group, "first").analysis.items
    assert [item.figures.item_id for item in items] == ["pick-both", "true-or-not"]


def corrections_page(held: Class, place: str = "") -> str:
    return f"/quizzes/{held.quiz.uid}/items/sky-is-up/corrections{place}"


def test_a_coordinator_corrects_a_key_through_the_pages(app: Flask, cast: Cast, held: Class) -> None:
    client = english_client(app, cast.coordinator)
    page = main_of(client, corrections_page(held))
    assert [field["value"] for field in page.select("input[name^=share_]")] == ["1", "0", "0"]
    sent = {
        "rule": "key",
        "points": "1",
        "share_0": "1",
        "share_1": "1",
        "share_2": "0",
        "reason": "Both are right",
    }
    job = client.post(corrections_page(held), data=sent)
    assert job.status_code == 303
    shown = main_of(client, job.location)
    (back,) = [link["href"] for link in shown.select("a.button")]
    trial = main_of(client, back)
    assert lines_of(trial, ".figures dd") == ["3", "1", "0", "1", "0"]
    (row,) = lines_of(trial, "#effect tbody tr")
    assert re.search(r"33\.3% \(1 of 3\) 66\.7% \(2 of 3\) \+33\.3 passes now", row)
    assert client.post(f"{back}/application").status_code == 303
    assert scores() == [(2, 3), (2, 3), (0, 3)]
    listed = lines_of(main_of(client, f"/quizzes/{held.quiz.uid}/gradings"), "tbody tr")
    assert len(listed) == 1
    assert listed[0].endswith("Both are right Vũ Minh Họa Chi 3 1 0")
    file = list(csv.reader(io.StringIO(client.get(f"{back}/changes.csv").data.decode("utf-8-sig"))))
    line = next(row for row in file if len(row) > 9 and row[9] == "passes now")
    assert line[5:9] == ["1", "33.3333", "66.6667", "33.3333"]


def answers_earn(app: Flask, cast: Cast, regrade: Regrade) -> list[tuple[str, str]]:
    """What the page says each answer and the question earn, before and after."""
    page = main_of(english_client(app, cast.coordinator), f"/regrades/{regrade.uid}")
    table = page.select("table")[0]
    return list(
        zip(lines_of(table, "[data-label=Before]"), lines_of(table, "[data-label=After]"), strict=True)
    )


def test_the_page_tells_what_answers_earned_by_the_correction_before(
    app: Flask, cast: Cast, held: Class
) -> None:
    """Of up, down and sideways, and the points: as of the day of the regrade, whatever came since."""
    first = propose(cast, held)
    assert answers_earn(app, cast, first) == [("1", "1"), ("0", "1"), ("0", "0"), ("1", "1")]
    apply(cast, first)
    second = propose(cast, held, key={"choices": [{"id": "down", "fraction": "0.5"}]}, points="2")
    tried = [("1", "1"), ("1", "0.5"), ("0", "0"), ("1", "2")]
    assert answers_earn(app, cast, second) == tried
    apply(cast, second)
    undone = undo(cast, second)
    assert answers_earn(app, cast, second) == tried
    assert answers_earn(app, cast, undone) == [(after, before) for before, after in tried]
    undo(cast, first)
    assert answers_earn(app, cast, second) == tried


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"share_0": "1/2", "share_1": "0"}, "No answer would earn full marks."),
        ({"share_1": "2"}, "A share lies between -1 and 1."),
        ({"share_1": "much"}, "Write a number such as 1, 0.5 or 1/3."),
        ({"share_1": "1e-400"}, "Write a number such as 1, 0.5 or 1/3."),
        ({"points": "1e400"}, "Write a number such as 1, 0.5 or 1/3."),
        ({"points": "1e-400"}, "Write a number such as 1, 0.5 or 1/3."),
        ({"points": "1/0"}, "Write a number such as 1, 0.5 or 1/3."),
        ({"points": "0"}, "Points are above 0 and at most 100."),
        ({"points": "0.000000000001"}, "Points are above 0 and at most 100."),
        ({}, "This is the key as it stands."),
    ],
)
def test_a_key_that_cannot_be_is_refused_in_words(
    app: Flask, cast: Cast, held: Class, sent: dict[str, str], said: str
) -> None:
    client = english_client(app, cast.coordinator)
    whole = {
        "rule": "key",
        "points": "1",
        "share_0": "1",
        "share_1": "0",
        "share_2": "0",
        "reason": "r",
    } | sent
    response = client.post(corrections_page(held), data=whole)
    assert response.status_code == 422
    assert said in response.text
    assert db.session.scalar(select(func.count()).select_from(KeyCorrection)) == 0


def test_a_workshops_planner_corrects_for_the_workshop_alone(app: Flask, cast: Cast, held: Class) -> None:
    client = english_client(app, cast.province_coordinator)
    place = f"?workshop={held.workshop.uid}"
    assert client.get(corrections_page(held)).status_code == 403
    sent = {
        "rule": "drop",
        "points": "1",
        "share_0": "1",
        "share_1": "0",
        "share_2": "0",
        "reason": "No power",
    }
    job = client.post(corrections_page(held, place), data=sent)
    (correction,) = db.session.scalars(select(KeyCorrection)).all()
    assert correction.workshop_id == held.workshop.id
    (back,) = [link["href"] for link in main_of(client, job.location).select("a.button")]
    client.post(f"{back}/application")
    assert scores() == [(1, 2), (1, 2), (0, 2)]


def test_an_officer_sees_the_question_as_it_is_graded_now(app: Flask, trainee: Trainee, cast: Cast) -> None:
    attempt = trainee.start()
    trainee.put(attempt, "sky-is-up", "down")
    trainee.submit(attempt)
    quiz = trainee.quiz()
    held = Class(None, quiz, [])  # type: ignore[arg-type]  # studies alone
    before = lines_of(trainee.page(f"{attempt}/result"), "section#q1 .item-number")
    assert before[0].endswith("Not right")
    regrade = propose(cast, held)
    apply(cast, regrade)
    page = trainee.page(f"{attempt}/result")
    assert lines_of(page, "section#q1 .item-number")[0].endswith("Right")
    assert sorted(lines_of(page, "section#q1 .badge")) == ["Right answer", "Your answer, right"]
    undo(cast, regrade)
    apply(cast, propose(cast, held, DROPPED))
    page = trainee.page(f"{attempt}/result")
    assert lines_of(page, "section#q1 .item-number")[0].endswith("Dropped: it does not count")


def test_the_pages_ask_as_much_for_three_attempts_as_for_six(app: Flask, cast: Cast) -> None:
    counts = []
    for size in (3, 6):
        made = hold(cast, [DOWN] * size)
        regrade = propose(cast, made, workshop_id=made.workshop.id)
        client = english_client(app, cast.coordinator)
        client.get(f"/regrades/{regrade.uid}")
        with statements() as sent:
            main_of(client, f"/regrades/{regrade.uid}")
        counts.append(len(sent))
        apply(cast, regrade)
    assert counts[0] == counts[1]


def sit_final_test(cast: Cast, size: int, counts: str = "best") -> Class:
    """A class of which everybody has half of the final test right, in the first of two attempts."""
    files = mini_files()
    said = f"pass_score: 70, counts: {counts}}}".encode()
    files["tests.yml"] = files["tests.yml"].replace(b"pass_score: 70}", said)
    edition = publish_approved(files)
    quiz = quiz_revision(edition, "post")

    def sit() -> Class:
        workshop = make_workshop(cast, edition=edition)
        registrations = register_many(workshop, cast.north_station, size)
        sit_quiz(quiz, [{"grass-is-green": "true"}] * size, registrations, form="A")
        sit_quiz(quiz, [NONE] * size, registrations, number=2, form="A")
        return Class(workshop, quiz, registrations)

    return write(sit)


def test_final_tests_that_cross_the_mark_are_named_however_many_they_are(app: Flask, cast: Cast) -> None:
    """What is sent does not grow with them: a database takes only so many values in one statement."""
    asked = []
    for size in (1, 3):
        made = sit_final_test(cast, size)
        item = next(each for each in catalogue.quiz(made.quiz.id).items if each.item.id == "snow-is-white")
        correction = Correction(0, DROPPED, "1", workshop_id=made.workshop.id)
        regrade = write(propose_correction, item, correction, "r", by=cast.coordinator, at=clock.now())
        try_out_now(cast, regrade)
        effect = effect_of(regrade.grading_run_id, user_of(cast.coordinator))
        affected_by(regrade.grading_run_id, effect)  # the catalogue reads an edition once
        with statements() as sent:
            named = affected_by(regrade.grading_run_id, effect)
        assert [(each.before, each.after, each.is_lost) for each in named] == [(50, 100, False)] * size
        asked.append(sent)
    assert asked[0] == asked[1]


def test_the_last_of_two_final_tests_is_the_one_sat_last_whichever_was_keyed_later(
    app: Flask, cast: Cast
) -> None:
    """On paper, with nothing right, sat the day before the one on screen and keyed after it."""
    made = sit_final_test(cast, 1, "last")
    on_screen, on_paper = db.session.scalars(select(Attempt).order_by(Attempt.number)).all()
    write(setattr, on_paper, "started_at", on_screen.started_at - timedelta(days=1))
    item = item_of(made, "snow-is-white")
    regrade = write(
        propose_correction, item, Correction(0, DROPPED, "1"), "r", by=cast.coordinator, at=clock.now()
    )
    try_out_now(cast, regrade)
    effect = effect_of(regrade.grading_run_id, user_of(cast.coordinator))
    (named,) = affected_by(regrade.grading_run_id, effect)
    assert (named.before, named.after, named.is_lost) == (50, 100, False)


def test_a_hand_in_asks_once_for_corrections(app: Flask, cast: Cast, held: Class) -> None:
    with statements() as sent:
        write(lambda: sit_quiz(held.quiz, [UP], held.registrations[:1], number=2))
    assert len([each for each in sent if "key_corrections" in each]) == 1


def test_the_job_says_how_far_it_has_come(app: Flask, cast: Cast, held: Class) -> None:
    propose(cast, held)
    job = db.session.scalars(select(Job).where(Job.kind == KIND)).one()
    assert (job.state, job.done, job.total) == ("done", 3, 3)


@pytest.mark.soak
def test_regrading_all_officers_of_the_programme_takes_seconds(
    app: Flask, cast: Cast, soaking: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """436 attempts at 30 items under --soak, 20 at 10 else: the trial, then the one write that applies it."""
    officers, items = (436, 30) if soaking else (20, 10)
    edition = publish_with_items(items)
    quiz = quiz_revision(edition)
    answers = [
        {f"sky-{n}": ("up", "down", "aside")[(n + k) % 3] for n in range(1, items + 1)}
        for k in range(officers)
    ]

    def sit() -> None:
        workshop = make_workshop(cast, edition=edition, capacity=officers)
        sit_quiz(quiz, answers, register_many(workshop, cast.north_station, officers))

    write(sit)
    asked = catalogue.quiz(quiz.id).items[0]
    correction = Correction(0, BY_KEY, "1", BOTH_RIGHT)
    regrade = write(propose_correction, asked, correction, "r", by=cast.coordinator, at=clock.now())
    began = time.perf_counter()
    try_out_now(cast, regrade)
    tried = time.perf_counter()
    apply(cast, regrade)
    applied = time.perf_counter()
    with capsys.disabled():
        if soaking:
            print(f"\n{officers} x {items}: trial {tried - began:.2f} s, applied in {applied - tried:.3f} s")  # noqa: T201
    assert len(scores()) == officers
    assert tried - began < 10
    assert applied - tried < 1
