"""The figures of a whole test in words: a sentence beside each that needs no course in statistics."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.quiz_analysis import QuizAnalysis
from app.quizzes.result_text import Figure, correlation, percent, points, span

SATISFACTORY, UNSATISFACTORY = 0.75, 0.64  # alpha; Moodle's documentation of its quiz report
LEANS = 0.5  # skewness from which on one side is worth a word
PEAKS = 1.0


def test_figures(found: QuizAnalysis) -> list[Figure]:
    """The figures of the whole test, the plainest first. The words are as true of attempts as of officers."""
    return [
        Figure(
            _("Mean"),
            points(found.scores.mean),
            _("On average this share of the points was earned. In a test of mastery it may well be high."),
        ),
        Figure(
            _("Median"),
            points(found.scores.median),
            _("Half had this much or more, half less."),
        ),
        Figure(
            _("Standard deviation"),
            points(found.scores.sd),
            _(
                "How far scores typically lie from the mean. Near 0 all are alike, and no figure can tell them apart."
            ),
        ),
        Figure(_("Cronbach's alpha"), correlation(found.alpha), _alpha(found)),
        Figure(_("Standard error of measurement"), points(found.sem), _error(found)),
        Figure(
            _("Error ratio"),
            percent(found.error_ratio),
            _("How much of the spread of scores is chance. Below 50 per cent is good."),
        ),
        Figure(
            _("Split-half reliability (odd against even questions, Spearman–Brown)"),
            correlation(found.split_half),
            _(
                "Another look at reliability: do the odd questions tell the same as the even ones? Near 1 they do."
            ),
        ),
        Figure(_("Skewness (G1)"), correlation(found.scores.skewness), _lean(found.scores.skewness)),
        Figure(
            _("Kurtosis above normal (G2)"), correlation(found.scores.kurtosis), _peak(found.scores.kurtosis)
        ),
    ]


def _alpha(found: QuizAnalysis) -> str:
    if found.alpha is None:
        return _("There is nothing to work it out from: all scored alike, or there is one question only.")
    words = _alpha_band(found.alpha)
    if found.alpha_interval is None:
        return words
    return words + " " + _("By chance it may lie anywhere from %(span)s.", span=span(found.alpha_interval))


def _alpha_band(alpha: float) -> str:
    if alpha < 0:
        return _("Below 0: the questions contradict each other. Look at those that are flagged below.")
    if alpha < UNSATISFACTORY:
        return _(
            "Low: too much chance to tell one score from another. The mean of the group can still be used."
        )
    if alpha < SATISFACTORY:
        return _("Middling: large differences between scores are real, small ones may be chance.")
    return _("Good: with other questions of the kind, the order would come out much the same.")


def _error(found: QuizAnalysis) -> str:
    if found.sem is None:
        return _("Not known without alpha.")
    return _(
        "A score may be off by this much either way, in one of three cases by more: 70%% means about "
        "%(low)s to %(high)s.",
        low=percent(max(0, 70 - found.sem) / 100),
        high=percent(min(100, 70 + found.sem) / 100),
    )


def _lean(skewness: float | None) -> str:
    if skewness is None:
        return _("Needs three scores that are not all alike.")
    if skewness <= -LEANS:
        return _("A few low scores trail behind the others.")
    if skewness >= LEANS:
        return _("A few high scores stand out above the others.")
    return _("High and low scores are about in balance.")


def _peak(kurtosis: float | None) -> str:
    if kurtosis is None:
        return _("Needs four scores that are not all alike.")
    if kurtosis >= PEAKS:
        return _("Most are close together, with a few far off.")
    if kurtosis <= -PEAKS:
        return _("Scores are spread flat, or in two camps.")
    return _("About as many far-off scores as one expects.")
