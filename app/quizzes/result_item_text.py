"""One item of a quiz in words: what its figures and its flags mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.choice_analysis import ChoiceFigures
from app.domain.grading_key import OTHER
from app.domain.item_flags import drawing_strong, is_dead
from app.domain.item_words import places_of
from app.domain.quiz_analysis import ItemAnalysis
from app.domain.regrading import DROPPED
from app.domain.result_protection import ALL, LEFT_OUT, ChoiceCells, protect_choices
from app.quizzes.bank_text import COMPETENCY_WORDS
from app.quizzes.result_text import Figure, cell, correlation, percent, percent_span, points, span
from app.quizzes.results import ItemResult, QuizResults
from app.shared.locale import in_language

FLAG_WORDS = {
    "too-few": _l("too few to judge"),
    "key-suspect": _l("check the key"),
    "negative": _l("the better do worse"),
    "draws-strong": _l("a wrong choice draws the better"),
    "no-better-than-guessing": _l("no better than guessing"),
    "too-hard": _l("very hard"),
    "too-easy": _l("very easy"),
    "no-discrimination": _l("hardly tells anybody apart"),
    "dead-distractor": _l("a choice hardly anybody picks"),
}
GRAVE = frozenset(["key-suspect", "negative", "draws-strong", "no-better-than-guessing"])

FACILITY_BANDS = (
    (0.05, _l("Hardly anybody had it right: too hard, or faulty.")),
    (0.20, _l("Hard: few had it right.")),
    (0.34, _l("Rather hard.")),
    (0.65, _l("About half had it right: such a question tells most about who knows.")),
    (0.80, _l("Rather easy.")),
    (0.94, _l("Easy: most had it right. In a test of mastery that is as it should be.")),
)
VERY_EASY = _l(
    "Nearly everybody had it right. Fine if all must know it; it tells nothing about who knows more."
)


def question(item: ItemResult) -> str:
    """What was asked; to whom that is closed, which competency it is about."""
    if item.shows_key:
        return in_language(item.item.item.stem)
    competency = COMPETENCY_WORDS[item.item.item.competency]
    return _("(question not shown; competency: %(competency)s)", competency=competency)


def rule(item: ItemResult) -> str:
    """How an item is graded that is not graded by its key."""
    return _("dropped") if item.rule == DROPPED else _("full marks to all")


def flag(code: str) -> str:
    return str(FLAG_WORDS[code])


def flag_kind(code: str) -> str:
    """The kind of badge: amber for what needs a look."""
    return "due" if code in GRAVE else ""


def facility_meaning(found: ItemAnalysis) -> str:
    facility = round(found.figures.facility, 9)
    return str(next((words for most, words in FACILITY_BANDS if facility <= most), VERY_EASY))


def discrimination_meaning(found: ItemAnalysis) -> str:
    """What the item-rest correlation says. Bands: Moodle's, with the rule of 0.2 under which an item is poor."""
    rest = found.figures.item_rest
    if rest is None:
        return _("Cannot be told: everybody earned the same on it.")
    if rest < 0:
        return _("Those who did well on the rest did worse here. Check the key and the wording.")
    if rest < 0.2:
        return _("Those who know more do hardly better here.")
    if rest < 0.4:
        return _("Those who know more do somewhat better here.")
    return _("Those who know more do clearly better here.")


def item_figures(found: ItemAnalysis) -> list[Figure]:
    """Every figure of an item with its sentence, in the order of `result_sheet`."""
    return [_facility(found), *_discrimination(found), *_chance(found), *_part_in_test(found)]


def _facility(found: ItemAnalysis) -> Figure:
    value = percent(found.figures.facility)
    if found.facility_interval:
        value += f" ({percent_span(found.facility_interval)})"
    return Figure(_("Facility index"), value, facility_meaning(found))


def _discrimination(found: ItemAnalysis) -> Iterator[Figure]:
    """Whether those who know more do better on it, in four ways of asking."""
    figures = found.figures
    rest = correlation(figures.item_rest)
    if found.item_rest_interval:
        rest += " (" + span(found.item_rest_interval) + ")"
    yield Figure(_("Discrimination (correlation with the rest)"), rest, discrimination_meaning(found))
    yield Figure(
        _("Discrimination index (strongest less weakest 27 per cent)"),
        points(100 * figures.upper_lower),
        _("How much more often the strongest had it right than the weakest."),
    )
    yield Figure(
        _("Discriminative efficiency"),
        percent(figures.efficiency),
        _("Of the discrimination that a question so hard or so easy could have at most, what it has."),
    )
    yield Figure(
        _("Point-biserial correlation (with the whole score)"),
        correlation(figures.item_total),
        _("As above, the question itself included, which makes it look better. Some reports print this one."),
    )


def _chance(found: ItemAnalysis) -> Iterator[Figure]:
    """What guessing earns, and how far answers lie apart."""
    yield Figure(
        _("Score of guessing"),
        percent(found.guess_score),
        _("What is earned on average by guessing, without knowing anything."),
    )
    yield Figure(
        _("Standard deviation"),
        points(100 * found.figures.sd),
        _("How much answers differ, of full marks."),
    )


