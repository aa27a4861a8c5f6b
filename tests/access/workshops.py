from app.workshops.registrations import Withdrawal
from app.workshops.roster_import import RosterImport
from tests.access.row import Row
from tests.cast import THEN, Cast, add
from tests.workshops.make import make_workshop, register


def workshop(cast: Cast):
    """Hosted in the North, taught by the instructor, attended by the trainee."""
    made = make_workshop(cast)
    register(made, cast.trainee)
    return made


def of_workshop(cast: Cast) -> dict:
    return {"uid": workshop(cast).uid}


def as_file(cast: Cast) -> dict:
    return {"uid": workshop(cast).uid, "extension": "csv"}


def of_registration(cast: Cast) -> dict:
    made = make_workshop(cast)
    return {"uid": register(made, cast.trainee).uid}


def of_withdrawal(cast: Cast) -> dict:
    made = make_workshop(cast)
    registration = register(made, cast.trainee)
    add(Withdrawal(registration_id=registration.id, reason="Thử", at=THEN, by_id=None))
    return {"uid": registration.uid}


def of_import(cast: Cast) -> dict:
    made = add(
        RosterImport(
            workshop_id=workshop(cast).id,
            file_name="x.csv",
            sha256="0" * 64,
            table=[["Họ và tên"], ["Lò Văn Mẫu"]],
            at=THEN,
            by_id=None,
        )
    )
    return {"uid": made.uid}


# In the order of PERSONAS: visitor, trainee (on the roster), another; instructor (teaches it), another; coordinators of
# all, of the North, of the South; administrator; observer.
READS = "sign-in ok 404 ok 404 ok ok 404 ok 404"
SEES_ROSTER = "sign-in 403 404 ok 404 ok ok 404 ok 404"
RUNS = SEES_ROSTER
MANAGES = "sign-in 403 404 403 404 ok ok 404 ok 404"
PLANS = "sign-in 403 403 403 403 ok ok ok ok 403"
WITHDRAWN = "sign-in 404 404 403 404 ok ok 404 ok 404"
EVERYBODY_SIGNED_IN = "sign-in ok ok ok ok ok ok ok ok ok"

ROWS = {
    "workshops.list_workshops": Row("GET", EVERYBODY_SIGNED_IN),
    "workshops.show_workshop": Row("GET", READS, of_workshop),
    "workshops.new_workshop": [Row("GET", PLANS), Row("POST", PLANS)],
    "workshops.edit_workshop": [Row("GET", MANAGES, of_workshop), Row("POST", MANAGES, of_workshop)],
    "workshops.edit_sessions": [Row("GET", MANAGES, of_workshop), Row("POST", MANAGES, of_workshop)],
    "workshops.show_roster": Row("GET", SEES_ROSTER, of_workshop),
    "workshops.create_registration": Row("POST", RUNS, of_workshop),
    "workshops.new_officer": [Row("GET", RUNS, of_workshop), Row("POST", RUNS, of_workshop)],
    "workshops.print_slips": Row("POST", RUNS, of_workshop),
    "workshops.export_roster": Row("GET", SEES_ROSTER, as_file),
    "workshops.new_withdrawal": [Row("GET", MANAGES, of_registration), Row("POST", MANAGES, of_registration)],
    "workshops.undo_withdrawal": Row("POST", WITHDRAWN, of_withdrawal),
    "workshops.new_import": [Row("GET", MANAGES, of_workshop), Row("POST", MANAGES, of_workshop)],
    "workshops.show_import": Row("GET", MANAGES, of_import),
    "workshops.apply_import": Row("POST", MANAGES, of_import),
    "workshops.undo_import": Row("POST", MANAGES, of_import),
    "workshops.download_template": Row("GET", EVERYBODY_SIGNED_IN, lambda cast: {"extension": "csv"}),
}
