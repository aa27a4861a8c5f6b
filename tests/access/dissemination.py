from sqlalchemy import select

from app.dissemination.adoptions import Adoption, AdoptionDetails
from app.dissemination.codes import code_of
from app.dissemination.models import Delivery
from app.dissemination.recalls import Recall
from tests.access.row import Row
from tests.cast import LONG_AGO, Cast, make_unit
from tests.dissemination.make import LATER, make_edition, send_one

EVERYBODY = " ".join(["ok"] * 10)
STAFF = "sign-in 403 403 ok ok ok ok ok ok 403"
COUNTED = "sign-in 403 403 ok ok ok ok ok ok ok"
KEEPERS = "sign-in 403 403 403 403 ok ok ok ok 403"
ROW_READERS = "sign-in 404 404 ok 404 ok ok 404 ok 404"
ROW_KEEPERS = "sign-in 404 404 403 404 ok ok 404 ok 404"
NORTH_STAFF = "sign-in 403 403 ok 404 ok ok 404 ok 403"


def make_file(cast: Cast) -> dict:
    return {"extension": "csv"}


def make_delivery(cast: Cast) -> dict:
    return {"uid": send_one(cast).uid}


def make_notes(cast: Cast) -> dict:
    """A delivery to the north and one to the south, so that everybody has notes to print."""
    send_one(cast)
    send_one(cast, cast.south_station)
    return {}


def make_code(cast: Cast) -> dict:
    return {"code": code_of(send_one(cast).uid)}


def make_recall(cast: Cast) -> dict:
    delivery = send_one(cast)
    make_edition(2)
    everything = select(Delivery)
    recall = Recall.give(delivery.edition_id, everything, "outdated", "Thử", by=cast.coordinator, at=LATER)
    return {"uid": recall.uid}


def make_recall_file(cast: Cast) -> dict:
    return {**make_recall(cast), **make_file(cast)}


def make_adoption(cast: Cast) -> dict:
    academy = make_unit("north-academy", "academy", cast.north_command, cast.north)
    details = AdoptionDetails(academy.id, make_edition().id, "MBN-1", 30, LONG_AGO)
    return {"uid": Adoption.enter(details, by=cast.coordinator, at=LATER).uid}


ROWS = {
    "dissemination.list_deliveries": Row("GET", STAFF),
    "dissemination.export_deliveries": Row("GET", STAFF, make_file),
    "dissemination.show_summary": Row("GET", COUNTED),
    "dissemination.export_summary": Row("GET", COUNTED, make_file),
    "dissemination.list_outdated_copies": Row("GET", STAFF),
    "dissemination.export_outdated_copies": Row("GET", STAFF, make_file),
    "dissemination.show_delivery": Row("GET", ROW_READERS, make_delivery),
    "dissemination.create_cancellation": Row("POST", ROW_KEEPERS, make_delivery),
    "dissemination.erase_receivers": Row("POST", ROW_KEEPERS, make_delivery),
    "dissemination.send_again": [
        Row("GET", ROW_KEEPERS, make_delivery),
        Row("POST", ROW_KEEPERS, make_delivery),
    ],
    "dissemination.record_receipt": [
        Row("GET", ROW_KEEPERS, make_delivery),
        Row("POST", ROW_KEEPERS, make_delivery),
    ],
    "dissemination.new_deliveries": [Row("GET", KEEPERS), Row("POST", KEEPERS)],
    "dissemination.new_import": [Row("GET", KEEPERS), Row("POST", KEEPERS)],
    "dissemination.download_template": Row("GET", KEEPERS, make_file),
    "dissemination.print_note": Row("GET", ROW_KEEPERS, make_delivery),
    "dissemination.print_notes": Row("GET", KEEPERS, make_notes),
    "dissemination.find_delivery": Row("GET", EVERYBODY),
    "dissemination.acknowledge_delivery": [
        Row("GET", EVERYBODY, make_code),
        Row("POST", EVERYBODY, make_code),
    ],
    "dissemination.list_recalls": Row("GET", STAFF),
    "dissemination.new_recall": [Row("GET", KEEPERS), Row("POST", KEEPERS)],
    "dissemination.show_recall": Row("GET", NORTH_STAFF, make_recall),
    "dissemination.export_recall": Row("GET", NORTH_STAFF, make_recall_file),
    "dissemination.print_letters": Row("GET", "sign-in 403 403 403 403 ok ok 404 ok 403", make_recall),
    "dissemination.list_adoptions": Row("GET", STAFF),
    "dissemination.export_adoptions": Row("GET", STAFF, make_file),
    "dissemination.new_adoption": [Row("GET", KEEPERS), Row("POST", KEEPERS)],
    "dissemination.end_adoption": Row("POST", ROW_KEEPERS, make_adoption),
}
