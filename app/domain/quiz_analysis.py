"""Everything that is worked out about a quiz from one attempt of each officer: the test, its items, their choices.

A missing answer counts as 0 points and as nothing picked. `dataclasses.asdict` of a result is plain JSON. numpy
and scipy are loaded when it is worked out: call from the worker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from app.domain.choice_analysis import (
    ChoiceFigures,
    Group,
    analyse_choices,
    count_groups,
    effective_weights,
    guess_score,
    score_groups,
)
from app.domain.grading import Item, exact
from app.domain.intervals import Interval, wilson
from app.domain.item_analysis import Analysis, ItemFigures, analyse_scores
from app.domain.item_flags import flags_of
from app.domain.score_figures import (
    ScoreFigures,
    alpha_interval,
    correlation_interval,
    describe_scores,
    error_ratio,
    split_half,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.domain.choice_analysis import Groups


@dataclass(frozen=True)
class Sitting:
    """One officer's attempt: points and picked choice ids, item by item in the order of the quiz."""

    scores: Sequence[float]
    picked: Sequence[Sequence[str]]


@dataclass(frozen=True)
class ItemAnalysis:
    """One item as `n` officers met it. Weights are shares of one; `n_right` had full marks. The facility has Wilson's
    interval where all earned all or nothing, the item-rest correlation Fisher's.
    """

    figures: ItemFigures
    n_right: int
    n_unanswered: int
    facility_interval: Interval | None
    item_rest_interval: Interval | None
    guess_score: float
    intended_weight: float
    effective_weight: float | None
    choices: tuple[ChoiceFigures, ...]
    flags: tuple[str, ...]
    n: int
    group_sizes: dict[Group, int]


@dataclass(frozen=True)
class QuizAnalysis:
    """A quiz of `max_score` points. `scores` and `sem` in per cent of them; `error_ratio` a share of the SD."""

    n: int
    max_score: float
    scores: ScoreFigures
    alpha: float | None
    alpha_interval: Interval | None
    split_half: float | None
    sem: float | None
    error_ratio: float | None
    group_sizes: dict[Group, int]
    items: tuple[ItemAnalysis, ...]


def analyse_quiz(items: Sequence[Item], sittings: Sequence[Sitting]) -> QuizAnalysis | None:
    """Analyse the items, in their order, over one sitting per officer; None for fewer than two.

    Time grows with the number of scores, but for sorting them. Raises ValueError unless every sitting has a score for
    each item.
    """
    points = [float(exact(item.points)) for item in items]
    import numpy as np  # noqa: PLC0415 - only the worker needs it

    scores = np.array([sitting.scores for sitting in sittings], dtype=float)
    analysis = analyse_scores([item.id for item in items], points, scores)
    if analysis is None:
        return None
    alpha, n, whole = analysis.alpha, analysis.n, analysis.max_score
    totals = scores.sum(axis=1)
    groups = score_groups(totals)
    return QuizAnalysis(
        n=n,
        max_score=whole,
        scores=describe_scores(100 * totals / whole),
        alpha=alpha,
        alpha_interval=None if alpha is None else alpha_interval(alpha, n, len(items)),
        split_half=split_half(scores),
        sem=None if analysis.sem is None else 100 * analysis.sem / whole,
        error_ratio=error_ratio(alpha),
        group_sizes=count_groups(groups),
        items=_items(items, scores, [sitting.picked for sitting in sittings], groups, analysis),
    )


def _items(
    items: Sequence[Item],
    scores: NDArray[np.float64],
    picked: Sequence[Sequence[Sequence[str]]],
    groups: Groups,
    analysis: Analysis,
) -> tuple[ItemAnalysis, ...]:
    covariances = {each.item_id: (each.item_total or 0.0) * each.sd * analysis.sd for each in analysis.items}
    weights = effective_weights(covariances)
    totals = scores.sum(axis=1)
    found = []
    for place, (item, figures, column) in enumerate(zip(items, analysis.items, scores.T, strict=True)):
        given = list(map(itemgetter(place), picked))
        choices = analyse_choices(item, given, totals - column, groups)
        intended = float(exact(item.points)) / analysis.max_score
        found.append(
            analyse_item(item, figures, column, given, choices, (intended, weights[item.id]), groups)
        )
    return tuple(found)


def analyse_item(
    item: Item,
    figures: ItemFigures,
    scores: NDArray[np.float64],
    picked: Sequence[Sequence[str]],
    choices: tuple[ChoiceFigures, ...],
    weights: tuple[float, float | None],
    groups: Groups,
) -> ItemAnalysis:
    """All of one item, in the order of the officers who met it: their scores, what they picked, their score groups."""
    n, guess, most = len(scores), guess_score(item), float(exact(item.points))
    n_right = int((scores == most).sum())
    is_all_or_nothing = n_right + int((scores == 0).sum()) == n
    return ItemAnalysis(
        figures=figures,
        n_right=n_right,
        n_unanswered=n - sum(map(bool, picked)),
        facility_interval=wilson(n_right, n) if is_all_or_nothing else None,
        item_rest_interval=None if figures.item_rest is None else correlation_interval(figures.item_rest, n),
        guess_score=guess,
        intended_weight=weights[0],
        effective_weight=weights[1],
        choices=choices,
        flags=flags_of(n, figures, guess, choices if item.choices else ()),
        n=n,
        group_sizes=count_groups(groups),
    )


def analysis_from(body: Mapping[str, Any]) -> QuizAnalysis:
    """The analysis that `dataclasses.asdict` made `body` of, also after it was kept as JSON."""
    met_by_all = {
        "n": body["n"],
        "group_sizes": body["group_sizes"],
    }  # as figures were kept before items were drawn
    scores = ScoreFigures(**{**body["scores"], "bands": tuple(body["scores"]["bands"])})
    read = {
        "scores": scores,
        "alpha_interval": _interval(body["alpha_interval"]),
        "items": tuple(_item_from({**met_by_all, **item}) for item in body["items"]),
    }
    return QuizAnalysis(**{**body, **read})


def _item_from(body: Mapping[str, Any]) -> ItemAnalysis:
    read = {
        "figures": ItemFigures(**body["figures"]),
        "facility_interval": _interval(body["facility_interval"]),
        "item_rest_interval": _interval(body["item_rest_interval"]),
        "choices": tuple(ChoiceFigures(**choice) for choice in body["choices"]),
        "flags": tuple(body["flags"]),
    }
    return ItemAnalysis(**{**body, **read})


def _interval(body: Mapping[str, float] | None) -> Interval | None:
    return Interval(**body) if body else None
