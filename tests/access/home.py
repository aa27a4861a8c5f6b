from app.shared.jobs import Job
from tests.access.row import Row
from tests.cast import THEN, Cast, add

EVERYBODY = " ".join(["ok"] * 10)


def make_job(cast: Cast) -> dict:
    job = Job(
        kind="issue_certificates", arguments={}, by_id=cast.province_coordinator.id, at=THEN, heard_at=THEN
    )
    return {"uid": add(job).uid}


ROWS = {
    "home.show_home": Row("GET", EVERYBODY),
    "home.healthz": Row("GET", EVERYBODY),
    "home.readyz": Row("GET", EVERYBODY),
    "home.show_job": Row("GET", "sign-in 404 404 404 404 404 ok 404 404 404", make_job),
}
