from datetime import date

from app.programme.models import Programme
from tests.access.row import Row
from tests.cast import Cast, add


def make_values(cast: Cast) -> dict:
    words = {"vi": "Chương trình thử", "en": "Trial programme"}
    programme = add(
        Programme(
            slug="trial",
            name=words,
            donor=words,
            partners=words,
            agency_id=cast.agency.id,
            starts_on=date(2020, 5, 31),
            ends_on=date(2023, 5, 30),
            provinces=[],
        )
    )
    return {"uid": programme.uid}


ROWS = {
    "programme.list_programmes": Row("GET", "sign-in 403 403 ok ok ok ok ok ok ok"),
    "programme.show_programme": Row("GET", "sign-in 404 404 ok ok ok ok ok ok ok", make_values),
    "programme.new_programme": [
        Row("GET", "sign-in 403 403 403 403 ok 403 403 ok 403"),
        Row("POST", "sign-in 403 403 403 403 ok 403 403 ok 403"),
    ],
    "programme.edit_programme": [
        Row("GET", "sign-in 404 404 403 403 ok 403 403 ok 403", make_values),
        Row("POST", "sign-in 404 404 403 403 ok 403 403 ok 403", make_values),
    ],
}
