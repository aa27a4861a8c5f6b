"""How a gain was measured: which forms of the tests, in which orders; said wherever a gain is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.counterbalance import FIXED, ORDERS, OTHER, OrderGain
from app.domain.intervals import Interval
from app.domain.suppression import MIN_COUNT, MIN_GAIN, Cell, protect_list
from app.shared.page import show_number

ORDER_WORDS = {
    "AB": "AB",
    "BA": "BA",
    FIXED: _l("one fixed pair"),
    OTHER: _l("of different editions"),
}


def orders_in(body: Mapping[str, Any]) -> tuple[OrderGain, ...]:
    """The gains by order in the figures that a job keeps; none in those that an earlier release worked out."""
    return tuple(
        OrderGain(**{**each, "interval": Interval(**each["interval"]) if each["interval"] else None})
        for each in body.get("orders", ())
    )


def design_words(orders: Sequence[OrderGain]) -> str:
    """AB 18, BA 18: how many sat the forms in which order; small counts hidden."""
    counts = protect_list({each.order: each.n for each in orders}).cells
    return ", ".join(
        f"{ORDER_WORDS[order]}\N{NO-BREAK SPACE}{_count(cell)}" for order, cell in counts.items()
    )


def _count(cell: Cell) -> str:
    if cell.value is not None:
        return show_number(cell.value)
    return f"<{MIN_COUNT}" if cell.reason == "small" else _("hidden")


def forms_words(orders: Sequence[OrderGain]) -> str:
    """The same beside other figures; empty while it is not worked out."""
    return _("forms %(design)s", design=design_words(orders)) if orders else ""


def design_note() -> str:
    """What the orders mean."""
    return _(
        "Pre-test and post-test have two forms, A and B, after one blueprint and with items in common. Some officers "
        "of each workshop sat A before and B after (AB), the others B before and A after (BA), so that a form that is "
        "easier adds to the gain of the former what it takes from the latter's. It cancels out where as many sat AB "
        "as BA; with unlike numbers a part of the difference between the forms stays in the mean gain. “One fixed "
        "pair” means that all sat the same pre-test and the same post-test, as before there were forms."
    )


def shown_effects(orders: Sequence[OrderGain]) -> Sequence[OrderGain]:
    """The gains by order, where officers sat the forms in both and every order is of enough of them; else none.

    For a whole group only: from the gains of its parts and of the whole, those of smaller parts could be worked out.
    """
    is_shown = set(ORDERS) <= {each.order for each in orders} and all(each.n >= MIN_GAIN for each in orders)
    return orders if is_shown else ()


def order_effects(orders: Sequence[OrderGain]) -> str:
    """The mean gain of each order that is shown; empty where none is."""
    shown = shown_effects(orders)
    return _("Mean gain by order: %(gains)s.", gains="; ".join(map(_effect, shown))) if shown else ""


def _effect(found: OrderGain) -> str:
    mean = ("+" if found.mean_difference > 0 else "") + show_number(found.mean_difference, 1)
    if found.interval is None:
        return f"{ORDER_WORDS[found.order]} {mean}"
    return _(
        "%(order)s %(mean)s (%(low)s to %(high)s, n = %(n)s)",
        order=ORDER_WORDS[found.order],
        mean=mean,
        low=show_number(found.interval.low, 1),
        high=show_number(found.interval.high, 1),
        n=show_number(found.n),
    )
