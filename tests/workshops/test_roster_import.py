import pytest
from sqlalchemy import func, select

from app.accounts.models import Officer
from app.domain.roster import Problem
from app.extensions import db
from app.learning.models import Enrolment
from app.shared.database import write
from app.shared.refusal import Refused
from app.workshops.queries import roster_of, sessions_of
from app.workshops.registrations import Registration
from app.workshops.roster_import import LEAVE_OUT, NEW, RosterImport
from app.workshops.roster_plan import Kind
from tests.attendance.make import attend
from tests.cast import THEN, make_officer
from tests.statements import statements
from tests.workshops.make import make_workshop, register

HEADER = ["Họ và tên", "Số hiệu", "Cấp bậc", "Đơn vị", "Giới tính"]
NORTH, SOUTH = "Đơn vị north-station", "Unit south-station"


@pytest.fixture
def workshop(cast):
    return write(make_workshop, cast, capacity=3)


def begin(cast, workshop, *rows, header=HEADER, unit_id=None) -> RosterImport:
    table = [header, *map(list, rows)]
    return write(
        RosterImport.begin,
        workshop,
        table,
        file_name="x.csv",
        sha256="0" * 64,
        unit_id=unit_id,
        by=cast.coordinator,
        at=THEN,
    )


def kinds(roster_import) -> list[Kind]:
    return [row.kind for row in roster_import.plan().rows]


def take_in(cast, roster_import, **decisions):
    """Confirm; every row that is not named is decided as the page proposes it."""
    plan = roster_import.plan()
    proposed = {
        row.number: NEW if row.kind is Kind.NEW else str(row.candidates[0].uid)
        for row in plan.of_kind(Kind.NEW, Kind.MATCH)
    }
    chosen = {int(name.removeprefix("row")): choice for name, choice in decisions.items()}
    write(roster_import.apply, proposed | chosen, plan.fingerprint, by=cast.coordinator, at=THEN)


def names(workshop) -> list[str]:
    return [line.name for line in roster_of(workshop.id)]


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_each_row_is_new_known_doubtful_there_or_impossible(cast, workshop):
    write(register, workshop, cast.trainee)
    write(make_officer, "Lò Văn Mẫu", cast.south_station)
    roster_import = begin(
        cast,
        workshop,
        ["Vì Thị Thử", "BP01", "Trung úy", NORTH, "Nữ"],
        ["Trần Văn Mẫu Đạt", "sn-other.trainee", "", "", ""],
        ["Lê Thị Thử Dương", "SN-trainee"],
        ["Lò Văn Mẫu", "BP02", "", NORTH],
        ["Phạm Ví Dụ Đức", "", "", SOUTH],
        ["Quàng Văn Thử", "BP03", "", "Đồn không có"],
        ["Cầm Văn Thử", "BP04"],
    )
    assert kinds(roster_import) == [
        Kind.NEW,
        Kind.MATCH,
        Kind.THERE,
        Kind.ALIKE,
        Kind.MATCH,
        Kind.PROBLEM,
        Kind.PROBLEM,
    ]
    problems = [row.problems for row in roster_import.plan().rows]
    assert problems[-2:] == [(Problem.UNKNOWN_UNIT,), (Problem.NO_UNIT,)]


def test_a_dry_run_writes_nobody_down(cast, workshop):
    before = count(Officer)
    begin(cast, workshop, ["Vì Thị Thử", "BP01", "", NORTH]).plan()
    assert (count(Officer), names(workshop)) == (before, [])


def test_a_number_under_another_name_and_a_name_without_marks_are_for_people_to_decide(cast, workshop):
    roster_import = begin(cast, workshop, ["Ai Khác Hẳn", "SN-trainee"], ["TRAN VAN MAU DAT", "", "", NORTH])
    assert kinds(roster_import) == [Kind.ALIKE, Kind.ALIKE]


def test_a_namesake_with_another_number_is_somebody_else(cast, workshop):
    roster_import = begin(cast, workshop, ["Lê Thị Thử Dương", "BP99", "", NORTH])
    assert kinds(roster_import) == [Kind.NEW]


def test_confirming_makes_officers_and_registrations_and_forgets_the_cells(cast, workshop):
    roster_import = begin(
        cast, workshop, ["VÌ THỊ THỬ", "bp 01", "3/", NORTH, "Nữ"], ["Trần Văn Mẫu Đạt", "SN-other.trainee"]
    )
    take_in(cast, roster_import)
    made = db.session.scalar(select(Officer).where(Officer.service_number == "BP01"))
    assert (made.full_name, made.rank, made.sex, made.is_synthetic) == (
        "Vì Thị Thử",
        "Thượng úy",
        "female",
        True,
    )
    registration = db.session.scalar(select(Registration).where(Registration.officer_id == made.id))
    assert (registration.province_id, registration.origin) == (cast.north.id, "import")
    assert names(workshop) == ["Trần Văn Mẫu Đạt", "Vì Thị Thử"]
    assert roster_import.table == []


