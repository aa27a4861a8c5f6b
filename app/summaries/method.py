"""How a summary's figures were reached and what they cannot say, in words with their sources."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.suppression import MIN_GAIN, MIN_MEAN
from app.quizzes.design import design_note
from app.shared.page import show_date
from app.summaries.queries import RoundSummary


def method_of(summary: RoundSummary) -> list[tuple[str, str]]:
    """Heads and paragraphs."""
    return [
        (_("Who was asked"), f"{_who(summary)} {_mode(summary)}"),
        (_("Provinces"), _provinces(summary)),
        (_("Shares and intervals"), _shares()),
        (_("Small counts"), _small_counts()),
        (_("Gain between pre-test and post-test"), _gain()),
        (_("Two forms of the tests"), f"{design_note()} {_drawn()}"),
        (_("Limits"), _limits()),
    ]


def _who(summary: RoundSummary) -> str:
    return _(
        "Officers of the programme's workshops who served in these provinces when they were registered, asked "
        "from %(first)s to %(last)s. They answered on their phones.",
        first=show_date(summary.round.opens_on),
        last=show_date(summary.round.closes_on),
    )


def _mode(summary: RoundSummary) -> str:
    if summary.round.mode == "anonymous":
        return _("Answers were anonymous: that an officer took part and what was answered are kept apart.")
    return _("Answers were kept with the officers' names.")


def _provinces(summary: RoundSummary) -> str:
    if summary.areas.view == "now":
        return _(
            "As they are now: what may be shown of each province as then is added up for the province that took it "
            "over. Gain stays by province as then."
        )
    return _("As they were on the first day of the round, where officers served when they were registered.")


def _shares() -> str:
    return _(
        "Shares are of all who took part; those who left a question out are a line of their own. Intervals are "
        "Wilson's score intervals at 95 per cent (Journal of the American Statistical Association 22, 1927). They "
        "tell how far a share may be off by chance, not whether those who did not answer think otherwise."
    )


def _small_counts() -> str:
    return _(
        "Counts from 1 to 4 read “<5”. Further counts are hidden so that none of these can be worked out, decided "
        "once on all provinces; a selection of provinces adds up only what is shown. Means need %(mean)s answers, "
        "gains %(gain)s officers. After the Handbook on Statistical Disclosure Control (ESSNet SDC, 2010), chapters "
        "4 and 5; the numbers are this programme's own.",
        mean=MIN_MEAN,
        gain=MIN_GAIN,
    )


def _gain() -> str:
    return _(
        "Only officers with both tests, the first of each. The difference of means, in percentage points, has "
        "Student's interval at 95 per cent. Effect size d_z is the mean difference over the standard deviation of "
        "the differences. Normalised gain, on the group's means, is the share of what was missing before that was "
        "gained: below 0.3 low, to 0.7 medium, above high (Hake, American Journal of Physics 66, 1998)."
    )


def _drawn() -> str:
    return _(
        "Who sat which form first was drawn when they were registered, to make the two groups of a roster alike in "
        "size. They may differ: by those who withdrew, who missed a test, or who kept an order that they had before."
    )


def _limits() -> str:
    return _(
        "Officers tell what they saw and think: these are not numbers of cases. No group went without training, so "
        "a gain cannot be put down to the training alone. Between provinces with few officers a difference may be "
        "chance: compare intervals, not points."
    )
