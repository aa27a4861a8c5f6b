"""The words about answers that are written or put into places."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext

from app.curriculum.published import PublishedItem
from app.domain.course import Item
from app.domain.grading import NUMERICAL, ORDERING, Answer, is_answered
from app.domain.grading_blanks import LONGEST_TEXT, TextKey
from app.domain.grading_essay import LONGEST_ESSAY, TooLong, clean_essay, count_words
from app.domain.grading_numbers import Numeric
from app.domain.item import Criterion, Level
from app.domain.item_words import Place, number_gaps, places_of, shown_places, split_at_gaps
from app.domain.marking import TOLERANCE
from app.domain.numbers import format_number
from app.quizzes.answers import too_long
from app.quizzes.review import ReviewedPlace
from app.shared.locale import in_language, language
from app.shared.page import show_number

__all__ = [
    "LONGEST_ESSAY",
    "LONGEST_TEXT",
    "essay_facts",
    "essay_hint",
    "gaps_numbered",
    "given_words",
    "level_words",
    "number_hint",
    "number_words",
    "place_name",
    "points_of",
    "points_words",
    "reading_words",
    "right_words",
    "shown_places",
    "split_at_gaps",
    "too_long_words",
    "word_count",
]


def number_hint(item: Item) -> str:
    """How a number is written on a page in this language; empty for an item that asks for none."""
    if item.type != NUMERICAL:
        return ""
    hint = _("Write the number as %(example)s.", example=show_number(1234.5, 1))
    if not item.units:
        return hint
    units = [in_language(unit.name) for unit in item.units]
    return f"{hint} " + _(
        "Units: %(units)s. A number alone is in %(first)s.", units=", ".join(units), first=units[0]
    )


def essay_hint(item: Item) -> str:
    """How long an essay is to be."""
    least, most = item.least_words, item.most_words
    if least and most:
        return _("Write %(least)s to %(most)s words.", least=least, most=most)
    if least:
        return _("Write at least %(least)s words.", least=least)
    if most:
        return _("Write at most %(most)s words.", most=most)
    return _("Write as much as the question needs.")


def essay_facts(item: Item) -> list[tuple[str, str]]:
    """What else there is to say of an essay: its length, and who marks it."""
    if not item.rubric:
        return []
    markers = item.markers or 1
    facts = [(_("Length"), essay_hint(item)), (_("Markers"), str(markers))]
    if markers > 1:
        most = points_words(Fraction(item.tolerance or TOLERANCE))
        facts.append((_("May differ by"), most))
    return facts


def word_count(text: str) -> str:
    """How many words a text has."""
    return ngettext("%(num)d word", "%(num)d words", count_words(text))


def too_long_words(text: str) -> str:
    """Why a text was not saved."""
    refusal = too_long(TooLong(len(clean_essay(text))))
    return f"{refusal.happened} {refusal.kept} {refusal.to_do}"


def points_of(level: Level) -> str:
    """What a level of a rubric is worth."""
    return points_words(Fraction(level.points))


def level_words(criterion: Criterion, level: Level) -> str:
    """What a level is worth, of what the criterion can be."""
    return _(
        "%(points)s of %(most)s",
        points=number_words(Fraction(level.points)),
        most=points_of(criterion.levels[-1]),
    )


def number_words(points: Fraction) -> str:
    """Points without their name."""
    return show_number(float(points), 0 if points.denominator == 1 else 2)


def points_words(points: Fraction) -> str:
    """Points of a rubric, whole or with what stands behind the comma."""
    count = int(points) if points.denominator == 1 else 2
    return ngettext("%(words)s point", "%(words)s points", count, words=number_words(points))


def reading_words(published: PublishedItem, answer: Answer) -> str:
    """Which number was read in an answer; empty for an item that asks for none, and while there is no answer."""
    key = published.gradable.key
    if published.item.type != NUMERICAL or not is_answered(answer) or not isinstance(key, TextKey):
        return ""
    assert isinstance(key.blank, Numeric)
    number = key.blank.number(answer["text"], answer["language"])
    if number is None:
        return _("This is not read as a number. It is kept as you wrote it.")
    unit = in_language(published.item.units[0].name) if published.item.units else ""
    shown = format_number(Decimal(number.numerator) / Decimal(number.denominator), language())
    return _("Read as %(number)s", number=f"{shown} {unit}".strip())


def place_name(item: Item, place: Place) -> str:
    """What a place is called: its own words, or the number of the gap; empty for the only place of an item."""
    if place.label:
        return in_language(place.label)
    names = [each.id for each in places_of(item)]
    return _("Gap %(number)s", number=names.index(place.id) + 1) if place.id else ""


def gaps_numbered(item: Item) -> str:
    """The text of an item with its gaps numbered; empty for an item that has none."""
    return number_gaps(item, language(), "____") if item.text else ""


def given_words(item: Item, reviewed: ReviewedPlace) -> str:
    """What was put into a place."""
    if reviewed.given is None:
        return _("Not answered")
    words = in_language(reviewed.given)
    return _("position %(number)s", number=words) if item.type == ORDERING else words


def right_words(item: Item, place: Place) -> str:
    """What earns all of a place."""
    words = _(" or ").join(dict.fromkeys(map(in_language, place.right)))
    return _("position %(number)s", number=words) if item.type == ORDERING else words
