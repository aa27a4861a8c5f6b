"""Sending by a list in a file: shown row by row first, and sent by the form that sends to many units at once."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.curriculum.approval import in_use
from app.dissemination import text
from app.dissemination.access import require_keeper, units_to_send_to
from app.dissemination.forms import ConsignmentForm, ListFileForm
from app.dissemination.import_plan import PlannedRow, plan_rows
from app.dissemination.listing import list_editions
from app.dissemination.views import blueprint
from app.domain.delivery_list import MOST_ROWS, ListedUnit, NotADeliveryList, read_delivery_list
from app.domain.tabular import UnreadableTable, read_rows
from app.extensions import db
from app.places.models import ProvinceVersion, UnitVersion
from app.places.queries import provinces_as_of
from app.shared import clock
from app.shared.downloads import send_sheet
from app.shared.models import new_uid
from app.shared.table_words import fault_words


@blueprint.route("/deliveries/import", methods=["GET", "POST"])
def new_import() -> ResponseReturnValue:
    """A dry run: the file fills the fields of the form that sends, unless a row has a problem."""
    require_keeper()
    form = ListFileForm()
    if form.validate_on_submit() and (rows := _read(form)) is not None:
        units = units_to_send_to(current_user, clock.today())
        return _show_plan(plan_rows(rows, units, _provinces_of(units)))
    page = render_template("dissemination/new_import.html", form=form)
    return page, 422 if form.errors else 200


def _read(form: ListFileForm) -> list[ListedUnit] | None:
    """The rows of the file; None, and words at the field, when it is no list."""
    data, name = form.file.data.read(), form.file.data.filename or ""
    try:
        rows = read_delivery_list(read_rows(data, name))
    except UnreadableTable as error:
        form.refuse_file(fault_words(error.code))
    except NotADeliveryList:
        form.refuse_file(_("No row names a column of units and one of copies. Take the template."))
    else:
        if 0 < len(rows) <= MOST_ROWS:
            return rows
        form.refuse_file(_("A list has from 1 to %(most)s rows with copies.", most=MOST_ROWS))
    return None


def _show_plan(plan: Sequence[PlannedRow]) -> str:
    planned = {each.unit.unit_id: each.row.copies for each in plan if each.unit and not each.problem}
    form = ConsignmentForm(
        list_editions(*in_use()), [], formdata=None, data={"key": str(new_uid()), "sent_on": clock.today()}
    )
    return render_template(
        "dissemination/show_import.html",
        form=form,
        copies=planned,
        units=[each.unit for each in plan if each.unit and not each.problem],
        problems=[each for each in plan if each.problem],
    )


@blueprint.get("/deliveries/template.<any(csv, xlsx):extension>")
def download_template(extension: str) -> Response:
    """The units that one may send to, with room for the copies of each."""
    require_keeper()
    units = units_to_send_to(current_user, clock.today())
    sheet = text.template_sheet(units, _provinces_of(units))
    return send_sheet(sheet, extension, sheet.title)


def _provinces_of(units: Sequence[UnitVersion]) -> dict[int, ProvinceVersion]:
    ids = {unit.province_id for unit in units if unit.province_id is not None}
    return provinces_as_of(db.session(), ids, clock.today())
