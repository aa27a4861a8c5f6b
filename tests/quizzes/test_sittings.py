"""When a quiz is taken in a workshop: refused, frozen at the start, moved, in the hall, by a word; scores released."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from app.certificates.queries import candidates
from app.certificates.text import reasons_why_not
from app.curriculum import catalogue
from app.curriculum.models import ItemRevision, QuizItem
from app.domain.accommodation import Allowance
from app.domain.sitting import FOR_ALL, HALL_MARGIN, LEAST_NOTICE, WHEN_RELEASED
from app.extensions import db
from app.quizzes.accommodations import Target, accommodate
from app.quizzes.models import GRACE, Attempt
from app.quizzes.queries import final_scores, quiz_states
from app.quizzes.seats import MISSES, WINDOW
from app.quizzes.sitting_rules import Rules, SittingRule, rule_in_force
from app.quizzes.sittings import close_now, release_scores, set_rules
from app.quizzes.submission import close_overdue, overdue_ids
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.refusal import Refused
from app.shared.storage import name_of
from app.workshops.models import Workshop
from app.workshops.registrations import Registration
from tests.cast import THEN, Cast
from tests.certificates.make import make_finished_workshop
from tests.curriculum.make import mini_files, publish_approved
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.make import QUIZ, quiz_revision
from tests.quizzes.taking import MORNING, Trainee, body_of, row_of
from tests.quizzes.test_answer_files import ALL_RIGHT, file_of, send
from tests.statements import statements
from tests.workshops.make import make_workshop, register

TODAY = date(2026, 3, 1)  # MORNING is 8:00 in Viet Nam
MODULE = ("01-first-look", "module")
HOUR = timedelta(hours=1)
RIGHT = {"sky-is-up": ["up"], "pick-both": ["two", "four"], "true-or-not": ["true"]}


@pytest.fixture
def workshop(cast: Cast, trainee: Trainee) -> Workshop:
    return write(make_workshop_of_today, cast, trainee)


def make_workshop_of_today(cast: Cast, trainee: Trainee) -> Workshop:
    """Three days from today, each from 7:30 to 11:00 and from 13:30 to 17:00; the trainee is on the roster."""
    found = make_workshop(cast, edition=trainee.edition, starts_on=TODAY)
    register(found, cast.trainee)
    return found


def decide(cast: Cast, trainee: Trainee, workshop: Workshop, rules: Rules, purpose: str = "module") -> int:
    """Decide about a quiz; how many open attempts end at another time."""
    quiz = catalogue.quiz(trainee.quiz(purpose).id)
    rule = rule_in_force(workshop.id, quiz)
    seen = str(rule.uid) if rule else ""
    return write(set_rules, workshop, quiz, rules, seen=seen, by=cast.instructor, at=clock.now())


def address_of(trainee: Trainee, purpose: str = "module") -> str:
    return f"/quizzes/{trainee.quiz(purpose).uid}"


def refusal(trainee: Trainee, purpose: str = "module") -> str:
    """What the server says to a start that it refuses."""
    answer = trainee.client.post(
        f"{address_of(trainee, purpose)}/attempts", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 409
    return BeautifulSoup(answer.text, "html.parser").get_text(" ")


def test_a_quiz_is_refused_before_it_opens_and_from_when_it_closes(
    cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller
) -> None:
    decide(cast, trainee, workshop, Rules(opens_at=MORNING + HOUR, closes_at=MORNING + 2 * HOUR))
    assert "This quiz opens at 1 March 2026 09:00." in refusal(trainee)
    page = trainee.page(address_of(trainee))
    assert page.select("main form") == []
    assert lines_of(page, ".facts dt")[-2:] == ["Opens", "Open until"]
    assert lines_of(page, ".facts dd")[-2:] == ["1 March 2026 09:00", "1 March 2026 10:00"]
    time.move_to(MORNING + HOUR)
    attempt = trainee.start()
    assert row_of(attempt).due_at == MORNING + HOUR + timedelta(minutes=10)
    trainee.submit(attempt)
    time.move_to(MORNING + 2 * HOUR)
    assert "This quiz closed at 1 March 2026 10:00." in refusal(trainee)
    assert db.session.query(Attempt).count() == 1


def test_it_holds_for_nobody_outside_the_workshop(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop
) -> None:
    alone = Trainee(app, cast.other_trainee, trainee.edition)
    decide(cast, trainee, workshop, Rules(opens_at=MORNING + HOUR, password="x", is_in_hall=True))
    attempt = row_of(alone.start())
    assert attempt.due_at == MORNING + timedelta(minutes=10)
    assert "/attempts/" in trainee.start("pre")  # another quiz of the same workshop


def test_a_close_for_starting_lets_whoever_has_begun_go_on(
    cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller
) -> None:
    decide(cast, trainee, workshop, Rules(closes_at=MORNING + timedelta(minutes=2)))
    attempt = trainee.start()
    time.shift(timedelta(minutes=5))
    assert trainee.put(attempt, "sky-is-up", "up").status_code == 200
    assert trainee.start() == attempt
    assert row_of(attempt).due_at == MORNING + timedelta(minutes=10)


def test_a_close_for_all_ends_attempts_and_the_worker_hands_them_in(
    cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller
) -> None:
    ends = MORNING + timedelta(minutes=2)
    decide(cast, trainee, workshop, Rules(closes_at=ends, closes_for=FOR_ALL))
    before = main_of(trainee.client, address_of(trainee)).get_text(" ", strip=True)
    assert "Begun now, an attempt ends at 1 March 2026 08:02, whatever is left of its time." in before
    attempt = trainee.start()
    assert row_of(attempt).due_at == ends
    assert trainee.put(attempt, "sky-is-up", "up").status_code == 200
    time.move_to(ends + GRACE + timedelta(seconds=1))
    assert trainee.put(attempt, "sky-is-up", "down").status_code == 409
    (attempt_id,) = overdue_ids(clock.now())
    assert write(close_overdue, attempt_id, at=clock.now())
    assert row_of(attempt).submitted_at == ends


def test_a_later_close_is_added_for_whoever_was_given_one(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller
) -> None:
    decide(cast, trainee, workshop, Rules(closes_at=MORNING + timedelta(minutes=2), closes_for=FOR_ALL))
    target = Target(officer_id=cast.trainee.officer_id)
    given = (target, trainee.edition.id, None, Allowance(later_close=3), "r")
    write(accommodate, *given, by=cast.coordinator, at=clock.now())
    time.shift(timedelta(minutes=2))
    attempt = row_of(trainee.start())
    assert attempt.due_at == MORNING + timedelta(minutes=5)
    assert attempt.accommodations["close"] == 3
    state = quiz_states(trainee.enrolment.id)[MODULE]
    assert (state.can_start, state.closes_at) == (True, MORNING + timedelta(minutes=5))


def test_a_moved_close_moves_open_attempts_and_leaves_them_notice(
    cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller
) -> None:
    attempt = trainee.start()
    earlier = Rules(closes_at=MORNING + timedelta(minutes=7), closes_for=FOR_ALL)
    assert decide(cast, trainee, workshop, earlier) == 1
    assert row_of(attempt).due_at == MORNING + timedelta(minutes=7)
    assert body_of(trainee.put(attempt, "sky-is-up", "up"))["due_in_seconds"] == 7 * 60
    now_closed = Rules(closes_at=MORNING, closes_for=FOR_ALL)
    decide(cast, trainee, workshop, now_closed)
    assert row_of(attempt).due_at == MORNING + LEAST_NOTICE
    time.shift(timedelta(minutes=2))
    assert decide(cast, trainee, workshop, now_closed) == 0
    later = Rules(closes_at=MORNING + HOUR, closes_for=FOR_ALL)
    assert decide(cast, trainee, workshop, later) == 1
    assert row_of(attempt).due_at == MORNING + timedelta(minutes=10)  # its own limit


def test_what_has_ended_is_not_opened_again(
    cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller
) -> None:
    attempt = trainee.start()
    time.shift(timedelta(minutes=10))
    assert decide(cast, trainee, workshop, Rules(closes_at=MORNING + HOUR, closes_for=FOR_ALL)) == 0
    assert row_of(attempt).due_at == MORNING + timedelta(minutes=10)


def test_closing_by_hand_ends_everything_on_the_spot(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller
) -> None:
    attempt = trainee.start()
    trainee.put(attempt, "sky-is-up", "up")
    time.shift(timedelta(minutes=1))
    client = english_client(app, cast.instructor)
    assert client.post(f"{sitting_address(workshop, trainee)}/close").status_code == 303
    assert row_of(attempt).due_at == MORNING + timedelta(minutes=1)
    time.shift(GRACE + timedelta(seconds=1))
    assert trainee.client.get(attempt).location == f"{attempt}/result"
    assert "This quiz closed at" in refusal(trainee)


def sitting_address(workshop: Workshop, trainee: Trainee, purpose: str = "module") -> str:
    return f"/workshops/{workshop.uid}/sittings/{trainee.quiz(purpose).uid}"


def test_in_the_hall_means_while_a_half_day_is_held_and_ends_with_it(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller
) -> None:
    decide(cast, trainee, workshop, Rules(is_in_hall=True))
    noon = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)
    time.move_to(noon)
    said = refusal(trainee)
    assert "This quiz is taken in the hall, while a half-day of your workshop is held." in said
    assert "The next half-day begins at 1 March 2026 13:30." in said
    ends = datetime(2026, 3, 1, 4, 0, tzinfo=UTC) + HALL_MARGIN
    time.move_to(ends - timedelta(minutes=3))
    assert row_of(trainee.start()).due_at == ends
    time.move_to(datetime(2026, 3, 9, tzinfo=UTC))
    trainee.client = english_client(app, cast.trainee)
    assert "The last half-day is over. Talk to your instructor." in refusal(trainee)


def test_the_word_said_in_the_hall_starts_it_and_wrong_ones_are_counted(
    cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller
) -> None:
    decide(cast, trainee, workshop, Rules(password="biên cương"))
    address = f"{address_of(trainee)}/attempts"
    assert "Password" in lines_of(trainee.page(address_of(trainee)), "label")[-1]

    def start(word: str) -> int:
        return trainee.client.post(address, data={"password": word}).status_code

    assert [start("")] * 2 + [start("wrong")] == [422, 422, 422]
    assert start("  Biên   cương ") == 303
    trainee.submit(trainee.start())
    for _ in range(MISSES - 1):
        assert start("wrong") == 422
    assert start("biên cương") == 409
    time.shift(WINDOW)
    assert start("biên cương") == 303
    assert "biên cương" not in trainee.client.get(address_of(trainee)).text


def test_an_instructor_decides_on_a_page_and_everything_decided_stays_on_record(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop
) -> None:
    client, address = english_client(app, cast.instructor), sitting_address(workshop, trainee)
    sent = {
        "seen": "",
        "opens_at": "2026-03-01T09:00",
        "closes_at": "2026-03-01T08:00",
        "closes_for": "all",
        "password": " cột mốc ",
        "is_in_hall": "y",
        "release": "when-released",
    }
    assert client.post(address, data=sent).status_code == 422
    assert client.post(address, data=sent | {"closes_at": "2026-03-01T10:30"}).status_code == 303
    rule = db.session.scalars(select(SittingRule)).one()
    assert rule.rules == Rules(
        MORNING + HOUR,
        MORNING + timedelta(hours=2, minutes=30),
        "all",
        "cột mốc",
        is_in_hall=True,
        release=WHEN_RELEASED,
    )
    page = main_of(client, f"/workshops/{workshop.uid}/sittings")
    (row,) = [line for line in lines_of(page, "tbody tr") if "cột mốc" in line]
    assert "1 March 2026 09:00 to 1 March 2026 10:30, for all In the hall only cột mốc 0 0 held back" in row
    form = main_of(client, address)
    assert form.select_one("#closes_at")["value"] == "2026-03-01T10:30"
    stale = client.post(address, data=sent | {"closes_at": "2026-03-01T11:00"})
    assert stale.status_code == 409
    again = sent | {"seen": str(rule.uid), "opens_at": "", "closes_at": "", "password": ""}
    assert client.post(address, data=again).status_code == 303
    assert len(lines_of(main_of(client, address), "tbody tr")) == 2
    actions = (
        select(AuditEvent.action).where(AuditEvent.object_kind == "sitting_rules").order_by(AuditEvent.id)
    )
    assert db.session.scalars(actions).all() == ["set_sitting_rules"] * 2


def test_the_list_takes_as_many_statements_for_one_officer_as_for_many(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop
) -> None:
    client, counts = english_client(app, cast.instructor), []
    client.get(f"/workshops/{workshop.uid}/sittings")  # reads the edition
    for purpose in ("module", "pre", "post"):
        decide(cast, trainee, workshop, Rules(password="x", release=WHEN_RELEASED), purpose)
        with statements() as sent:
            client.get(f"/workshops/{workshop.uid}/sittings")
        counts.append(len(sent))
    assert len(set(counts)) == 1


def test_the_page_of_a_quiz_takes_as_many_statements_with_rules_as_without(
    cast: Cast, trainee: Trainee, workshop: Workshop
) -> None:
    counts = []
    trainee.client.get(address_of(trainee))  # reads the edition
    for rules in (Rules(), Rules(is_in_hall=True, password="x"), Rules(closes_at=MORNING + HOUR)):
        decide(cast, trainee, workshop, rules)
        with statements() as sent:
            trainee.client.get(address_of(trainee))
        counts.append(len(sent))
    assert len(set(counts)) == 1


def answered(trainee: Trainee, purpose: str = "module") -> str:
    """An attempt that is right and handed in."""
    attempt = trainee.start(purpose)
    for item, choices in RIGHT.items() if purpose == "module" else ():
        trainee.put(attempt, item, *choices)
    trainee.submit(attempt)
    return attempt


def test_scores_wait_for_release_on_every_page_and_can_be_taken_back(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop
) -> None:
    decide(cast, trainee, workshop, Rules(release=WHEN_RELEASED))
    rules = trainee.client.get(address_of(trainee)).text
    assert "You see your score when your instructor releases the scores, not before." in rules
    attempt = answered(trainee)
    client, address = english_client(app, cast.instructor), sitting_address(workshop, trainee)

    def seen() -> tuple[list[str], int, list[str], float | None, bool | None]:
        result, quiz = trainee.page(f"{attempt}/result"), trainee.page(address_of(trainee))
        state = quiz_states(trainee.enrolment.id)[MODULE]
        cells = lines_of(quiz, "tbody td")[-2:]
        scores = lines_of(result, ".score strong")
        return scores, len(result.select("section.item")), cells, state.percent, state.is_passed

    held = ([], 0, ["–", "Handed in, score not released yet"], None, None)
    shown = (["100%"], 3, ["100%", "Passed"], 100, True)
    assert seen() == held
    said = lines_of(trainee.page(f"{attempt}/result"), ".notice p")
    assert "The scores of this quiz have not been released yet." in said
    assert client.post(f"{address}/take-back").status_code == 409
    assert client.post(f"{address}/release").status_code == 303
    assert seen() == shown
    assert client.post(f"{address}/release").status_code == 409
    assert client.post(f"{address}/take-back").status_code == 303
    assert seen() == held
    actions = (
        select(AuditEvent.action).where(AuditEvent.object_kind == "sitting_rules").order_by(AuditEvent.id)
    )
    assert db.session.scalars(actions).all() == ["set_sitting_rules", "release_scores", "take_scores_back"]


def test_a_release_holds_until_scores_are_shown_at_once_and_no_longer(
    cast: Cast, trainee: Trainee, workshop: Workshop
) -> None:
    answered(trainee)
    quiz, waiting = catalogue.quiz(trainee.quiz().id), Rules(release=WHEN_RELEASED)

    def percent_after(rules: Rules) -> float | None:
        decide(cast, trainee, workshop, rules)
        return quiz_states(trainee.enrolment.id)[MODULE].percent

    assert percent_after(waiting) is None
    write(release_scores, workshop, quiz, by=cast.instructor, at=clock.now())
    assert percent_after(replace(waiting, password="cột mốc")) == 100
    assert percent_after(Rules()) == 100
    assert percent_after(waiting) is None
    rule = rule_in_force(workshop.id, quiz)
    assert (rule.released_at, rule.released_by_id) == (None, None)
    write(release_scores, workshop, quiz, by=cast.instructor, at=clock.now())
    assert quiz_states(trainee.enrolment.id)[MODULE].percent == 100


def test_a_module_passed_is_not_shown_as_complete_while_that_would_tell(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop
) -> None:
    decide(cast, trainee, workshop, Rules(release=WHEN_RELEASED))
    answered(trainee)

    def done() -> tuple[int, int]:
        text = trainee.page("/courses/mini").get_text(" ", strip=True)
        listed = trainee.page("/courses").get_text(" ", strip=True)
        return text.count("Done"), listed.count("1 of")

    before = done()
    write(release_scores, workshop, catalogue.quiz(trainee.quiz().id), by=cast.instructor, at=clock.now())
    assert done() != before
    assert before[0] == 0


def test_a_score_of_whoever_studies_alone_never_waits(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop
) -> None:
    alone = Trainee(app, cast.other_trainee, trainee.edition)
    decide(cast, trainee, workshop, Rules(release=WHEN_RELEASED))
    answered(alone)
    assert quiz_states(alone.enrolment.id)[MODULE].percent == 100


@pytest.mark.parametrize("deed", ["taking", "declining"])
def test_why_a_file_of_answers_was_taken_or_not_waits_for_release_too(
    app: Flask, cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller, deed: str
) -> None:
    """The reason is in a person's own words, and may name the score."""
    decide(cast, trainee, workshop, Rules(release=WHEN_RELEASED))
    attempt = trainee.start()
    time.shift(timedelta(minutes=9))
    trainee.submit(attempt)
    client = english_client(app, cast.coordinator)
    received = send(client, file_of(app, attempt, ALL_RIGHT))
    client.post(f"{received.location}/{deed}", data={"reason": "All three are right"})
    added = {
        "taking": ["Answers of your file were added.", "Answers were added: "],
        "declining": ["Nothing of your file was added.", "Nothing was added: "],
    }[deed]

    def told() -> str:
        return lines_of(trainee.page(f"{attempt}/result"), ".notice-info p")[-1]

    assert told() == f"{added[0]} You can read why once the scores are released."
    assert "All three" not in trainee.client.get(f"{attempt}/result").text
    assert "All three are right" in client.get(received.location).text
    quiz = catalogue.quiz(trainee.quiz().id)
    write(release_scores, workshop, quiz, by=cast.instructor, at=clock.now())
    assert told() == f"{added[1]}All three are right"


