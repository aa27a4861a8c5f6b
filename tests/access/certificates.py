from app.certificates.issuing import issue_certificates
from tests.access.row import Row
from tests.cast import Cast
from tests.certificates.make import AFTER, make_finished_workshop

EVERYBODY = " ".join(["ok"] * 10)
HOLDER_AND_STAFF = "sign-in ok 404 ok 404 ok ok 404 ok 404"
ROSTER = "sign-in 403 404 ok 404 ok ok 404 ok 404"
MANAGERS = "sign-in 403 404 403 404 ok ok 404 ok 404"


def issue_one(cast: Cast):
    workshop, _ = make_finished_workshop(cast, [cast.trainee])
    [certificate] = issue_certificates(workshop.id, by=None, at=AFTER)
    return workshop, certificate


def make_code(cast: Cast) -> dict:
    return {"code": issue_one(cast)[1].code}


def make_certificate(cast: Cast) -> dict:
    return {"uid": issue_one(cast)[1].uid}


def make_workshop(cast: Cast) -> dict:
    return {"uid": issue_one(cast)[0].uid}


def make_export(cast: Cast) -> dict:
    return {**make_workshop(cast), "extension": "csv"}


ROWS = {
    "certificates.list_certificates": Row("GET", "sign-in " + " ".join(["ok"] * 9)),
    "certificates.list_workshop_certificates": Row("GET", ROSTER, make_workshop),
    "certificates.export_workshop_certificates": Row("GET", ROSTER, make_export),
    "certificates.create_certificates": Row("POST", MANAGERS, make_workshop),
    "certificates.show_certificate": Row("GET", HOLDER_AND_STAFF, make_certificate),
    "certificates.download_certificate": Row("GET", HOLDER_AND_STAFF, make_certificate),
    "certificates.create_revocation": Row(
        "POST", "sign-in 403 404 403 404 ok ok 404 ok 404", make_certificate
    ),
    "certificates.new_verification": Row("GET", EVERYBODY),
    "certificates.create_verification": Row("POST", EVERYBODY),
    "certificates.show_verification": Row("GET", EVERYBODY, make_code),
}
