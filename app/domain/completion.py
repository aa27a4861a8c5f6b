"""Whether an officer has earned the certificate, and if not yet, the plain reasons with their numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from app.domain.grading import Number, exact, is_passed

ReasonCode = Literal[
    "no_sessions_held", "too_few_sessions", "no_final_score", "awaits_marks", "score_too_low"
]


@dataclass(frozen=True)
class Rule:
    """What a course asks: a share of the sessions (0 to 1) and a final score (per cent); None asks
    nothing.
    """

    attendance_share: Number | None
    final_score: Number | None


@dataclass(frozen=True)
class Reason:
    """One thing that is missing. Sessions: `needed` and `got` of `held`; score: `needed` and `got` in per
    cent.
    """

    code: ReasonCode
    needed: float
    got: float | None = None
    held: int | None = None


@dataclass(frozen=True)
class Eligibility:
    """Eligible exactly when there are no reasons against it."""

    reasons: tuple[Reason, ...]

    @property
    def is_eligible(self) -> bool:
        return not self.reasons


def check(
    rule: Rule, attended: int, held: int, final_score: Number | None, *, awaits_marks: bool = False
) -> Eligibility:
    """Hold attendance (sessions attended of those held) and the final score (per cent) against the rule.

    `awaits_marks`: a final test was handed in and is not marked; what is missing in the score may still come.
    Compared exactly: 4 of 5 sessions are 0.8. Raises ValueError unless 0 <= attended <= held.
    """
    if not 0 <= attended <= held:
        raise ValueError(f"{attended} of {held} sessions")
    reasons = (_attendance_reason(rule, attended, held), _score_reason(rule, final_score, awaits_marks))
    return Eligibility(tuple(reason for reason in reasons if reason))


def sessions_needed(attendance_share: Number, held: int) -> int:
    """The fewest of `held` sessions that make up the share."""
    return math.ceil(exact(attendance_share) * held)


def _attendance_reason(rule: Rule, attended: int, held: int) -> Reason | None:
    if rule.attendance_share is None or exact(rule.attendance_share) == 0:
        return None
    if held == 0:
        return Reason("no_sessions_held", needed=float(exact(rule.attendance_share)), held=0)
    needed = sessions_needed(rule.attendance_share, held)
    return Reason("too_few_sessions", needed, attended, held) if attended < needed else None


def _score_reason(rule: Rule, final_score: Number | None, awaits_marks: bool) -> Reason | None:
    if rule.final_score is None:
        return None
    needed = float(exact(rule.final_score))
    if is_passed(final_score, rule.final_score):
        return None
    if awaits_marks:
        return Reason("awaits_marks", needed, None if final_score is None else float(exact(final_score)))
    if final_score is None:
        return Reason("no_final_score", needed)
    return Reason("score_too_low", needed, float(exact(final_score)))