def test_no_certificate_tells_a_score_that_waits_for_release(app: Flask, cast: Cast) -> None:
    def plan() -> tuple[Workshop, Registration]:
        workshop, (registration,) = make_finished_workshop(cast, [cast.trainee])
        return workshop, registration

    workshop, registration = write(plan)
    quiz = db.session.get_one(Attempt, db.session.scalar(select(func.max(Attempt.id)))).quiz_revision_id
    rule = {"by": cast.instructor, "at": clock.now()}
    at = clock.now()
    (open_one,) = candidates(Registration.id == registration.id)
    assert open_one.state(at) == "eligible"
    published = catalogue.quiz(quiz)
    write(set_rules, workshop, published, Rules(release=WHEN_RELEASED), seen="", **rule)
    (held,) = candidates(Registration.id == registration.id)
    assert held.state(at) == "not_yet"
    with app.test_request_context():
        assert reasons_why_not(held, at) == ["Điểm bài kiểm tra đầu ra chưa được công bố."]
    assert not final_scores([registration.enrolment_id])[registration.enrolment_id].is_open
    write(release_scores, workshop, published, **rule)
    (released,) = candidates(Registration.id == registration.id)
    assert released.state(at) == "eligible"


def test_the_course_says_when_a_quiz_opens_and_passes_over_it_until_then(
    cast: Cast, trainee: Trainee, workshop: Workshop, time: time_machine.Traveller
) -> None:
    decide(cast, trainee, workshop, Rules(opens_at=MORNING + HOUR))
    decide(cast, trainee, workshop, Rules(opens_at=MORNING + HOUR, closes_at=MORNING + 2 * HOUR), "pre")
    state = quiz_states(trainee.enrolment.id)[MODULE]
    assert (state.can_start, state.is_coming, state.opens_at) == (False, True, MORNING + HOUR)
    course = trainee.page("/courses/mini").get_text(" ", strip=True)
    assert course.count("Opens 1 March 2026 09:00") == 2
    time.move_to(MORNING + HOUR)
    assert "Open until 1 March 2026 10:00" in trainee.page("/courses/mini").get_text(" ", strip=True)
    time.move_to(MORNING + 2 * HOUR)
    assert "Closed 1 March 2026 10:00" in trainee.page("/courses/mini").get_text(" ", strip=True)


