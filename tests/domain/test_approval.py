"""The stages of approval as pure rules."""

from __future__ import annotations

import pytest

from app.domain.approval import STAGES, Decision, Standing, objection_to, standing_of

AUTHOR, REVIEWER, MINISTRY = 1, 2, 3
DEVELOPED = Decision("developed", "passed", AUTHOR)
LEGAL = Decision("legal", "passed", REVIEWER)
LANGUAGE = Decision("language", "passed", REVIEWER)
APPROVED = Decision("approved", "passed", MINISTRY)


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([], Standing("in_review", "developed")),
        ([DEVELOPED], Standing("in_review", "legal")),
        ([DEVELOPED, Decision("legal", "returned", REVIEWER)], Standing("returned", "legal")),
        ([DEVELOPED, Decision("legal", "returned", REVIEWER), LEGAL], Standing("in_review", "language")),
        ([DEVELOPED, LEGAL, LANGUAGE], Standing("in_review", "approved")),
        ([DEVELOPED, LEGAL, LANGUAGE, APPROVED], Standing("approved", None)),
        ([Decision("approved", "carried", None)], Standing("carried", None)),
    ],
)
def test_the_stages_follow_each_other(decisions: list[Decision], expected: Standing) -> None:
    assert standing_of(decisions, is_withdrawn=False) == expected


def test_a_withdrawn_edition_waits_for_nothing_and_is_not_in_use() -> None:
    standing = standing_of([DEVELOPED, LEGAL, LANGUAGE, APPROVED], is_withdrawn=True)
    assert (standing, standing.is_in_use) == (Standing("withdrawn", None), False)


def objection(
    *before: Decision, then: Decision, published_by_id: int | None = None, is_withdrawn: bool = False
):
    return objection_to(before, then, published_by_id=published_by_id, is_withdrawn=is_withdrawn)


def test_only_the_stage_that_is_due_is_decided() -> None:
    found = {stage: objection(DEVELOPED, then=Decision(stage, "passed", REVIEWER)) for stage in STAGES}
    assert found == {
        "developed": "out-of-order",
        "legal": None,
        "language": "out-of-order",
        "approved": "out-of-order",
    }


def test_nothing_is_decided_twice_or_after_a_withdrawal() -> None:
    assert objection(DEVELOPED, LEGAL, LANGUAGE, APPROVED, then=APPROVED) == "decided"
    assert objection(then=DEVELOPED, is_withdrawn=True) == "withdrawn"
    assert objection(Decision("approved", "carried", None), then=DEVELOPED) == "decided"


@pytest.mark.parametrize(
    ("by_id", "published_by_id", "expected"),
    [
        (MINISTRY, 9, None),
        (REVIEWER, 9, None),
        (AUTHOR, 9, "own-edition"),  # confirmed that the High Command developed it
        (9, 9, "own-edition"),  # published it
        (AUTHOR, None, "own-edition"),  # published on the command line, by nobody on record
    ],
)
def test_no_author_approves_their_own(by_id: int, published_by_id: int | None, expected: str | None) -> None:
    approval = Decision("approved", "passed", by_id)
    before = (DEVELOPED, LEGAL, LANGUAGE)
    assert objection(*before, then=approval, published_by_id=published_by_id) == expected


def test_an_author_may_return_their_own() -> None:
    assert objection(DEVELOPED, LEGAL, LANGUAGE, then=Decision("approved", "returned", AUTHOR)) is None
