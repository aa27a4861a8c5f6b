"""The first page of each role, and the pages that machines ask for."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import has_everything
from app.curriculum.access import can_decide
from app.curriculum.queries import editions_awaiting
from app.dissemination.access import KEEPERS as LEDGER_KEEPERS
from app.dissemination.access import deliveries_kept_by
from app.dissemination.summary import Outstanding, count_outstanding
from app.home import instructor, trainee
from app.home.access import KEEPERS, WATCHERS, programmes_to_look_at, worth_a_look
from app.home.chrome import chrome
from app.home.drawings import gain_rows, room_for_gains, room_for_provinces, room_for_workshops
from app.home.forms import GlanceForm
from app.home.glance import glance_at
from app.home.jobs import count_jobs
from app.home.text import WORDS
from app.quizzes.marking_access import can_mark
from app.quizzes.marking_piles import count_for
from app.shared.access import public
from app.shared.health import READINESS, run_checks
from app.shared.marks import mark_of
from app.study.overview import quiz_address
from app.study.text import WORDS as STUDY_WORDS

DEMONSTRATION = "demonstration"  # the mark of a database that holds invented people

blueprint = Blueprint("home", __name__)
blueprint.app_context_processor(chrome)


@blueprint.context_processor
def words() -> dict[str, object]:
    """The sentences that the templates of this feature say; the next step of a course is told by study."""
    drawn = (gain_rows, room_for_gains, room_for_provinces, room_for_workshops)
    return {**STUDY_WORDS, **WORDS, "quiz_address": quiz_address, **{each.__name__: each for each in drawn}}


def is_demonstration() -> bool:
    """Whether everybody in this database is invented."""
    return mark_of(DEMONSTRATION) is not None


@blueprint.get("/")
@public
def show_home() -> ResponseReturnValue:
    """The first page: for a visitor what this is, for others what each of their roles begins with."""
    is_synthetic = is_demonstration()
    if not current_user.is_authenticated:
        return render_template("home/show_public.html", is_synthetic=is_synthetic)
    return render_template(
        "home/show_home.html",
        is_synthetic=is_synthetic,
        failed_jobs=count_jobs("failed") if has_everything(current_user) else 0,
        editions_awaiting=editions_awaiting() if can_decide(current_user) else [],
        **_programme_at_a_glance(),
        outstanding=_outstanding(),
        essays=count_for(current_user) if can_mark(current_user) else 0,
        teaching=instructor.day_of(current_user) if current_user.has_role("instructor") else None,
        studying=trainee.standing_of(current_user) if current_user.has_role("trainee") else None,
    )


def _outstanding() -> Outstanding | None:
    """Receipts that a coordinator waits for; nothing for those who keep no ledger."""
    if not current_user.has_role(*LEDGER_KEEPERS):
        return None
    return count_outstanding(deliveries_kept_by(current_user))


def _programme_at_a_glance() -> dict[str, object]:
    """The programme asked for, else the newest with something to show; nothing for those who watch none."""
    if not current_user.has_role(*KEEPERS, *WATCHERS):
        return {"glance": None}
    looks = {str(each.uid): (each, vantage) for each, vantage in programmes_to_look_at(current_user)}
    form = GlanceForm([programme for programme, _vantage in looks.values()])
    if not looks:
        return {"glance": None, "has_no_programme": True}
    look = looks.get(form.programme.data or "") or worth_a_look(list(looks.values()))
    form.programme.data = str(look[0].uid)
    return {"glance": glance_at(*look, as_now=form.as_now), "glance_form": form}


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The process can do its work: database, migrations, queue. Names what fails and nothing more."""
    results = run_checks(READINESS)
    failing = [name for name, result in results.items() if not result.is_well]
    return jsonify(status="failing" if failing else "ok", failing=failing), 503 if failing else 200
