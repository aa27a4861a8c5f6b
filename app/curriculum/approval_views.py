"""Pages of approval: the editions of a course, one edition's dossier, a decision, a withdrawal, a letter."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.curriculum import catalogue, text
from app.curriculum.access import (
    can_decide,
    can_review,
    edition_for_deciding,
    edition_for_reading,
    edition_for_reviewing,
    editions_for_reading,
    letter_for_reading,
)
from app.curriculum.approval import Letter, decide, withdraw
from app.curriculum.comparing import compare_editions
from app.curriculum.forms import DecisionForm, SinceForm, WithdrawalForm
from app.curriculum.models import Edition
from app.curriculum.queries import Dossier, dossier_of, dossiers_of, edition_before
from app.curriculum.views import blueprint
from app.domain.approval import STAGES, Decision, objection_to
from app.shared import clock
from app.shared.database import write
from app.shared.downloads import send_bytes
from app.shared.storage import store
from app.shared.uploads import UnfitPaper, read_paper


@blueprint.context_processor
def words() -> dict[str, object]:
    """The words that the templates of this feature say."""
    return {**text.WORDS}


@blueprint.get("/courses/<slug>/editions")
def list_editions(slug: str) -> ResponseReturnValue:
    """Every edition of a course with its state."""
    dossiers = dossiers_of(editions_for_reading(slug))
    return render_template("curriculum/list_editions.html", dossiers=dossiers, course=dossiers[0].edition)


@blueprint.get("/editions/<uuid:uid>")
def show_edition(uid: uuid.UUID) -> ResponseReturnValue:
    return _show(edition_for_reading(uid))


def _show(
    edition: Edition, form: DecisionForm | None = None, withdrawal: WithdrawalForm | None = None
) -> str:
    dossier = dossier_of(edition)
    due, before = dossier.standing.next_stage, edition_before(edition)
    is_decider = can_decide(current_user)
    may_pass = is_decider and _may_pass(dossier)
    if form:
        form.offer(may_pass=may_pass)
    return render_template(
        "curriculum/show_edition.html",
        dossier=dossier,
        edition=edition,
        published=catalogue.edition(edition.id),
        before=before,
        comparison=compare_editions(before.id, edition.id) if before and can_review(current_user) else None,
        due=due,
        stages=STAGES,
        form=(form or DecisionForm(may_pass=may_pass)) if is_decider and due else None,
        may_pass=may_pass,
        withdrawal_form=withdrawal or WithdrawalForm(formdata=None),
        can_withdraw=is_decider and dossier.withdrawal is None,
        can_review=can_review(current_user),
    )


def _may_pass(dossier: Dossier) -> bool:
    """Whether the user may pass the stage that is due; everybody who decides may return it."""
    due = dossier.standing.next_stage
    if due is None:
        return False
    before = [each.plain for each in dossier.decisions]
    passed = Decision(due, "passed", current_user.id)
    return objection_to(before, passed, published_by_id=dossier.edition.by_id, is_withdrawn=False) is None


@blueprint.post("/editions/<uuid:uid>/decisions")
def create_decision(uid: uuid.UUID) -> ResponseReturnValue:
    """Write down what was decided at the stage that is due."""
    edition = edition_for_deciding(uid)
    form = DecisionForm()
    letter = _keep_letter(form) if form.validate() else None
    if form.errors:
        return _show(edition, form), 422
    write(decide, edition, form.details(letter), by=current_user, at=clock.now())
    flash(_("The decision is written down."), "success")
    return redirect(url_for("curriculum.show_edition", uid=uid), 303)


def _keep_letter(form: DecisionForm) -> Letter | None:
    """Keep the letter that was sent, if any; words at its field when it cannot be taken."""
    content = form.letter_bytes()
    if not content:
        return None
    try:
        paper = read_paper(content)
    except UnfitPaper as error:
        form.refuse_letter(text.fault_words(error.code))
        return None
    return Letter(store().put(paper.content), paper.media_type)


@blueprint.post("/editions/<uuid:uid>/withdrawal")
def create_withdrawal(uid: uuid.UUID) -> ResponseReturnValue:
    """Take the edition out of use."""
    edition = edition_for_deciding(uid)
    form = WithdrawalForm()
    if not form.validate():
        return _show(edition, withdrawal=form), 422
    write(withdraw, edition, form.reason.data or "", by=current_user, at=clock.now())
    flash(_("Edition %(number)s is withdrawn.", number=edition.number), "success")
    return redirect(url_for("curriculum.show_edition", uid=uid), 303)


@blueprint.get("/editions/<uuid:uid>/changes")
def show_changes(uid: uuid.UUID) -> ResponseReturnValue:
    """What changed since an earlier edition: the one asked for by number, else the one before."""
    edition = edition_for_reviewing(uid)
    earlier = [each for each in editions_for_reading(edition.course.slug) if each.number < edition.number]
    form = SinceForm([each.number for each in earlier])
    before = next((each for each in earlier if each.number == form.number()), None)
    return render_template(
        "curriculum/show_changes.html",
        edition=edition,
        before=before,
        form=form,
        comparison=compare_editions(before.id, edition.id) if before else None,
    )


@blueprint.get("/edition-decisions/<uuid:uid>/letter")
def download_letter(uid: uuid.UUID) -> Response:
    """The paper that goes with a decision; always saved, never shown inside the site."""
    decision = letter_for_reading(uid)
    content = store().get(decision.letter_sha256 or "")
    return send_bytes(content, text.letter_name(decision), decision.letter_type)
