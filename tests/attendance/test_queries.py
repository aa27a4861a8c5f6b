from datetime import date

from app.attendance.queries import AttendedShare, attended_shares, sessions_today_for
from app.domain.attendance import Status
from app.shared.database import write
from app.workshops.models import Withdrawal
from app.workshops.queries import sessions_of
from tests.accounts.make import user_of
from tests.attendance.make import attend, mark
from tests.cast import THEN, add
from tests.statements import statements
from tests.workshops.make import FIRST_DAY, make_workshop, register, register_many


def counts(**named) -> dict[Status, int]:
    return {status: named.get(status.value, 0) for status in Status}


def test_a_share_counts_all_half_days_of_the_workshop_and_hours_in_full(cast, workshop):
    registration = write(register, workshop, cast.trainee)
    write(attend, sessions_of(workshop.id), registration, "plea")
    assert attended_shares(workshop.id) == {
        registration.id: AttendedShare(2, 6, 7.0, counts(present=1, late=1, excused=1, absent=1, unset=2))
    }


def test_of_several_marks_the_last_in_line_counts_and_a_conflict_counts_as_unset(cast, workshop):
    registration = write(register, workshop, cast.trainee)
    first, second, *_ = sessions_of(workshop.id)

    def disagree() -> None:
        absent = mark(first, registration, "absent")
        mark(first, registration, "present", over=absent)
        mark(second, registration, "absent")
        mark(second, registration, "present")

    write(disagree)
    assert attended_shares(workshop.id)[registration.id].by_status == counts(present=1, unset=5)


def test_marks_of_another_workshop_do_not_count(cast, workshop):
    other = write(make_workshop, cast, starts_on=date(2022, 9, 5))
    here, there = write(register, workshop, cast.trainee), write(register, other, cast.trainee)
    write(attend, sessions_of(other.id), there, "pppppp")
    assert attended_shares(workshop.id)[here.id].attended == 0


def test_who_has_withdrawn_has_no_share_until_taken_back(cast, workshop):
    registration = write(register, workshop, cast.trainee)
    withdrawal = write(
        lambda: add(Withdrawal(registration_id=registration.id, reason="Ốm", at=THEN, by_id=None))
    )
    assert attended_shares(workshop.id) == {}

    def take_back() -> None:
        withdrawal.undone_at = THEN

    write(take_back)
    assert list(attended_shares(workshop.id)) == [registration.id]


def test_shares_take_three_reads_however_many_are_registered(cast, workshop):
    counted, workshop_id = [], workshop.id
    for number in (1, 2, 33):
        for registration in write(register_many, workshop, cast.north_station, number):
            write(attend, sessions_of(workshop.id), registration, "pppppp")
        with statements() as sent:
            attended_shares(workshop_id)
        counted.append(len(sent))
    assert (counted, len(attended_shares(workshop.id))) == ([3, 3, 3], 36)


def test_an_instructor_has_the_half_days_of_today_with_what_is_left_to_mark(cast, workshop):
    registrations = write(register_many, workshop, cast.north_station, 3)
    morning, afternoon, *_ = sessions_of(workshop.id)
    write(attend, [morning], registrations[0], "p")
    found = sessions_today_for(user_of(cast.instructor), FIRST_DAY)
    assert [(s.uid, s.registered, s.unset, s.is_locked) for s in found] == [
        (morning.uid, 3, 2, False),
        (afternoon.uid, 3, 3, False),
    ]
    assert sessions_today_for(user_of(cast.other_instructor), FIRST_DAY) == []
    assert sessions_today_for(user_of(cast.instructor), date(2022, 7, 8)) == []