@pytest.mark.parametrize("verb", [close_now, release_scores])
def test_what_cannot_be_changed_is_refused(
    cast: Cast, trainee: Trainee, workshop: Workshop, verb: object
) -> None:
    """Scores that are shown at once cannot be released; closing works without any rule."""
    quiz = catalogue.quiz(trainee.quiz().id)
    if verb is release_scores:
        with pytest.raises(Refused):
            write(release_scores, workshop, quiz, by=cast.instructor, at=clock.now())
    else:
        assert write(close_now, workshop, quiz, by=cast.instructor, at=clock.now()) == 0
        assert quiz_states(trainee.enrolment.id)[MODULE].obstacle.code == "closed"


def test_a_delay_keeps_the_next_attempt_waiting_until_it_is_over(
    app: Flask, cast: Cast, time: time_machine.Traveller
) -> None:
    files = mini_files()
    files[QUIZ] += b"delay: 30\n"
    trainee = Trainee(app, cast.trainee, publish_approved(files, at=THEN))
    assert "Between two attempts" in lines_of(trainee.page(address_of(trainee)), ".facts dt")
    attempt = trainee.start()
    time.shift(timedelta(minutes=4))
    trainee.submit(attempt)
    time.shift(timedelta(minutes=30) - timedelta(seconds=1))
    assert "The next attempt can be started from 1 March 2026 08:34." in refusal(trainee)
    state = quiz_states(trainee.enrolment.id)[MODULE]
    assert (state.can_start, state.opens_at) == (False, MORNING + timedelta(minutes=34))
    time.shift(timedelta(seconds=1))
    assert row_of(trainee.start()).number == 2


def test_a_quiz_without_a_delay_keeps_its_fingerprint(app: Flask) -> None:
    """Published twice, once with the key and once without: only the one that has it differs."""
    files = mini_files()
    plain = quiz_revision(publish_approved(files, at=THEN), "module")
    delayed = quiz_revision(publish_approved(files | {QUIZ: files[QUIZ] + b"delay: 30\n"}, at=THEN), "module")
    query = select(ItemRevision.sha256).join(QuizItem, QuizItem.item_revision_id == ItemRevision.id)
    asked = query.where(QuizItem.quiz_revision_id == plain.id).order_by(QuizItem.position)
    rules = ("module", 60, 3, 10, True, *db.session.scalars(asked))
    assert plain.sha256 == name_of(repr(rules).encode())
    assert (plain.delay, delayed.delay) == (None, 30)
    assert plain.sha256 != delayed.sha256
