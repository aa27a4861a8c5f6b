from app.curriculum.models import EditionExercise
from app.exercises.models import Observation
from tests.access.row import Row
from tests.access.workshops import RUNS, SEES_ROSTER
from tests.cast import THEN, Cast, add
from tests.exercises.make import EXERCISE
from tests.workshops.make import make_edition, make_workshop, register

WORDS = {"vi": "Thử", "en": "Made up"}
BODY = {
    "id": EXERCISE,
    "module": "made-up",
    "title": WORDS,
    "minutes": 10,
    "briefing": WORDS,
    "setting": WORDS,
    "checklist": [{"id": "looks-first", "text": WORDS, "points": 2}],
}


def workshop(cast: Cast):
    """Of an edition with an exercise, taught by the instructor, attended by the trainee; with that registration."""
    edition = make_edition()
    add(EditionExercise(edition_id=edition.id, exercise_id=EXERCISE, body=BODY))
    made = make_workshop(cast, edition=edition)
    return made, register(made, cast.trainee)


def of_workshop(cast: Cast) -> dict:
    return {"uid": workshop(cast)[0].uid}


def of_exercise(cast: Cast) -> dict:
    return {**of_workshop(cast), "exercise_id": EXERCISE}


def of_sheet(cast: Cast) -> dict:
    """The instructor's."""
    _workshop, registration = workshop(cast)
    sheet = Observation(
        registration_id=registration.id, exercise_id=EXERCISE, at=THEN, by_id=cast.instructor.id
    )
    return {"uid": add(sheet).uid}


OWN_SHEET = "sign-in 404 404 ok 404 404 404 404 404 404"
OWN_RESULTS = "sign-in ok 404 404 404 404 404 404 404 404"

ROWS = {
    "exercises.list_exercises": Row("GET", SEES_ROSTER, of_workshop),
    "exercises.show_exercise": Row("GET", SEES_ROSTER, of_exercise),
    "exercises.create_observation": Row("POST", RUNS, of_exercise),
    "exercises.create_release": Row("POST", RUNS, of_exercise),
    "exercises.export_exercise": Row(
        "GET", SEES_ROSTER, lambda cast: {**of_exercise(cast), "extension": "csv"}
    ),
    "exercises.show_observation": Row("GET", OWN_SHEET, of_sheet),
    "exercises.create_marks": Row("POST", OWN_SHEET, of_sheet),
    "exercises.create_submission": Row("POST", OWN_SHEET, of_sheet),
    "exercises.show_own": Row("GET", OWN_RESULTS, of_workshop),
}
