from app.summaries.models import Finding, Recommendation
from tests.access.row import Row
from tests.cast import THEN, Cast, add
from tests.surveys.make import invite, make_round

WORDS = {"vi": "Ví dụ tự tạo", "en": "Invented example"}


def make_values(cast: Cast) -> dict:
    """A closed round in the North that asked the trainee."""
    round_ = make_round(cast, provinces=(cast.north,))
    invite(round_, cast.trainee, cast.north)
    round_.closed_at = THEN
    return {"uid": round_.uid, "round_id": round_.id}


def only_uid(cast: Cast) -> dict:
    return {"uid": make_values(cast)["uid"]}


def make_chart(cast: Cast) -> dict:
    return {**only_uid(cast), "name": "turnout-map"}


def make_file(cast: Cast) -> dict:
    return {**only_uid(cast), "kind": "csv"}


def make_finding(cast: Cast) -> dict:
    round_id = make_values(cast)["round_id"]
    return {"uid": add(Finding(round_id=round_id, theme="trends", words=WORDS, at=THEN)).uid}


def make_recommendation(cast: Cast) -> dict:
    round_id = make_values(cast)["round_id"]
    return {"uid": add(Recommendation(round_id=round_id, addressee=WORDS, words=WORDS, at=THEN)).uid}


READ = "sign-in 404 404 404 404 ok ok 404 ok ok"
KEEP = "sign-in 404 404 404 404 ok ok 404 ok 403"

ROWS = {
    "summaries.show_summary": Row("GET", READ, only_uid),
    "summaries.show_chart": Row("GET", READ, make_chart),
    "summaries.export_summary": Row("GET", READ, make_file),
    "summaries.new_finding": [Row("GET", KEEP, only_uid), Row("POST", KEEP, only_uid)],
    "summaries.edit_finding": [Row("GET", KEEP, make_finding), Row("POST", KEEP, make_finding)],
    "summaries.delete_finding": Row(
        "POST", "sign-in 404 404 404 404 ok 404 404 404 404", make_finding
    ),  # gone then
    "summaries.new_recommendation": [Row("GET", KEEP, only_uid), Row("POST", KEEP, only_uid)],
    "summaries.edit_recommendation": [
        Row("GET", KEEP, make_recommendation),
        Row("POST", KEEP, make_recommendation),
    ],
    "summaries.change_state": Row("POST", KEEP, make_recommendation),
}
