"""Findings and recommendations: written by those who keep the round, answered by whom they go to."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.domain.collation import collation_key
from app.shared import clock
from app.shared.database import write
from app.shared.forms import choices_of
from app.shared.locale import in_language
from app.summaries.access import finding_for_editing, recommendation_for_editing, round_for_concluding
from app.summaries.forms import FindingForm, RecommendationForm, StateForm
from app.summaries.models import Finding, Recommendation
from app.summaries.views import blueprint
from app.surveys.models import Round
from app.surveys.queries import province_names


@blueprint.route("/rounds/<uuid:uid>/findings/new", methods=["GET", "POST"])
def new_finding(uid: uuid.UUID) -> ResponseReturnValue:
    round_ = round_for_concluding(uid)
    made = {"round_id": round_.id, "is_synthetic": round_.is_synthetic, "at": clock.now()}
    return _edit_finding(round_, Finding(**made, by_id=current_user.id), is_new=True)


@blueprint.route("/findings/<uuid:uid>/edit", methods=["GET", "POST"])
def edit_finding(uid: uuid.UUID) -> ResponseReturnValue:
    return _edit_finding(*finding_for_editing(uid), is_new=False)


def _edit_finding(round_: Round, finding: Finding, *, is_new: bool) -> ResponseReturnValue:
    form = FindingForm(data=None if is_new else _finding_values(finding))
    form.province_id.choices = choices_of(_province_choices(round_))
    if form.validate_on_submit():
        write(finding.describe, form.facts(), by=current_user, at=clock.now())
        return _saved(round_.uid, _("The finding is saved."), "findings")
    shown = None if is_new else finding
    return render_template(
        "summaries/edit_finding.html",
        form=form,
        round=round_,
        finding=shown,
        is_synthetic=round_.is_synthetic,
    )


def _finding_values(finding: Finding) -> dict[str, Any]:
    return {
        "theme": finding.theme,
        "province_id": finding.province_id or 0,
        "words_vi": finding.words.get("vi", ""),
        "words_en": finding.words.get("en", ""),
    }


def _province_choices(round_: Round) -> list[tuple[int, str]]:
    names = province_names(round_.province_ids, round_.opens_on)
    listed = [(id_, in_language(words)) for id_, words in names.items()]
    return [(0, _("All provinces")), *sorted(listed, key=lambda one: collation_key(one[1]))]


@blueprint.post("/findings/<uuid:uid>/deletion")
def delete_finding(uid: uuid.UUID) -> ResponseReturnValue:
    round_, finding = finding_for_editing(uid)
    write(finding.delete, by=current_user, at=clock.now())
    return _saved(round_.uid, _("The finding is deleted."), "findings")


@blueprint.route("/rounds/<uuid:uid>/recommendations/new", methods=["GET", "POST"])
def new_recommendation(uid: uuid.UUID) -> ResponseReturnValue:
    round_ = round_for_concluding(uid)
    made = {"round_id": round_.id, "is_synthetic": round_.is_synthetic, "at": clock.now()}
    return _edit_recommendation(round_, Recommendation(**made, by_id=current_user.id), is_new=True)


@blueprint.route("/recommendations/<uuid:uid>/edit", methods=["GET", "POST"])
def edit_recommendation(uid: uuid.UUID) -> ResponseReturnValue:
    return _edit_recommendation(*recommendation_for_editing(uid), is_new=False)


def _edit_recommendation(round_: Round, found: Recommendation, *, is_new: bool) -> ResponseReturnValue:
    form = RecommendationForm(data=None if is_new else _recommendation_values(found))
    if form.validate_on_submit():
        write(found.describe, form.words(), form.addressee(), by=current_user, at=clock.now())
        return _saved(round_.uid, _("The recommendation is saved."), "recommendations")
    return render_template(
        "summaries/edit_recommendation.html",
        form=form,
        state_form=None if is_new else StateForm(formdata=None, data={"state": found.state}),
        round=round_,
        recommendation=None if is_new else found,
        is_synthetic=round_.is_synthetic,
    )


def _recommendation_values(found: Recommendation) -> dict[str, Any]:
    return {
        f"{name}_{code}": getattr(found, name).get(code, "")
        for name in ("words", "addressee")
        for code in ("vi", "en")
    }


@blueprint.post("/recommendations/<uuid:uid>/state")
def change_state(uid: uuid.UUID) -> ResponseReturnValue:
    """Say what became of a recommendation."""
    round_, found = recommendation_for_editing(uid)
    form = StateForm()
    if not form.validate():
        return redirect(url_for(".edit_recommendation", uid=uid), 303)
    write(found.move, form.state.data, by=current_user, at=clock.now())
    return _saved(round_.uid, _("The state is saved."), "recommendations")


def _saved(round_uid: uuid.UUID, words: str, part: str) -> Response:
    flash(words, "success")
    return redirect(url_for(".show_summary", uid=round_uid, _anchor=part), 303)
