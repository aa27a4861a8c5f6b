"""How an edition of a course is approved: in stages, each decided once, never by its author alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STAGES = ("developed", "legal", "language", "approved")
"""By the High Command; after legal review; after language review; for training use, by the Ministry of Defence."""

PASSED, RETURNED = "passed", "returned"
CARRIED = "carried"  # the edition was in use before dossiers were kept: nobody decided anything
OUTCOMES = (PASSED, RETURNED, CARRIED)

IN_REVIEW, APPROVED, WITHDRAWN = "in_review", "approved", "withdrawn"
STATES = (IN_REVIEW, RETURNED, APPROVED, CARRIED, WITHDRAWN)


@dataclass(frozen=True)
class Decision:
    """What was decided at a stage; `by_id` is the account that recorded it, None for no person."""

    stage: str
    outcome: str
    by_id: int | None


@dataclass(frozen=True)
class Standing:
    """Where an edition stands: one of STATES, and the stage to be decided next, None when none is."""

    state: str
    next_stage: str | None

    @property
    def is_in_use(self) -> bool:
        """Whether officers may begin it."""
        return self.state in (APPROVED, CARRIED)


def standing_of(decisions: Sequence[Decision], *, is_withdrawn: bool) -> Standing:
    """Where an edition stands after these decisions, the oldest first.

    A stage that was returned stays open: it is decided again once the comments are answered without a change of
    the text. A changed text is another edition, whose dossier begins anew.
    """
    if is_withdrawn:
        return Standing(WITHDRAWN, None)
    if any(each.outcome == CARRIED for each in decisions):
        return Standing(CARRIED, None)
    passed = {each.stage for each in decisions if each.outcome == PASSED}
    next_stage = next((stage for stage in STAGES if stage not in passed), None)
    if next_stage is None:
        return Standing(APPROVED, None)
    is_returned = bool(decisions) and decisions[-1].outcome == RETURNED
    return Standing(RETURNED if is_returned else IN_REVIEW, next_stage)


def objection_to(
    decisions: Sequence[Decision], decision: Decision, *, published_by_id: int | None, is_withdrawn: bool
) -> str | None:
    """Why the next decision cannot be: withdrawn, decided, out-of-order, own-edition; None when it can.

    Whoever published the edition, or confirmed that the High Command developed it, cannot approve it, so that
    two people at least stand behind every edition in use. They can return it.
    """
    standing = standing_of(decisions, is_withdrawn=is_withdrawn)
    if standing.state == WITHDRAWN:
        return "withdrawn"
    if standing.next_stage is None:
        return "decided"
    if standing.next_stage != decision.stage:
        return "out-of-order"
    if (decision.stage, decision.outcome) == ("approved", PASSED):
        authors = {each.by_id for each in decisions if (each.stage, each.outcome) == ("developed", PASSED)}
        return "own-edition" if decision.by_id in authors | {published_by_id} else None
    return None
