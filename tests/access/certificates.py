from app.certificates.issuing import issue_certificates
from tests.access.row import Row
from tests.cast import Cast
from tests.certificates.make import AFTER, make_finished_workshop

EVERYBODY = " ".join(["ok"] * 10)


def issue_one(cast: Cast):
    workshop, _ = make_finished_workshop(cast, [cast.trainee])
    [certificate] = issue_certificates(workshop.id, by=None, at=AFTER)
    return certificate


def make_code(cast: Cast) -> dict:
    return {"code": issue_one(cast).code}


ROWS = {
    "certificates.list_certificates": Row("GET", "sign-in " + " ".join(["ok"] * 9)),
    "certificates.new_verification": Row("GET", EVERYBODY),
    "certificates.create_verification": Row("POST", EVERYBODY),
    "certificates.show_verification": Row("GET", EVERYBODY, make_code),
}
