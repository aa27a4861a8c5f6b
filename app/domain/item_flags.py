"""What is odd about an item, as codes with their thresholds. A reason to read the item, never to drop it by itself:
a test of mastery may rightly be easy and discriminate little.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.choice_analysis import ChoiceFigures
from app.domain.item_analysis import ItemFigures
from app.domain.score_figures import correlation_interval

ENOUGH = 30
"""Officers from whom on an item is judged; with fewer, chance alone brings most of these flags about."""

ENOUGH_FOR_KEY = 10
"""A wrong key harms whoever is marked by it, so it is looked for in small groups as well."""

TOO_EASY, TOO_HARD = 0.95, 0.20
"""Facilities. Source: Moodle, quiz report statistics: from 95 per cent "extremely easy", to 20 "difficult"."""

WEAK = 0.20
"""Item-rest correlation below which an item tells officers hardly apart: a rule of thumb. R. L. Ebel, Essentials of
educational measurement (1972), gave 0.19 and below as poor for the upper-lower index; it is used for both."""

DEAD = 0.05
"""Share of officers under which a distractor distracts nobody. Source: M. Tarrant, J. Ware and A. M. Mohammed, An
assessment of functioning and non-functioning distractors in multiple-choice questions, BMC Medical Education 9
(2009) 40."""

FLAGS = (
    "too-few",
    "key-suspect",
    "negative",
    "draws-strong",
    "no-better-than-guessing",
    "too-hard",
    "too-easy",
    "no-discrimination",
    "dead-distractor",
)
"""Every code, the gravest first.

`too-few`: under 30 officers. `key-suspect`: a distractor was picked by more of the upper group than any key.
`negative`: the item-rest correlation is below 0. `draws-strong`: a distractor that 5 per cent or more picked goes with
higher scores elsewhere (the interval of its correlation is above 0). `no-better-than-guessing`: facility at or below
the guess score. `too-hard`, `too-easy`: facility to 20, from 95 per cent. `no-discrimination`: item-rest correlation
from 0 to 0.2, or none. `dead-distractor`: under 5 per cent picked it.
"""


def flags_of(n: int, figures: ItemFigures, guess: float, choices: Sequence[ChoiceFigures]) -> tuple[str, ...]:
    """The codes of an item that `n` officers met, in the order of FLAGS."""
    if n < ENOUGH:
        return ("too-few", *(["key-suspect"] if n >= ENOUGH_FOR_KEY and is_key_suspect(choices) else []))
    found = _found(n, figures, guess, choices)
    return tuple(code for code in FLAGS if found.get(code))


def is_key_suspect(choices: Sequence[ChoiceFigures]) -> bool:
    """Whether more of the upper group picked some distractor than any key."""
    keys = [choice.n_by_group["upper"] for choice in choices if choice.is_key]
    others = [choice.n_by_group["upper"] for choice in choices if not choice.is_key]
    return max(others, default=0) > max(keys, default=0)


def drawing_strong(n: int, choice: ChoiceFigures) -> bool:
    """Whether a distractor that is really picked goes with higher scores on the other items, by more than chance."""
    if choice.is_key or choice.n < DEAD * n or choice.rest_correlation is None:
        return False
    interval = correlation_interval(choice.rest_correlation, n)
    return interval is not None and interval.low > 0


def is_dead(n: int, choice: ChoiceFigures) -> bool:
    return not choice.is_key and choice.n < DEAD * n


def _found(n: int, figures: ItemFigures, guess: float, choices: Sequence[ChoiceFigures]) -> dict[str, bool]:
    rest = figures.item_rest
    return {
        "key-suspect": is_key_suspect(choices),
        "negative": rest is not None and rest < 0,
        "draws-strong": any(drawing_strong(n, choice) for choice in choices),
        "no-better-than-guessing": figures.facility <= guess,
        "too-hard": figures.facility <= TOO_HARD,
        "too-easy": figures.facility >= TOO_EASY,
        "no-discrimination": rest is None or 0 <= rest < WEAK,
        "dead-distractor": any(is_dead(n, choice) for choice in choices),
    }
