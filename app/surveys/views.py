"""Pages of rounds: what is asked, whom, when, and how many have answered."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.access import scope_of
from app.domain.collation import collation_key
from app.extensions import db
from app.programme.models import Programme
from app.shared import clock
from app.shared.database import write
from app.shared.forms import choices_of
from app.shared.locale import in_language
from app.surveys import queries, text
from app.surveys.access import (
    MANAGERS,
    can_manage_round,
    is_invited,
    participations_of,
    programme_for_asking,
    programmes_to_ask_in,
    provinces_open_to,
    round_for_managing,
    rounds_visible_to,
)
from app.surveys.answers import instrument_of
from app.surveys.closing import close_round as close
from app.surveys.forms import RoundForm
from app.surveys.invitations import count_officers, invite_officers
from app.surveys.models import Round
from app.surveys.tallies import tally_soon

blueprint = Blueprint("surveys", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"text": text, "today": clock.today()}


@blueprint.get("/rounds")
def list_rounds() -> ResponseReturnValue:
    """What waits for the officer, and the rounds that the user may read."""
    rounds = db.session.scalars(rounds_visible_to(current_user)).all()
    return render_template(
        "surveys/list_rounds.html",
        asked=db.session.execute(participations_of(current_user)).all(),
        rounds=rounds,
        turnouts=queries.turnouts_of(rounds),
        programmes=db.session.scalars(programmes_to_ask_in(current_user)).all(),
    )


@blueprint.get("/rounds/<uuid:uid>")
def show_round(uid: uuid.UUID) -> ResponseReturnValue:
    """The round for those who read results; whoever is only asked goes to the form."""
    round_ = db.session.scalar(rounds_visible_to(current_user).where(Round.uid == uid))
    if round_ is None:
        return redirect(url_for(".show_response", uid=uid)) if is_invited(uid) else abort(404)
    return render_template(
        "surveys/show_round.html",
        round=round_,
        instrument=instrument_of(round_),
        provinces=_named(provinces_open_to(current_user, round_), round_),
        turnout=queries.turnout_of(round_),
        can_manage=can_manage_round(current_user, round_),
        is_invited=is_invited(uid),
        is_synthetic=round_.is_synthetic,
    )


def _named(province_ids: frozenset[int], round_: Round) -> list[tuple[int, str]]:
    names = queries.province_names(province_ids, round_.opens_on)
    return sorted(
        ((id_, in_language(words)) for id_, words in names.items()), key=lambda one: collation_key(one[1])
    )


@blueprint.route("/programmes/<uuid:uid>/rounds/new", methods=["GET", "POST"])
def new_round(uid: uuid.UUID) -> ResponseReturnValue:
    """Start a round in a programme; its officers in the chosen provinces are invited at once."""
    programme = programme_for_asking(uid)
    form = _form(programme)
    if form.validate_on_submit():
        round_ = Round(
            programme_id=programme.id,
            is_synthetic=programme.is_synthetic,
            provinces=[],
            at=clock.now(),
            by_id=current_user.id,
        )
        return _saved(round_, write(_plan, round_, form))
    return render_template("surveys/edit_round.html", form=form, programme=programme, round=None)


@blueprint.route("/rounds/<uuid:uid>/edit", methods=["GET", "POST"])
def edit_round(uid: uuid.UUID) -> ResponseReturnValue:
    round_ = round_for_managing(uid)
    form = _form(round_.programme, round_)
    if form.validate_on_submit():
        return _saved(round_, write(_plan, round_, form))
    return render_template("surveys/edit_round.html", form=form, programme=round_.programme, round=round_)


def _form(programme: Programme, round_: Round | None = None) -> RoundForm:
    form = RoundForm(data=_values(round_) if round_ else None)
    form.instrument_revision_id.choices = choices_of(_instrument_choices(round_))
    form.province_ids.choices = choices_of(_province_choices(programme, round_))
    return form


def _values(round_: Round) -> dict[str, Any]:
    names = ("instrument_revision_id", "mode", "opens_on", "closes_on", "province_ids")
    return {
        **{name: getattr(round_, name) for name in names},
        "title_vi": round_.title["vi"],
        "title_en": round_.title["en"],
    }


def _instrument_choices(round_: Round | None) -> list[tuple[int, str]]:
    """The newest of each questionnaire, and the one that the round asks, which may be older."""
    found = {each.id: in_language(each.title) for each in queries.newest_instruments()}
    if round_ and round_.instrument_revision_id not in found:
        found[round_.instrument_revision_id] = in_language(instrument_of(round_).title)
    return list(found.items())


def _province_choices(programme: Programme, round_: Round | None) -> list[tuple[int, str]]:
    """The provinces of the programme's officers within the user's scope, each with how many would be asked."""
    officers = dict.fromkeys(round_.province_ids if round_ else (), 0) | count_officers(programme.id)
    within = officers.keys() & scope_of(current_user, *MANAGERS).province_ids
    names = queries.province_names(within, programme.ends_on)
    choices = [
        (id_, in_language(words), ngettext("%(num)d officer", "%(num)d officers", officers[id_]))
        for id_, words in names.items()
    ]
    return [(id_, f"{name} ({count})") for id_, name, count in sorted(choices, key=_by_name)]


def _by_name(choice: tuple[int, str, str]) -> str:
    return collation_key(choice[1])


def _plan(round_: Round, form: RoundForm) -> int:
    with db.session.no_autoflush:
        db.session.add(round_)
        round_.plan(form.plan(), by=current_user, at=clock.now())
    return invite_officers(round_)


def _saved(round_: Round, invited: int) -> Response:
    flash(_invited_words(invited), "success")
    return redirect(url_for(".show_round", uid=round_.uid), 303)


def _invited_words(count: int) -> str:
    if count == 0:
        return _("The round is saved; nobody new was invited.")
    return ngettext(
        "The round is saved; %(num)d officer was invited.",
        "The round is saved; %(num)d officers were invited.",
        count,
    )


@blueprint.post("/rounds/<uuid:uid>/invitations")
def create_invitations(uid: uuid.UUID) -> ResponseReturnValue:
    """Invite those who have come onto rosters since."""
    round_ = round_for_managing(uid)
    return _saved(round_, write(_invite, round_))


def _invite(round_: Round) -> int:
    round_.refuse_if_closed()
    return invite_officers(round_)


@blueprint.post("/rounds/<uuid:uid>/closing")
def create_closing(uid: uuid.UUID) -> ResponseReturnValue:
    """Close for good; what may be shown is worked out by a job."""
    round_ = round_for_managing(uid)
    write(close, round_, by=current_user, at=clock.now())
    tally_soon(round_, by=current_user)
    flash(_("The round is closed. Its summary can be read now."), "success")
    return redirect(url_for(".show_round", uid=uid), 303)
