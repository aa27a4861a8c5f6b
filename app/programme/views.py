"""Pages of programmes: what a project is, and what it aims at."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.access import require_role, scope_of
from app.domain.text import slug
from app.extensions import db
from app.places.queries import hotspot_ids
from app.programme import queries
from app.programme.access import (
    MANAGERS,
    READERS,
    can_manage_programme,
    can_plan_programmes,
    programme_for_managing,
    programme_for_reading,
    programmes_visible_to,
)
from app.programme.forms import ProgrammeForm
from app.programme.models import Programme
from app.shared import clock
from app.shared.database import write
from app.shared.forms import choices_of

blueprint = Blueprint("programme", __name__)


@blueprint.get("/programmes")
def list_programmes() -> ResponseReturnValue:
    require_role(*READERS)
    programmes = db.session.scalars(programmes_visible_to(current_user)).all()
    can_add = can_plan_programmes(current_user)
    return render_template("programme/list_programmes.html", programmes=programmes, can_add=can_add)


@blueprint.get("/programmes/<uuid:uid>")
def show_programme(uid: uuid.UUID) -> ResponseReturnValue:
    programme = queries.with_provinces(programme_for_reading(uid))
    return render_template(
        "programme/show_programme.html",
        programme=programme,
        provinces=queries.provinces_of(programme),
        plans=queries.plans_of(programme),
        can_manage=can_manage_programme(current_user, programme),
        is_synthetic=programme.is_synthetic,
    )


@blueprint.route("/programmes/new", methods=["GET", "POST"])
def new_programme() -> ResponseReturnValue:
    require_role(*MANAGERS)
    if not can_plan_programmes(current_user):
        abort(403)
    form = _form()
    if form.validate_on_submit():
        programme = Programme(
            slug=_free_slug(form.name_en.data or ""),
            agency_id=form.agency_id.data,
            is_synthetic=form.is_synthetic.data,
            provinces=[],
        )
        write(_add, programme, form)
        return _saved(programme)
    return render_template("programme/edit_programme.html", form=form, programme=None)


@blueprint.route("/programmes/<uuid:uid>/edit", methods=["GET", "POST"])
def edit_programme(uid: uuid.UUID) -> ResponseReturnValue:
    programme = queries.with_provinces(programme_for_managing(uid))
    form = _form(programme)
    if form.validate_on_submit():
        write(lambda: _describe(queries.with_provinces(programme), form))
        return _saved(programme)
    return render_template("programme/edit_programme.html", form=form, programme=programme)


def _form(programme: Programme | None = None) -> ProgrammeForm:
    form = ProgrammeForm(data=_values(programme) if programme else None)
    scope = scope_of(current_user, *MANAGERS)
    form.agency_id.choices = choices_of(queries.agency_choices(scope.unit_ids, clock.today()))
    day = programme.ends_on if programme else clock.today()
    form.province_ids.choices = choices_of(queries.province_choices(day))
    if programme:
        form.is_synthetic.render_kw = {"disabled": True}  # what a programme is was said when it began
        form.agency_id.data = programme.agency_id
    return form


def _values(programme: Programme) -> dict[str, Any]:
    both = {
        f"{name}_{code}": getattr(programme, name).get(code, "")
        for name in ("name", "donor", "partners")
        for code in ("vi", "en")
    }
    names = (
        "starts_on",
        "ends_on",
        "officers_target",
        "workshops_target",
        "provinces_target",
        "is_synthetic",
    )
    return {
        **both,
        **{name: getattr(programme, name) for name in names},
        "province_ids": [place.province_id for place in programme.provinces],
    }


def _add(programme: Programme, form: ProgrammeForm) -> None:
    with db.session.no_autoflush:
        db.session.add(programme)
        _describe(programme, form)


def _describe(programme: Programme, form: ProgrammeForm) -> None:
    facts = form.facts()
    then = hotspot_ids(db.session(), facts["starts_on"])
    programme.describe(facts, set(form.province_ids.data or []), then, by=current_user, at=clock.now())


def _free_slug(name: str) -> str:
    """A slug from the English name; the time makes it the only one."""
    return f"{slug(name)[:40]}-{clock.now():%y%m%d%H%M%S}"


def _saved(programme: Programme) -> Response:
    flash(_("The programme is saved."), "success")
    return redirect(url_for("programme.show_programme", uid=programme.uid))
