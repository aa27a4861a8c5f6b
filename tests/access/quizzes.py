from datetime import timedelta

from app.quizzes.models import Attempt
from app.shared import clock
from tests.access.row import Row
from tests.cast import Cast, add
from tests.quizzes.make import make_enrolment, make_quiz
from tests.workshops.make import make_edition


def make_quiz_of_the_trainee(cast: Cast) -> dict:
    edition = make_edition()
    make_enrolment(cast.trainee, edition)
    return {"uid": make_quiz(edition).uid}


def make_attempt(cast: Cast) -> dict:
    edition = make_edition()
    enrolment, quiz = make_enrolment(cast.trainee, edition), make_quiz(edition)
    attempt = Attempt(
        enrolment_id=enrolment.id,
        officer_id=enrolment.officer_id,
        quiz_revision_id=quiz.id,
        purpose=quiz.purpose,
        number=1,
        layout=[{"item": "made-up", "revision": quiz.items[0].item_revision_id, "choices": ["yes", "no"]}],
        language="vi",
        started_at=clock.now(),
        due_at=clock.now() + timedelta(hours=1),
    )
    return {"uid": add(attempt).uid}


def make_response(cast: Cast) -> dict:
    return make_attempt(cast) | {"item_id": "made-up"}


OWN = "sign-in ok 404 404 404 404 404 404 404 404"

ROWS = {
    "quizzes.show_quiz": Row("GET", OWN, make_quiz_of_the_trainee),
    "quizzes.create_attempt": Row("POST", OWN, make_quiz_of_the_trainee),
    "quizzes.show_attempt": Row("GET", OWN, make_attempt),
    "quizzes.save_response": Row("PUT", OWN, make_response),
    "quizzes.save_responses": Row("POST", OWN, make_attempt),
    "quizzes.new_submission": Row("GET", OWN, make_attempt),
    "quizzes.create_submission": Row("POST", OWN, make_attempt),
    "quizzes.show_result": Row("GET", OWN, make_attempt),
}
