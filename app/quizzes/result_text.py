"""The results of a quiz in words that need no course in statistics: a sentence beside each figure."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.intervals import Interval
from app.domain.item_flags import ENOUGH
from app.domain.suppression import MIN_COUNT, MIN_ITEM, MIN_MEAN, Cell
from app.quizzes.result_access import Reading
from app.quizzes.result_forms import COUNTING_WORDS
from app.quizzes.results import ItemResult, QuizResults
from app.quizzes.text import quiz_kind, quiz_title
from app.shared.locale import in_language
from app.shared.page import show_number

GROUP_WORDS = {"upper": _l("Strongest"), "middle": _l("Middle"), "lower": _l("Weakest")}


class Figure(NamedTuple):
    """A figure of the test with the sentence that says what it means."""

    name: str
    value: str
    meaning: str


def heading(reading: Reading) -> str:
    """Post-test, form B: whatever the quiz is of."""
    kind, title = quiz_kind(reading.quiz.purpose), quiz_title(reading.quiz)
    return f"{kind}: {title}" + (f" ({form_words(reading.group.form)})" if reading.group.form else "")


def form_words(form: str) -> str:
    return _("form %(form)s", form=form) if form else ""


def whose(reading: Reading) -> str:
    """Whose attempts: a workshop's, a province's, a unit's, everybody's."""
    if reading.workshop:
        return f"{in_language(reading.workshop.title)} ({reading.workshop.code})"
    if reading.place_name:
        return in_language(reading.place_name)
    return _("All officers who took this edition")


def percent(share: float | None, decimals: int = 0) -> str:
    return "–" if share is None else show_number(100 * share, decimals) + "%"


def points(value: float | None) -> str:
    """A score or a distance between scores, in per cent."""
    return "–" if value is None else show_number(value, 1) + "%"


def number(value: float, decimals: int) -> str:
    return show_number(value, decimals)


def correlation(value: float | None) -> str:
    return show_number(value, 2)


def span(interval: Interval | None) -> str:
    """0.12 to 0.57, never broken across lines."""
    if interval is None:
        return ""
    ends = _("%(low)s to %(high)s", low=correlation(interval.low), high=correlation(interval.high))
    return ends.replace(" ", "\u00a0")


def percent_span(interval: Interval | None) -> str:
    """54–82%"""
    if interval is None:
        return ""
    return f"{show_number(100 * interval.low)}–{percent(interval.high)}"


def sitters(reading: Reading) -> str:
    """What is counted, as the head of a column."""
    return _("Attempts") if reading.is_of_attempts else _("Officers")


def picked_title(reading: Reading) -> str:
    if reading.is_of_attempts:
        return _("Choices by score group: in how many attempts each was picked")
    return _("Choices by score group: how many officers picked each")


def groups_words(results: QuizResults, item: ItemResult) -> str:
    """Who the strongest and the weakest of those who met an item are, and how many, where that is shown."""
    if item.shown is None or not results.shown.is_complete:
        return ""
    sizes = item.shown.group_sizes
    said = {"upper": sizes["upper"], "middle": sizes["middle"], "lower": sizes["lower"]}
    if results.reading.is_of_attempts:
        return _("Here: %(upper)s, %(middle)s and %(lower)s attempts.", **said)
    return _("Here: %(upper)s, %(middle)s and %(lower)s officers.", **said)


def sample(n: int) -> str:
    return f"n\u00a0=\u00a0{show_number(n)}"


def sample_of(results: QuizResults) -> str:
    """How many there are, as far as this reader may know."""
    if results.tells_number:
        return sample(results.n or 0)
    return f"n\u00a0<\u00a0{MIN_COUNT}" if results.is_of_few else _("number hidden")


def number_of(results: QuizResults) -> str:
    """The same as a figure."""
    if results.tells_number or results.is_of_few:
        return count_words(results.n or 0, is_few=results.is_of_few)
    return _("hidden")


def count_words(count: int, *, is_few: bool = False) -> str:
    """A number of officers; less than five, where it is not to be told."""
    return f"<{MIN_COUNT}" if is_few else show_number(count)


def cell(found: Cell | None) -> str:
    if found is None:
        return "–"
    if found.value is not None:
        return show_number(found.value)
    return f"<{MIN_COUNT}" if found.reason == "small" else _("hidden")


def counting(reading: Reading) -> str:
    """Which attempt of an officer counts, and why."""
    if reading.quiz.attempts == 1:
        return _("Everybody has one attempt.")
    if reading.is_of_attempts:
        return _("Every attempt counts, so that officers with several are in the figures several times.")
    if reading.counting == "first":
        return _(
            "The first attempt of each officer counts: later ones measure practice with the same questions."
        )
    return _(
        "Counted here: %(which)s. They measure practice with the same questions as well; to judge a question, look "
        "at first attempts.",
        which=COUNTING_WORDS[reading.counting],
    )


def handling(reading: Reading) -> str:
    """What whoever holds a file of this reading must know: whether it gives the key away."""
    if reading.shows_keys:
        return _("Shows the key: for those who teach and plan, not for officers who will take the test.")
    return _("Shows neither questions nor keys: they are for those who teach and plan.")


def drawn_words(reading: Reading) -> str:
    """That officers were set different questions; empty where all had the same."""
    if not reading.quiz.structure.is_drawn:
        return ""
    return _(
        "Questions are drawn for each attempt: the figures of a question are of those who were set it, and figures "
        "that need everybody to have had the same questions are not worked out."
    )


def missing_rule() -> str:
    return _("A question left without an answer counts as 0 points.")


def caution(results: QuizResults) -> str:
    """What a small group cannot tell, nor attempts of which several are of one officer; empty where all is well."""
    if results.reading.is_of_attempts and results.n:
        return _(
            "These are %(n)s attempts by %(officers)s officers. Attempts of one officer are not independent of each "
            "other: Cronbach's alpha, the error of measurement and every interval are those of attempts, and look "
            "surer than they are. To judge a question, look at first attempts.",
            n=show_number(results.n),
            officers="–" if results.officers is None else show_number(results.officers),
        )
    if results.n is None or results.n >= ENOUGH or not results.tells_number:
        return ""
    return _(
        "These are %(n)s officers. In so small a group chance alone makes a question look good or bad: with 36 "
        "officers, a true 70%% of right answers shows as anything from 54%% to 82%%. Use this to talk about the "
        "answers, not to judge a question; for that, look at all officers who took the edition.",
        n=results.n,
    )


def waiting_words(results: QuizResults) -> str:
    """That attempts are left out because people have not marked them; how many, to whoever may open them.

    Empty where there are none.
    """
    if not results.n_waiting:
        return ""
    if not results.reading.opens_rows:
        return _("Some attempts wait for marks; they are not in these figures.")
    return ngettext(
        "%(num)d attempt waits for marks; it is not in these figures.",
        "%(num)d attempts wait for marks; they are not in these figures.",
        results.n_waiting,
    )


def hidden_words(results: QuizResults) -> str:
    """What this reader does not see, and why; empty where nothing is hidden."""
    if results.shown.is_complete or not results.is_worked_out:
        return ""
    if not results.shown.has_scores and results.reading.place_name:
        return _(
            "Of a province or unit, figures and their number are shown where %(least)s officers or more sat the quiz "
            "there and those who are left without them are as many, so that subtraction tells nobody's answers.",
            least=MIN_ITEM,
        )
    if not results.shown.has_scores:
        return _(
            "Figures are shown from %(least)s officers on, so that nobody's answers can be told.",
            least=MIN_MEAN,
        )
    if not results.shown.items:
        return _("Questions are shown from %(least)s officers on.", least=MIN_ITEM)
    return _(
        "Counts from 1 to 4 read “<5”. A question that nearly all had right, or nearly all wrong, is hidden, and "
        "further counts are, so that nobody's answers can be told."
    )


def band_name(place: int) -> str:
    """A tenth of the scale: 70–79%, the last one 90–100%."""
    return f"{10 * place}–{100 if place == 9 else 10 * place + 9}%"


def band_rows(results: QuizResults) -> list[tuple[str, str]]:
    """The score distribution as rows of a table."""
    return [(band_name(place), cell(found)) for place, found in enumerate(results.shown.bands)]


def stale_words(results: QuizResults) -> str:
    """That figures lag behind; empty when they do not."""
    if not results.is_worked_out:
        return _("The figures of this group have not been worked out yet.")
    if results.is_stale:
        return _("Attempts have come in, or were graded anew, since these figures were worked out.")
    return ""
