import threading
from datetime import timedelta

import pytest

from app.attendance.marks import NewMark
from app.attendance.models import AttendanceEvent
from app.attendance.register import Register
from app.domain.attendance import Status
from app.extensions import db
from app.shared.database import write
from app.shared.models import new_uid
from app.shared.refusal import Refused
from app.workshops.models import WorkshopSession
from app.workshops.queries import sessions_of
from app.workshops.registrations import Registration
from tests.attendance.make import mark as make_mark
from tests.statements import statements
from tests.workshops.make import make_workshop, register_many

P, L, E, A, U = Status.PRESENT, Status.LATE, Status.EXCUSED, Status.ABSENT, Status.UNSET


@pytest.fixture
def noon(session):
    return session.ends_at


def tap(registration: Registration, status: Status, key: str | None = None, seen=()) -> NewMark:
    return NewMark(registration.uid, status, key or new_uid().hex, tuple(seen))


def mark(session, *marks, by, at):
    return write(Register(session).mark, marks, by=by, at=at)


def standing(session, registration):
    return Register(session).row(registration.uid).standing


def events() -> int:
    return db.session.query(AttendanceEvent).count()


def test_officers_stand_in_order_of_given_name(session):
    names = [row.officer.name for row in Register(session).rows]
    assert names == ["Nguyễn Mẫu Dũng", "Nguyễn Mẫu Duy", "Nguyễn Mẫu Dương"]


def test_marks_are_saved_with_a_receipt_each_in_their_order(cast, session, roster, noon):
    taps = [tap(roster[1], L), tap(roster[0], P)]
    saved = mark(session, *taps, by=cast.instructor, at=noon)
    assert [(s.key, s.registration_uid, s.status, s.saved_at) for s in saved] == [
        (t.key, t.registration_uid, t.status, noon) for t in taps
    ]
    assert Register(session).tally == {P: 1, L: 1, E: 0, A: 0, U: 1}


def test_the_same_key_again_is_the_same_mark_with_the_same_answer(cast, session, roster, noon):
    once = tap(roster[0], P, "key-1")
    first = mark(session, once, by=cast.instructor, at=noon)
    later = mark(session, once, tap(roster[1], A), by=cast.instructor, at=noon + timedelta(hours=1))
    assert (later[0], events()) == (first[0], 2)


def test_the_same_key_gets_its_answer_even_after_the_register_was_closed(cast, session, roster, noon):
    taps = [tap(registration, P) for registration in roster]
    first = mark(session, *taps, by=cast.instructor, at=noon)
    write(Register(session).lock, 3, by=cast.instructor, at=noon)
    assert mark(session, *taps, by=cast.instructor, at=noon) == first


def test_one_key_for_two_different_marks_is_refused_and_nothing_is_written(cast, session, roster, noon):
    mark(session, tap(roster[0], P, "key-1"), by=cast.instructor, at=noon)
    for other in (tap(roster[0], A, "key-1"), tap(roster[1], P, "key-1")):
        with pytest.raises(Refused):
            mark(session, tap(roster[2], P), other, by=cast.instructor, at=noon)
    with pytest.raises(Refused):
        mark(session, tap(roster[1], P, "key-2"), tap(roster[2], P, "key-2"), by=cast.instructor, at=noon)
    assert events() == 1


def test_a_mark_supersedes_what_it_has_seen(cast, session, roster, noon):
    mark(session, tap(roster[0], A), by=cast.instructor, at=noon)
    seen = Register(session).row(roster[0].uid).seen
    mark(session, tap(roster[0], L, seen=seen), by=cast.instructor, at=noon)
    assert (standing(session, roster[0]).status, standing(session, roster[0]).is_conflict) == (L, False)


def test_two_instructors_who_disagree_unseen_make_a_conflict_and_lose_nothing(cast, session, roster, noon):
    mark(session, tap(roster[0], P), by=cast.instructor, at=noon)
    mark(session, tap(roster[0], A), by=cast.coordinator, at=noon)
    found = standing(session, roster[0])
    assert (found.status, found.is_conflict, {head.status for head in found.heads}) == (U, True, {P, A})


