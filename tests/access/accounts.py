from sqlalchemy import select

from app.accounts.merging import merge_officers
from app.accounts.models import Officer, Role, SignIn
from app.extensions import db
from app.shared import clock
from tests.access.row import Row
from tests.cast import THEN, Cast, add, make_officer

EVERYBODY = " ".join(["ok"] * 10)
SIGNED_IN = " ".join(["sign-in", *["ok"] * 9])
MANAGERS = "sign-in 403 403 403 403 ok ok ok ok 403"

# Of the cast's trainee, who serves in the North.
READERS = "sign-in ok 404 ok 404 ok ok 404 ok 404"
HELPERS = "sign-in 403 404 ok 404 ok ok 404 ok 404"
KEEPERS = "sign-in 403 404 403 404 ok ok 404 ok 404"
ADMINISTRATORS = "sign-in 403 404 403 404 403 403 404 ok 404"


def officer_of(account) -> Officer:
    return db.session.get_one(Officer, account.officer_id)


def trainee(cast: Cast) -> dict:
    return {"uid": officer_of(cast.trainee).uid}


def two_trainees(cast: Cast) -> dict:
    return {"uid": officer_of(cast.trainee).uid, "duplicate_uid": officer_of(cast.other_trainee).uid}


def role_of_the_trainee(cast: Cast) -> dict:
    return {"uid": db.session.scalars(select(Role.uid).where(Role.account_id == cast.trainee.id)).one()}


def sign_in_of_the_trainee(cast: Cast) -> dict:
    sign_in = SignIn(account_id=cast.trainee.id, started_at=THEN, expires_at=clock.now())
    return {"uid": add(sign_in).uid}


def merged_trainees(cast: Cast) -> dict:
    duplicate = make_officer("Lê Thị Thử Dương", cast.north_station)
    return {"uid": merge_officers(duplicate, officer_of(cast.trainee), by=cast.administrator, at=THEN).uid}


ROWS = {
    "accounts.new_sign_in": Row("GET", EVERYBODY),
    "accounts.create_sign_in": Row("POST", EVERYBODY),
    "accounts.sign_out": Row("POST", " ".join(["sign-in"] * 10)),  # that is where everybody is led
    "accounts.new_first_sign_in": Row("GET", EVERYBODY),
    "accounts.create_first_sign_in": Row("POST", EVERYBODY),
    "accounts.choose_preferences": Row("POST", EVERYBODY),
    "accounts.show_me": Row("GET", SIGNED_IN),
    "accounts.end_sign_in": Row("POST", "sign-in ok 404 404 404 404 404 404 404 404", sign_in_of_the_trainee),
    "accounts.end_other_sign_ins": Row("POST", SIGNED_IN),
    "accounts.edit_password": Row("GET", SIGNED_IN),
    "accounts.change_password": Row("POST", SIGNED_IN),
    "accounts.list_officers": Row("GET", "sign-in 403 403 ok ok ok ok ok ok 403"),
    "accounts.export_officers": Row("GET", "sign-in 403 403 ok ok ok ok ok ok 403"),
    "accounts.new_officer": Row("GET", MANAGERS),
    "accounts.create_officer": Row("POST", MANAGERS),
    "accounts.show_officer": Row("GET", READERS, trainee),
    "accounts.edit_officer": Row("GET", KEEPERS, trainee),
    "accounts.change_officer": Row("POST", KEEPERS, trainee),
    "accounts.new_posting": Row("GET", KEEPERS, trainee),
    "accounts.create_posting": Row("POST", KEEPERS, trainee),
    "accounts.new_account": Row("GET", KEEPERS, trainee),
    "accounts.create_account": Row("POST", KEEPERS, trainee),
    "accounts.create_slip": Row("POST", HELPERS, trainee),
    "accounts.close_account": Row("POST", KEEPERS, trainee),
    "accounts.reopen_account": Row("POST", KEEPERS, trainee),
    "accounts.new_role": Row("GET", KEEPERS, trainee),
    "accounts.create_role": Row("POST", KEEPERS, trainee),
    "accounts.end_role": Row("POST", KEEPERS, role_of_the_trainee),
    "accounts.list_duplicates": Row("GET", KEEPERS, trainee),
    "accounts.new_merge": Row("GET", KEEPERS, two_trainees),
    "accounts.create_merge": Row("POST", KEEPERS, two_trainees),
    "accounts.revoke_merge": Row("POST", KEEPERS, merged_trainees),
    "accounts.erase_record": Row("POST", ADMINISTRATORS, trainee),
}
