"""The analysis of a quiz that sets its officers different items: each item over those who were set it.

Scores are compared as shares of what each officer was set. What needs everybody to have met the same items, alpha and
all that stands on it, is not known. numpy and scipy are loaded: call from the worker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.domain.choice_analysis import analyse_choices, count_groups, score_groups
from app.domain.grading import Item, exact
from app.domain.item_analysis import analyse_scores
from app.domain.quiz_analysis import ItemAnalysis, QuizAnalysis, Sitting, analyse_item
from app.domain.score_figures import describe_scores

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def analyse_drawn(items: Sequence[Item], sittings: Sequence[Sitting]) -> QuizAnalysis | None:
    """Analyse the items over one sitting per officer, whose scores are NaN where an item was not set; None for fewer
    than two. Items that fewer than two officers were set are left out.
    """
    if len(sittings) < 2:
        return None
    import numpy as np  # noqa: PLC0415 - only the worker needs it

    points = np.array([float(exact(item.points)) for item in items])
    scores = np.array([sitting.scores for sitting in sittings], dtype=float)
    most = np.where(np.isnan(scores), 0, points).sum(axis=1)
    totals = np.nansum(scores, axis=1)
    shares = np.divide(totals, most, out=np.zeros_like(totals), where=most > 0)
    return QuizAnalysis(
        n=len(sittings),
        max_score=float(most.max()),
        scores=describe_scores(100 * shares),
        alpha=None,
        alpha_interval=None,
        split_half=None,
        sem=None,
        error_ratio=None,
        group_sizes=count_groups(score_groups(shares)),
        items=tuple(_items(items, scores, totals, most, [sitting.picked for sitting in sittings])),
    )


def _items(
    items: Sequence[Item],
    scores: NDArray[np.float64],
    totals: NDArray[np.float64],
    most: NDArray[np.float64],
    picked: Sequence[Sequence[Sequence[str]]],
) -> Iterator[ItemAnalysis]:
    import numpy as np  # noqa: PLC0415 - as above

    whole = float(most.max())
    for place, item in enumerate(items):
        own = float(exact(item.points))
        met = np.flatnonzero(~np.isnan(scores[:, place]))
        column = scores[met, place]
        others = most[met] - own
        rest = np.divide(totals[met] - column, others, out=np.zeros_like(column), where=others > 0)
        rest *= max(whole - own, 1.0)  # the others as if everybody had been set as many
        analysis = analyse_scores(
            [item.id, ""], [own, max(whole - own, 1.0)], np.stack([column, rest], axis=1)
        )
        if analysis:
            given = [picked[sitting][place] for sitting in met.tolist()]
            groups = score_groups(column + rest)
            choices = analyse_choices(item, given, rest, groups)
            yield analyse_item(item, analysis.items[0], column, given, choices, (own / whole, None), groups)
