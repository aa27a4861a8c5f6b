from app.quizzes.graded_tests import Subject
from app.shared.jobs import Job
from tests.access.row import Row
from tests.cast import THEN, Cast, add
from tests.home.make import make_keeper, make_trained
from tests.quizzes.make import make_statistics
from tests.workshops.make import make_programme

EVERYBODY = " ".join(["ok"] * 10)
PLATFORM = "sign-in 403 403 403 403 403 403 403 ok 403"  # an administrator of every agency


def make_job(cast: Cast) -> dict:
    job = Job(
        kind="issue_certificates", arguments={}, by_id=cast.province_coordinator.id, at=THEN, heard_at=THEN
    )
    return {"uid": add(job).uid}


def make_failed_job(cast: Cast) -> dict:
    make_keeper(cast)
    facts = {"kind": "forget_certificate_files", "arguments": {"sha256": []}, "state": "failed"}
    return {"uid": add(Job(**facts, by_id=cast.province_coordinator.id, at=THEN, heard_at=THEN)).uid}


def make_platform(cast: Cast) -> dict:
    make_keeper(cast)
    return {}


def make_programme_values(cast: Cast) -> dict:
    make_trained(cast, 12, 12)
    programme = make_programme(cast.agency)
    body = {"n": 12, "mean_difference": 9.0, "interval": {"low": 8.0, "high": 10.0}}
    for province in (cast.north, cast.south):
        make_statistics(Subject(programme=programme.uid, province=province.uid), body)
    return {"uid": programme.uid}


def make_file_values(cast: Cast) -> dict:
    return {**make_programme_values(cast), "extension": "csv", "purpose": "Yearly report"}


ROWS = {
    "home.show_home": Row("GET", EVERYBODY),
    "home.healthz": Row("GET", EVERYBODY),
    "home.readyz": Row("GET", EVERYBODY),
    "home.list_officers_trained": Row(
        "GET", "sign-in 404 404 403 403 ok ok ok ok 403", make_programme_values
    ),
    "home.export_officers_trained": Row("GET", "sign-in 404 404 403 403 ok ok ok ok 403", make_file_values),
    "home.show_province_chart": Row("GET", "sign-in 404 404 403 403 ok ok ok ok ok", make_programme_values),
    "home.show_workshop_chart": Row("GET", "sign-in 404 404 403 403 ok ok 404 ok ok", make_programme_values),
    "home.show_gain_chart": Row("GET", "sign-in 404 404 403 403 ok ok ok ok ok", make_programme_values),
    "home.list_jobs": Row("GET", PLATFORM, make_platform),
    "home.create_retry": Row("POST", PLATFORM, make_failed_job),
    "home.list_events": Row("GET", PLATFORM, make_platform),
    "home.export_audit": Row("GET", PLATFORM, make_platform),
    "home.show_health": Row("GET", PLATFORM, make_platform),
    "home.show_job": Row("GET", "sign-in 404 404 404 404 404 ok 404 404 404", make_job),
}
