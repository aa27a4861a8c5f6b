"""Who sits which form of the tests first: half of a group A then B, the other half B then A.

With both orders alike in size, a difference in difficulty between the forms adds to the gain of one half what it takes
from the other's, and leaves the group's gain as it is. This is the counterbalanced (crossover) design of two periods
(S. Senn, Cross-over Trials in Clinical Research, 2nd ed., Wiley, 2002, chapter 3). It does not tell the training from
other things that happened between the tests.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.course import TESTS
from app.domain.intervals import CONFIDENCE, Interval, estimate_mean

ORDERS = ("AB", "BA")
FIXED = ""  # one pair of tests for everybody, as in editions without forms
OTHER = "other"  # tests of different editions


def draw_orders(keys: Iterable[int], taken: Mapping[str, int]) -> dict[int, str]:
    """An order for each newcomer to a group in which so many have each order already.

    Whoever comes next gets the order that fewer have; where both have as many, a lot decides. It is drawn from the
    key, and newcomers come in the order of their lots: the same keys get the same orders, on every machine.
    """
    counts = Counter({order: taken.get(order, 0) for order in ORDERS})
    drawn = {}
    for lot, key in sorted((_lot(key), key) for key in keys):
        first, second = ORDERS
        is_first = counts[first] < counts[second] or (counts[first] == counts[second] and lot[-1] % 2 == 0)
        drawn[key] = first if is_first else second
        counts[drawn[key]] += 1
    return drawn


def _lot(key: int) -> bytes:
    return hashlib.sha256(f"order of forms {key}".encode()).digest()


def form_in(order: str, purpose: str) -> str:
    """The form that somebody with this order sits before or after: A or B; empty without an order."""
    return order[TESTS.index(purpose)] if order in ORDERS else ""


def order_from(form: str) -> str:
    """The order in which this form, A or B, comes before. Raises LookupError for another."""
    found = next((order for order in ORDERS if order.startswith(form) and form), None)
    if found is None:
        raise LookupError(f"no order begins with form {form!r}")
    return found


class SatTest(NamedTuple):
    """A test that was sat: its form, empty in editions without forms, and the edition it is of."""

    form: str
    edition: int


def order_of(before: SatTest, after: SatTest) -> str:
    """AB, BA, FIXED or OTHER, from what was sat before and after.

    The forms of two editions are not each other's counterparts, whatever their letters.
    """
    order = before.form + after.form
    is_of_one = before.edition == after.edition
    return order if is_of_one and order in (*ORDERS, FIXED) else OTHER


@dataclass(frozen=True)
class OrderGain:
    """The gain of those who sat the forms in one order: means in per cent, the difference in percentage points."""

    order: str
    n: int
    mean_pre: float
    mean_post: float
    mean_difference: float
    interval: Interval | None


def gain_by_order(
    pre: Mapping[str, float],
    post: Mapping[str, float],
    orders: Mapping[str, str],
    confidence: float = CONFIDENCE,
) -> tuple[OrderGain, ...]:
    """The matched gain of each order that occurs; scores and orders by person, of whom only those with both tests
    count."""
    found = []
    for order in (*ORDERS, FIXED, OTHER):
        persons = sorted(key for key in pre.keys() & post.keys() if orders[key] == order)
        if persons:
            found.append(_order_gain(order, [(pre[key], post[key]) for key in persons], confidence))
    return tuple(found)


def _order_gain(order: str, pairs: list[tuple[float, float]], confidence: float) -> OrderGain:
    count = len(pairs)
    change = estimate_mean([after - before for before, after in pairs], confidence)
    return OrderGain(
        order=order,
        n=count,
        mean_pre=sum(before for before, _after in pairs) / count,
        mean_post=sum(after for _before, after in pairs) / count,
        mean_difference=change.mean or 0.0,
        interval=change.interval,
    )
