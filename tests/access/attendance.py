from app.workshops.queries import sessions_of
from tests.access.row import Row
from tests.access.workshops import RUNS, SEES_ROSTER, as_file, of_workshop
from tests.cast import Cast
from tests.workshops.make import make_workshop, register


def of_session(cast: Cast) -> dict:
    made = make_workshop(cast)
    register(made, cast.trainee)
    return {"uid": sessions_of(made.id)[0].uid}


def of_mark(cast: Cast) -> dict:
    made = make_workshop(cast)
    registration = register(made, cast.trainee)
    return {"uid": sessions_of(made.id)[0].uid, "registration_uid": registration.uid}


ROWS = {
    "attendance.show_register": Row("GET", SEES_ROSTER, of_session),
    "attendance.create_marks": Row("POST", RUNS, of_session),
    "attendance.create_lock": Row("POST", RUNS, of_session),
    "attendance.show_mark": Row("GET", SEES_ROSTER, of_mark),
    "attendance.create_correction": Row("POST", RUNS, of_mark),
    "attendance.show_grid": Row("GET", SEES_ROSTER, of_workshop),
    "attendance.export_register": Row(
        "GET", SEES_ROSTER, lambda cast: {**of_session(cast), "extension": "csv"}
    ),
    "attendance.export_grid": Row("GET", SEES_ROSTER, as_file),
    "attendance.print_session_sheet": Row("GET", SEES_ROSTER, of_session),
    "attendance.print_workshop_sheet": Row("GET", SEES_ROSTER, of_workshop),
}
