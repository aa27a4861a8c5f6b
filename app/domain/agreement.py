"""How far two observers who marked the same things agree, beyond what chance would give.

With p_ij the share of things that the first put into category i and the second into j, p_i. and p_.j the shares of each
alone, and w_ij what an agreement of i with j counts:

    observed = sum of w_ij p_ij    expected = sum of w_ij p_i. p_.j    kappa = (observed - expected) / (1 - expected)

Unweighted, w_ij is 1 where i = j, else 0 (J. Cohen, A coefficient of agreement for nominal scales, Educational and
Psychological Measurement 20 (1960) 37-46). Weighted (J. Cohen, Weighted kappa, Psychological Bulletin 70 (1968)
213-220) with linear weights, w_ij = 1 - |i - j| / (k - 1) for k categories in order (D. V. Cicchetti and T. Allison,
American Journal of EEG Technology 11 (1971) 101-109): of three, a mark next to the other's is half an agreement.

Kappa is undefined where chance alone would agree always: without things, and where both put all into one category.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Pairs = Sequence[tuple[str, str]]
"""What the first and the second observer said of each thing."""


@dataclass(frozen=True)
class Agreement:
    """Over `n` things: the share in which both said the same (0 to 1), and kappa; None where undefined."""

    n: int
    share: float | None
    kappa: float | None
    weighted: float | None


def measure_agreement(pairs: Pairs, categories: Sequence[str]) -> Agreement:
    """The agreement of two observers; `categories` in order. Raises ValueError for an answer that is none of them."""
    for pair in pairs:
        if not {*pair} <= {*categories}:
            raise ValueError(f"not in {categories}: {pair}")
    return Agreement(
        n=len(pairs),
        share=sum(first == second for first, second in pairs) / len(pairs) if pairs else None,
        kappa=_kappa(pairs, categories, lambda i, j: float(i == j)),
        weighted=_kappa(pairs, categories, lambda i, j: 1 - abs(i - j) / (len(categories) - 1)),
    )


def _kappa(pairs: Pairs, categories: Sequence[str], weight: Callable[[int, int], float]) -> float | None:
    n = len(pairs)
    place = {category: index for index, category in enumerate(categories)}
    firsts, seconds = (Counter(place[pair[side]] for pair in pairs) for side in (0, 1))
    if n == 0 or (len(firsts) == 1 and firsts.keys() == seconds.keys()):
        return None
    observed = sum(weight(place[first], place[second]) for first, second in pairs) / n
    expected = sum(weight(i, j) * firsts[i] * seconds[j] for i in firsts for j in seconds) / n**2
    return (observed - expected) / (1 - expected)