def test_who_has_seen_both_sides_settles_the_conflict_with_one_mark(cast, session, roster, noon):
    mark(session, tap(roster[0], P), by=cast.instructor, at=noon)
    mark(session, tap(roster[0], A), by=cast.coordinator, at=noon)
    seen = Register(session).row(roster[0].uid).seen
    settle = tap(roster[0], L, "settle", seen)
    first = mark(session, settle, by=cast.instructor, at=noon)
    assert (standing(session, roster[0]).status, standing(session, roster[0]).is_conflict) == (L, False)
    assert mark(session, settle, by=cast.instructor, at=noon) == first


def test_after_a_settled_conflict_one_further_mark_is_enough(cast, session, roster, noon):
    for status, by in ((P, cast.instructor), (A, cast.coordinator)):
        mark(session, tap(roster[0], status), by=by, at=noon)
    for status in (L, E):
        seen = Register(session).row(roster[0].uid).seen
        mark(session, tap(roster[0], status, seen=seen), by=cast.instructor, at=noon)
        assert standing(session, roster[0]).status == status


def test_a_form_that_repeats_what_it_has_seen_adds_nothing_even_if_somebody_has_marked_since(
    cast, session, roster, noon
):
    mark(session, tap(roster[0], A), by=cast.instructor, at=noon)
    seen = Register(session).row(roster[0].uid).seen
    mark(session, tap(roster[0], P, seen=seen), by=cast.coordinator, at=noon)
    mark(session, tap(roster[0], A, seen=seen), by=cast.instructor, at=noon)
    assert (standing(session, roster[0]).status, events()) == (P, 2)


def test_what_somebody_claims_to_have_seen_of_another_officer_supersedes_nothing(cast, session, roster, noon):
    mark(session, tap(roster[0], A), by=cast.instructor, at=noon)
    seen = Register(session).row(roster[0].uid).seen
    mark(session, tap(roster[1], P, seen=(*seen, new_uid())), by=cast.instructor, at=noon)
    assert (standing(session, roster[0]).status, standing(session, roster[1]).status) == (A, P)


def test_taking_a_mark_back_is_a_mark(cast, session, roster, noon):
    mark(session, tap(roster[0], A), by=cast.instructor, at=noon)
    seen = Register(session).row(roster[0].uid).seen
    mark(session, tap(roster[0], U, seen=seen), by=cast.instructor, at=noon)
    entry = Register(session).entries[roster[0].uid]
    assert (entry.status, [m.status for m in entry.marks]) == (U, [A, U])


def test_an_instructor_outranks_a_claim_but_the_claim_stays_in_view(cast, session, roster, noon):
    write(make_mark, session, roster[0], "present", by=cast.trainee, is_claim=True)
    mark(session, tap(roster[0], A), by=cast.instructor, at=noon)
    found = standing(session, roster[0])
    assert (found.status, found.is_conflict) == (A, True)


def test_the_rest_are_present_but_conflicts_are_left_to_people(cast, session, roster, noon):
    mark(session, tap(roster[0], P), by=cast.instructor, at=noon)
    mark(session, tap(roster[0], A), by=cast.coordinator, at=noon)
    late = tap(roster[1], L)
    for _ in range(2):
        write(Register(session).mark_rest_present, "rest-1", [late], by=cast.instructor, at=noon)
    assert [standing(session, each).status for each in roster] == [U, L, P]
    assert events() == 4


def test_a_half_day_that_has_not_come_cannot_be_marked(cast, session, roster):
    with pytest.raises(Refused, match="not come"):
        mark(session, tap(roster[0], P), by=cast.instructor, at=session.starts_at - timedelta(hours=8))
    mark(session, tap(roster[0], P), by=cast.instructor, at=session.starts_at - timedelta(hours=7))
    assert events() == 1


def test_who_is_not_on_the_roster_cannot_be_marked_and_neither_can_the_others_sent_along(
    cast, session, roster, noon
):
    elsewhere = write(register_many, write(make_workshop, cast), cast.north_station, 1)[0]
    with pytest.raises(Refused, match="roster"):
        mark(session, tap(roster[0], P), tap(elsewhere, P), by=cast.instructor, at=noon)
    assert events() == 0


