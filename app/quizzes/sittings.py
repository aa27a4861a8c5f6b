"""When and where a quiz is taken in a workshop, and when its scores are shown: set, moved, released, taken back.

What holds for an attempt is worked out at its start and frozen in its `due_at`; whoever moves a close moves that too.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from app.curriculum.published import PublishedQuiz
from app.domain.sitting import FOR_ALL, WHEN_RELEASED
from app.extensions import db
from app.quizzes.sitting_ends import move_ends
from app.quizzes.sitting_rules import NO_RULES, Rules, SittingRule, rule_in_force
from app.shared.audit import audit
from app.shared.models import Actor
from app.shared.refusal import Refused
from app.workshops.models import Workshop


def set_rules(
    workshop: Workshop, quiz: PublishedQuiz, rules: Rules, *, seen: str, by: Actor, at: datetime
) -> int:
    """Decide about a quiz in a workshop; how many open attempts end at another time now. A verb.

    `seen`: the uid of the row that was in force when it was decided, or "": refuses if that has been replaced.
    """
    before = rule_in_force(workshop.id, quiz)
    if seen != (str(before.uid) if before else ""):
        raise Refused(
            _l("Somebody else has changed this in the meantime."),
            kept=_l("What they have set holds; yours was not saved."),
            to_do=_l("Open the page again and look at what holds now."),
        )
    rule = _replace(workshop, quiz, before, rules, by=by, at=at)
    audit("set_sitting_rules", rule, by=by, at=at)
    return move_ends(rule, at)


def close_now(workshop: Workshop, quiz: PublishedQuiz, *, by: Actor, at: datetime) -> int:
    """Close a quiz for all on the spot; how many open attempts that ends. A verb.

    They are handed in with what is saved; officers who were given a later close keep it.
    """
    before = rule_in_force(workshop.id, quiz)
    rules = before.rules if before else NO_RULES
    opens_at = rules.opens_at if rules.opens_at and rules.opens_at < at else None
    closed = replace(rules, opens_at=opens_at, closes_at=at, closes_for=FOR_ALL)
    rule = _replace(workshop, quiz, before, closed, by=by, at=at)
    audit("close_sitting", rule, by=by, at=at)
    return move_ends(rule, at, notice=timedelta())


def release_scores(workshop: Workshop, quiz: PublishedQuiz, *, by: Actor, at: datetime) -> None:
    """Show the scores that were held back, and those still to come. A verb; refuses where none are held back."""
    before = rule_in_force(workshop.id, quiz)
    if before is None or not before.holds_scores_back:
        raise Refused(_l("The scores are shown already."), kept=_l("Nothing was changed."))
    rule = _replace(workshop, quiz, before, before.rules, by=by, at=at)
    rule.released_at, rule.released_by_id = at, by.id
    audit("release_scores", rule, by=by, at=at)


def take_scores_back(workshop: Workshop, quiz: PublishedQuiz, *, by: Actor, at: datetime) -> None:
    """Hold scores that were released back again. A verb; refuses where none were released."""
    before = rule_in_force(workshop.id, quiz)
    if before is None or before.release != WHEN_RELEASED or before.released_at is None:
        raise Refused(_l("No scores of this quiz have been released."), kept=_l("Nothing was changed."))
    rule = _replace(workshop, quiz, before, before.rules, by=by, at=at)
    rule.released_at = rule.released_by_id = None
    audit("take_scores_back", rule, by=by, at=at)


def _replace(
    workshop: Workshop,
    quiz: PublishedQuiz,
    before: SittingRule | None,
    rules: Rules,
    *,
    by: Actor,
    at: datetime,
) -> SittingRule:
    if before is not None:
        before.replaced_at = at
        db.session.flush()
    released = before if before and before.release == rules.release == WHEN_RELEASED else None
    rule = SittingRule(
        workshop_id=workshop.id,
        module_slug=quiz.module_slug,
        purpose=quiz.purpose,
        released_at=released.released_at if released else None,
        released_by_id=released.released_by_id if released else None,
        at=at,
        by_id=by.id,
        **asdict(rules),
    )
    db.session.add(rule)
    db.session.flush()
    return rule