def _part_in_test(found: ItemAnalysis) -> Iterator[Figure]:
    """What the item is to the test: its weight, and what the test would be without it."""
    yield Figure(
        _("Intended and effective weight"),
        f"{percent(found.intended_weight, 1)} / {percent(found.effective_weight, 1)}",
        _(
            "The share of the points that the authors gave it, and its share in the order that the test gives. A "
            "question without effective weight decides nothing, or goes against the others."
        ),
    )
    yield Figure(
        _("Alpha without it"),
        correlation(found.figures.alpha_if_dropped),
        _("Cronbach's alpha of the other questions. Higher than that of the test: this one makes it worse."),
    )


def advice(item: ItemResult, results: QuizResults) -> list[str]:
    """The flags of an item as sentences with its own numbers; that they are few is said of the whole page."""
    if item.shown is None or results.n is None:
        return []
    return [_sentence(code, item, item.shown, results) for code in item.flags if code != "too-few"]


def _sentence(code: str, item: ItemResult, found: ItemAnalysis, results: QuizResults) -> str:
    n = found.n
    if code in _UNNAMED and not item.shows_key:
        return str(_UNNAMED[code])
    if code == "key-suspect":
        return _key_suspect(item, found, results)
    if code == "draws-strong":
        return _(
            "Those who picked %(choices)s did better than others on the rest of the test. Read it again: may it be "
            "right as well?",
            choices=_named(item, [choice for choice in found.choices if drawing_strong(n, choice)]),
        )
    if code == "dead-distractor":
        return _(
            "Under 5%% picked %(choices)s. Such a choice only takes time to read.",
            choices=_named(item, [choice for choice in found.choices if is_dead(n, choice)]),
        )
    return str(_PLAIN[code])


_PLAIN = {
    "negative": _l("Those who did well on the rest did worse here. Check the key and the wording."),
    "no-better-than-guessing": _l("No more was earned than by guessing. Was it taught?"),
    "too-hard": _l("At most one in five had it right. Was it taught, and is the question clear?"),
    "too-easy": _l("Nearly everybody had it right. It tells nothing about who knows more."),
    "no-discrimination": _l("Those who know more do hardly better here."),
}


# The same of the flags that name choices, without any.
_UNNAMED = {
    "key-suspect": _l("More of the strongest picked a wrong choice than the key. The key is to be checked."),
    "draws-strong": _l(
        "Those who picked one of the wrong choices did better than others on the rest of the test."
    ),
    "dead-distractor": _l("Fewer than one in twenty picked one of the choices."),
}


def _key_suspect(item: ItemResult, found: ItemAnalysis, results: QuizResults) -> str:
    lure = max((c for c in found.choices if not c.is_key), key=lambda c: c.n_by_group["upper"])
    cells = protect_choices(found, is_complete=results.shown.is_complete) if results.analysis else {}
    return _(
        "%(count)s of %(n)s picked the wrong choice “%(choice)s”, and more of the strongest picked it than "
        "the key. Check the key.",
        count=cell(cells[lure.choice_id][ALL]),
        n=found.n,
        choice=choice_words(item, lure.choice_id),
    )


def _named(item: ItemResult, choices: Sequence[ChoiceFigures]) -> str:
    return ", ".join(f"“{choice_words(item, choice.choice_id)}”" for choice in choices)


def choice_words(item: ItemResult, choice_id: str) -> str:
    """A choice in words, or what else answers are counted by; of several places, which one and what stood there."""
    if choice_id == LEFT_OUT:
        return _("(no answer)")
    if choice_id in item.lines:
        return in_language(item.lines[choice_id])
    place = choice_id.removesuffix(OTHER).rstrip(".")
    numbers = {each.id: number for number, each in enumerate(places_of(item.item.item), 1) if each.id}
    if place in numbers:
        return _("(%(number)s) → (another answer)", number=numbers[place])
    return _("(another answer)")  # or one of a correction that was taken back since


def choice_cells(item: ItemResult, results: QuizResults) -> ChoiceCells:
    """Who picked what, as this reader may see it: nothing, where choices are not shown, nor of what people mark."""
    if item.item.item.rubric or item.shown is None or not item.shown.choices or results.analysis is None:
        return {}
    return protect_choices(item.shown, is_complete=results.shown.is_complete)


def spot_notes(item: ItemResult, cells: ChoiceCells) -> dict[str, str]:
    """How many officers picked each area of a picture, as this reader may see it."""
    return {choice_id: cell(row[ALL]) for choice_id, row in cells.items()} if item.item.item.has_spots else {}


def choice_value(item: ItemResult, choice_id: str, cells: ChoiceCells) -> float | None:
    """The correlation of picking a choice with the rest of the test; hidden with its count."""
    found = next((c for c in item.shown.choices if c.choice_id == choice_id), None) if item.shown else None
    return found.rest_correlation if found and cells[choice_id][ALL].is_shown else None