def test_closing_waits_for_every_mark_and_for_the_right_headcount(cast, session, roster, noon):
    mark(session, tap(roster[0], P), tap(roster[1], L), by=cast.instructor, at=noon)
    with pytest.raises(Refused, match="Dương"):
        write(Register(session).lock, 2, by=cast.instructor, at=noon)
    mark(session, tap(roster[2], E), by=cast.instructor, at=noon)
    with pytest.raises(Refused, match=r"You counted 3.*2 present"):
        write(Register(session).lock, 3, by=cast.instructor, at=noon)
    write(Register(session).lock, 2, by=cast.instructor, at=noon)
    assert (Register(session).is_locked, Register(session).closed.headcount) == (True, 2)


def test_a_closed_register_takes_no_marks_and_does_not_close_twice(cast, session, roster, noon):
    mark(session, *(tap(each, P) for each in roster), by=cast.instructor, at=noon)
    write(Register(session).lock, 3, by=cast.instructor, at=noon)
    with pytest.raises(Refused, match="closed"):
        mark(session, tap(roster[0], A), by=cast.instructor, at=noon)
    with pytest.raises(Refused, match="closed"):
        write(Register(session).lock, 3, by=cast.instructor, at=noon)
    assert events() == 3


def test_after_closing_a_correction_needs_a_reason_and_keeps_what_was_said(cast, session, roster, noon):
    mark(session, *(tap(each, P) for each in roster), by=cast.instructor, at=noon)
    seen = Register(session).row(roster[0].uid).seen
    wrong = NewMark(roster[0].uid, A, "fix-1", seen)
    right = NewMark(roster[0].uid, A, "fix-1", seen, reason="Nhầm với người cùng tên")
    with pytest.raises(Refused, match="still open"):
        write(Register(session).correct, right, by=cast.instructor, at=noon)
    write(Register(session).lock, 3, by=cast.instructor, at=noon)
    with pytest.raises(Refused, match="reason"):
        write(Register(session).correct, wrong, by=cast.instructor, at=noon)
    for _ in range(2):
        write(Register(session).correct, right, by=cast.instructor, at=noon)
    entry = Register(session).entries[roster[0].uid]
    assert (entry.status, [m.status for m in entry.marks]) == (A, [P, A])


def test_who_withdraws_stays_in_the_registers_of_the_half_days_they_came_to(
    cast, workshop, session, roster, noon
):
    mark(session, tap(roster[0], P), by=cast.instructor, at=noon)
    write(roster[0].withdraw, "Điều động", by=cast.coordinator, at=noon)
    second = sessions_of(workshop.id)[1]
    assert [len(Register(each).rows) for each in (session, second)] == [3, 2]


def test_a_register_takes_four_reads_whatever_its_size(cast, workshop, session):
    counted = []
    for more in (0, 2, 31):
        write(register_many, workshop, cast.north_station, more)
        session.id  # noqa: B018 - read again before counting
        with statements() as sent:
            register = Register(session)
            found = len(register.rows), register.is_locked
        counted.append(len(sent))
    assert (counted, found) == ([4, 4, 4], (36, False))


@pytest.mark.database
def test_two_instructors_who_mark_the_whole_hall_at_once_lose_nothing(app, cast, session, roster, noon):
    """Each sends one request per officer; nobody's mark may go missing, and disagreements must show."""
    session_id, ids = session.id, {"present": cast.instructor.id, "absent": cast.coordinator.id}
    uids = [each.uid for each in roster]
    db.session.rollback()
    failures = []

    def send_all(status: str) -> None:
        with app.app_context():
            by = type("By", (), {"id": ids[status]})
            for uid in uids:
                try:
                    half_day = db.session.get_one(WorkshopSession, session_id)
                    one = NewMark(uid, Status(status), new_uid().hex)
                    write(Register(half_day).mark, [one], by=by, at=noon)
                except Exception as error:
                    failures.append(error)
            db.session.remove()

    threads = [threading.Thread(target=send_all, args=(status,)) for status in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = Register(db.session.get_one(WorkshopSession, session_id)).rows
    assert failures == []
    assert [{head.status for head in row.standing.heads} for row in rows] == [{P, A}] * 3