def test_confirming_twice_is_confirming_once(cast, workshop):
    roster_import = begin(cast, workshop, ["Vì Thị Thử", "BP01", "", NORTH])
    plan = roster_import.plan()
    before = count(Officer)
    for _ in range(2):
        write(roster_import.apply, {2: NEW}, plan.fingerprint, by=cast.coordinator, at=THEN)
    assert (count(Officer), len(names(workshop))) == (before + 1, 1)


def test_more_than_there_are_places_changes_nothing_at_all(cast, workshop):
    before = count(Officer)
    rows = [[f"Lò Văn {letter}", f"BP{letter}", "", NORTH] for letter in "ABCD"]
    roster_import = begin(cast, workshop, *rows)
    with pytest.raises(Refused, match="3 places"):
        take_in(cast, roster_import)
    assert (count(Officer), names(workshop), len(roster_import.table)) == (before, [], 5)


def test_a_doubtful_row_must_be_decided_and_may_be_a_new_officer_the_one_on_record_or_left_out(
    cast, workshop
):
    known = write(make_officer, "Lò Văn Mẫu", cast.south_station)
    row = ["Lò Văn Mẫu", "BP02", "", NORTH]
    with pytest.raises(Refused, match="Row 2"):
        take_in(cast, begin(cast, workshop, row))
    with pytest.raises(Refused, match="Row 2"):
        take_in(cast, begin(cast, workshop, row), row2=str(cast.trainee.uid))
    take_in(cast, begin(cast, workshop, row), row2=LEAVE_OUT)
    assert names(workshop) == []
    take_in(cast, begin(cast, workshop, row), row2=str(known.uid))
    registered = db.session.scalars(select(Registration.officer_id)).all()
    assert registered == [known.id]
    take_in(cast, begin(cast, workshop, row), row2=NEW)
    assert names(workshop) == ["Lò Văn Mẫu", "Lò Văn Mẫu"]


def test_two_rows_cannot_be_one_officer(cast, workshop):
    known = write(make_officer, "Lò Văn Mẫu", cast.south_station)
    rows = [["Lò Văn Mẫu", "BP02", "", NORTH], ["Lò Văn Mẫu", "BP03", "", NORTH]]
    with pytest.raises(Refused, match="same officer"):
        take_in(cast, begin(cast, workshop, *rows), row2=str(known.uid), row3=str(known.uid))


def test_what_was_confirmed_must_still_be_what_would_happen(cast, workshop):
    roster_import = begin(cast, workshop, ["Lê Thị Thử Dương", "SN-trainee"])
    plan = roster_import.plan()
    write(register, workshop, cast.trainee)
    decisions = {2: str(plan.rows[0].candidates[0].uid)}
    with pytest.raises(Refused, match="changed"):
        write(roster_import.apply, decisions, plan.fingerprint, by=cast.coordinator, at=THEN)


def test_undoing_leaves_everything_as_it_was(cast, workshop):
    before = count(Officer), count(Enrolment), count(Registration)
    roster_import = begin(
        cast, workshop, ["Vì Thị Thử", "BP01", "", NORTH], ["Trần Văn Mẫu Đạt", "SN-other.trainee"]
    )
    take_in(cast, roster_import)
    for _ in range(2):
        write(roster_import.undo, by=cast.coordinator, at=THEN)
    assert (count(Officer), count(Enrolment), count(Registration)) == before
    assert db.session.scalar(select(Officer.id).where(Officer.id == cast.other_trainee.officer_id))


def test_undoing_keeps_an_enrolment_that_was_there_before(cast, workshop):
    earlier = write(make_workshop, cast)
    enrolment_id = write(register, earlier, cast.trainee).enrolment_id
    roster_import = begin(cast, workshop, ["Lê Thị Thử Dương", "SN-trainee"])
    take_in(cast, roster_import)
    write(roster_import.undo, by=cast.coordinator, at=THEN)
    assert db.session.get(Enrolment, enrolment_id) is not None


def test_what_has_marks_cannot_be_undone_and_stays_whole(cast, workshop):
    roster_import = begin(
        cast, workshop, ["Vì Thị Thử", "BP01", "", NORTH], ["Quàng Văn Thử", "BP02", "", NORTH]
    )
    take_in(cast, roster_import)
    registration = db.session.scalars(select(Registration)).first()
    write(attend, sessions_of(workshop.id), registration, "p")
    with pytest.raises(Refused, match="marks"):
        write(roster_import.undo, by=cast.coordinator, at=THEN)
    assert (len(names(workshop)), roster_import.undone_at) == (2, None)


def test_planning_takes_the_same_number_of_reads_whatever_the_size(cast, workshop):
    counted = []
    for number in (1, 3, 36):
        rows = [[f"Lò Văn Mẫu {n}", f"BP{n}" if n % 2 else "", "", NORTH] for n in range(number)]
        roster_import = begin(cast, workshop, *rows)
        roster_import.workshop_id  # noqa: B018 - read again before counting
        with statements() as sent:
            roster_import.plan()
        counted.append(len(sent))
    assert counted[0] == counted[1] == counted[2]
