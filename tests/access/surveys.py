from tests.access.row import Row
from tests.cast import Cast
from tests.surveys.make import invite, make_round
from tests.workshops.make import make_programme


def make_values(cast: Cast) -> dict:
    """A round in the North that asks the trainee."""
    round_ = make_round(cast, provinces=(cast.north,))
    invite(round_, cast.trainee, cast.north)
    return {"uid": round_.uid}


def make_answer(cast: Cast) -> dict:
    return {**make_values(cast), "question_id": "how-useful"}


def make_programme_values(cast: Cast) -> dict:
    return {"uid": make_programme(cast.agency).uid}


RESPONSE = "sign-in ok 404 404 404 404 404 404 404 404"
MANAGE = "sign-in 404 404 404 404 ok ok 404 ok 403"
ASK = "sign-in 404 404 404 404 ok ok ok ok 404"

ROWS = {
    "surveys.list_rounds": Row("GET", "sign-in ok ok ok ok ok ok ok ok ok"),
    "surveys.show_round": Row("GET", "sign-in ok 404 404 404 ok ok 404 ok ok", make_values),
    "surveys.new_round": [Row("GET", ASK, make_programme_values), Row("POST", ASK, make_programme_values)],
    "surveys.edit_round": [Row("GET", MANAGE, make_values), Row("POST", MANAGE, make_values)],
    "surveys.create_invitations": Row("POST", MANAGE, make_values),
    "surveys.create_closing": Row("POST", MANAGE, make_values),
    "surveys.show_response": Row("GET", RESPONSE, make_values),
    "surveys.create_response": Row("POST", RESPONSE, make_values),
    "surveys.save_answer": Row("PUT", RESPONSE, make_answer),
}
