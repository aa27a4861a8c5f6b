"""The queue of essays, one script with its rubric to mark, and settling two marks that lie too far apart."""

from __future__ import annotations

import uuid
from math import ceil
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.identity import User
from app.quizzes import marking_text
from app.quizzes.marking import KeptMark, Unread, claim, give_mark, refuse_settling, settle_marks
from app.quizzes.marking_access import (
    Written,
    essay_for_marking,
    require_marker,
    script_for_marking,
    workshop_for_marking,
)
from app.quizzes.marking_forms import MarkForm, MarkingForm, RubricForm, mark_form, settlement_form
from app.quizzes.marking_piles import count_for, piles_for, scripts_to_mark
from app.quizzes.marking_queries import (
    PER_PAGE,
    claims_by_others,
    marker_names,
    marks_at,
    of_question,
    script_in,
    script_page,
    within,
)
from app.quizzes.marking_scripts import Script, agreement_on, in_turn, next_after
from app.quizzes.statistics import refresh_for
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.database import write
from app.workshops.models import Workshop
from app.workshops.pending import Pending, tells_pending


@tells_pending
def essays_pending(user: User, workshop: Workshop) -> Pending | None:
    """The essays of a workshop that wait for the user, for its page."""
    count = count_for(user, workshop)
    if not count:
        return None
    return Pending(
        marking_text.essays_waiting_words(count), url_for("quizzes.list_marking", workshop=workshop.uid)
    )


@blueprint.get("/marking")
def list_marking() -> ResponseReturnValue:
    """Essays by workshop, quiz and question, with how many stand where; page by page."""
    require_marker()
    form = MarkingForm()
    workshop = workshop_for_marking(form.workshop_uid)
    piles, page = piles_for(current_user, within(workshop, is_alone=form.is_alone)), form.page.data or 1
    return render_template(
        "quizzes/list_marking.html",
        piles=piles[(page - 1) * PER_PAGE : page * PER_PAGE],
        page=page,
        pages=ceil(len(piles) / PER_PAGE),
        form=form,
        workshop=workshop,
        words=marking_text,
        is_synthetic=any(pile.is_synthetic for pile in piles),
    )


@blueprint.get("/marking/<uuid:uid>/<item_id>")
def list_scripts(uid: uuid.UUID, item_id: str) -> ResponseReturnValue:
    """The scripts of one question, page by page in the reader's turn, and how far two markers agree on all of them."""
    form = MarkingForm()
    asked = essay_for_marking(uid, item_id, form.workshop_uid)
    here, page = of_question(asked, is_alone=form.is_alone), form.page.data or 1
    found = script_page(current_user, asked.item, page, here, is_blind=form.is_blind)
    piles = piles_for(current_user, here)
    return render_template(
        "quizzes/list_scripts.html",
        asked=asked,
        scripts=found.scripts,
        page=page,
        pages=ceil(found.total / PER_PAGE),
        claims=claims_by_others(asked.item, current_user.id, clock.now()),
        to_mark=sum(pile.to_mark for pile in piles),
        agreement=agreement_on(asked.item, marks_at(current_user, asked.item, here)),
        form=form,
        words=marking_text,
        is_synthetic=any(pile.is_synthetic for pile in piles),
    )


@blueprint.get("/marking/<uuid:uid>/<item_id>/next")
def show_next_script(uid: uuid.UUID, item_id: str) -> ResponseReturnValue:
    """On to the next script that waits for the reader, else back to the list."""
    form = MarkingForm()
    asked = essay_for_marking(uid, item_id, form.workshop_uid)
    waiting = scripts_to_mark(current_user, form.after_uid, of_question(asked, is_alone=form.is_alone))
    scripts = in_turn(waiting, current_user.id, is_blind=form.is_blind)
    claimed = claims_by_others(asked.item, current_user.id, clock.now())
    found = next_after(scripts, form.after_uid, current_user.id, claimed)
    if found is None:
        flash(_("No essay to this question waits for your mark."), "info")
        return redirect(url_for(".list_scripts", uid=uid, item_id=item_id, **form.selection), 303)
    return redirect(url_for(".new_mark", uid=found.attempt.uid, item_id=item_id, **form.selection), 303)


@blueprint.route("/attempts/<uuid:uid>/essays/<item_id>", methods=["GET", "POST"])
def new_mark(uid: uuid.UUID, item_id: str) -> ResponseReturnValue:
    """A script with its rubric, to mark or to correct one's own mark."""
    written = script_for_marking(uid, item_id)
    if request.method == "GET":
        write(claim, written.attempt.id, written.item.revision_id, by=current_user, at=clock.now())
    script = script_in(written.attempt, written.item)
    form = mark_form(written.item, written.receipt, script.mark_by(current_user.id))
    if form.validate_on_submit():
        what = (written.attempt.id, written.item, form.said())
        try:
            kept = write(give_mark, *what, seen=form.seen.data or "", by=current_user, at=clock.now())
        except Unread as refusal:
            return _to_read_again(written, form, refusal)
        return _to_next(written, script, kept)
    return _page("quizzes/new_mark.html", written, script, form)


@blueprint.route("/attempts/<uuid:uid>/essays/<item_id>/settlement", methods=["GET", "POST"])
def new_settlement(uid: uuid.UUID, item_id: str) -> ResponseReturnValue:
    """A script with two marks that lie too far apart, to decide between them."""
    written = script_for_marking(uid, item_id)
    script = script_in(written.attempt, written.item)
    refuse_settling(written.item, script.marks, current_user)
    form = settlement_form(written.item, script.settlement)
    if form.validate_on_submit():
        what = (written.attempt.id, written.item, form.said(), form.reason.data or "")
        kept = write(settle_marks, *what, by=current_user, at=clock.now())
        return _to_next(written, script, kept)
    return _page("quizzes/new_settlement.html", written, script, form)


def _to_next(written: Written, script: Script, kept: KeptMark) -> ResponseReturnValue:
    if kept.is_graded:
        refresh_for(written.attempt.purpose, by=current_user)
    flash(marking_text.outcome_words(kept), "success")
    onward: dict[str, Any] = {
        "item_id": written.item.item.id,
        "after": written.attempt.uid,
        **MarkingForm().selection,
    }
    return redirect(url_for(".show_next_script", uid=script.quiz.uid, **onward), 303)


def _to_read_again(read: Written, form: MarkForm, refusal: Unread) -> ResponseReturnValue:
    """The text as it stands now, with what was said of the one that was read."""
    written = script_for_marking(read.attempt.uid, read.item.item.id)
    form.seen.data = written.receipt
    script = script_in(written.attempt, written.item)
    return _page("quizzes/new_mark.html", written, script, form, refusal)


def _page(
    template: str, written: Written, script: Script, form: RubricForm, refusal: Unread | None = None
) -> ResponseReturnValue:
    claims = claims_by_others(written.item, current_user.id, clock.now())
    return render_template(
        template,
        script=script,
        answer=written.answer,
        form=form,
        refusal=refusal,
        claims=claims.get(script.key, []),
        names=marker_names(script.marks),
        shown=MarkingForm(),
        words=marking_text,
        is_synthetic=script.is_synthetic,
    ), (refusal.status if refusal else 422 if form.errors else 200)
