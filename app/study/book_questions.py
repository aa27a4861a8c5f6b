"""The questions of printed books: to be answered with a pen, or with what is right and why."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from app.curriculum.published import PublishedItem, PublishedModule, PublishedQuiz
from app.domain import grading
from app.domain.book import Choice, Picture, Question, plain
from app.domain.course import Item
from app.domain.item_words import Place, choice_words, lines_of, number_gaps, shown_places
from app.domain.spot_drawing import item_drawing
from app.quizzes.arrangement import everything_in, situations_before
from app.quizzes.item_text import essay_hint, points_of
from app.quizzes.pictures import drawing_of
from app.shared.locale import in_language, language

BLANK = "………………"
LINE = BLANK * 3
ESSAY_LINES = 12


def questions_of(
    quiz: PublishedQuiz, *, is_answered: bool, module: PublishedModule | None = None
) -> Iterator[Question]:
    """The questions in order; with a module, each with its source and what to read again."""
    told = situations_before(everything_in(quiz))
    for number, published in enumerate(quiz.items, 1):
        item = published.item
        lines = _answers(item) if is_answered else _blanks(published)
        yield Question(
            number=str(number),
            before=[plain(line) for line in told.get(number, ())],
            stem=plain(in_language(item.stem)),
            hint=plain(_("Several may be right.")) if item.type == grading.MULTIPLE else "",
            choices=[_choice(item, place, is_answered=is_answered) for place in range(len(item.choices))],
            has_boxes=item.type == grading.MULTIPLE,
            lines=[] if item.choices else [plain(line) for line in lines],
            note=_source(item, module) if module else "",
            picture=_picture(item),
        )


def _choice(item: Item, place: int, *, is_answered: bool) -> Choice:
    choice = item.choices[place]
    text = plain(in_language(choice_words(item)[choice.id]))
    drawn = drawing_of(choice.picture) if choice.picture else b""
    if not is_answered:
        return Choice(text, picture=drawn)
    return Choice(text, choice.earns, plain(in_language(choice.feedback)), drawn)


def _picture(item: Item) -> Picture | None:
    """What stands beside the stem, with letters where choices are areas of it."""
    if item.picture is None:
        return None
    return Picture(item_drawing(item, drawing_of(item.picture)), "", plain(in_language(item.picture.alt)))


def _blanks(published: PublishedItem) -> Iterator[str]:
    """What to fill in by hand, in an order that gives nothing away and is the same in every copy."""
    item = published.item
    shown = grading.layout([published.gradable], 0, shuffle_choices=True)[item.id]
    places = shown_places(item, shown)
    if item.text:
        yield number_gaps(item, language(), BLANK)
    if item.type == grading.ESSAY:
        yield essay_hint(item)
        yield from [LINE] * ESSAY_LINES
    elif item.type in (grading.SHORTTEXT, grading.NUMERICAL):
        yield LINE
    elif item.type == grading.ORDERING:
        yield from (f"{BLANK} {in_language(place.label)}" for place in places if place.label)
    elif item.type == grading.MATCHING:
        yield from (f"{in_language(place.label)} → {BLANK}" for place in places if place.label)
        yield _offered(places[0])
    elif item.type == grading.GAPSELECT:
        yield from (f"({number}) {_offered(place)}" for number, place in enumerate(places, 1))


def _offered(place: Place) -> str:
    return _(
        "To choose from: %(options)s", options="; ".join(in_language(each.text) for each in place.offers)
    )


def _answers(item: Item) -> Iterator[str]:
    if item.text:
        yield number_gaps(item, language(), BLANK)
    if item.model_answer:
        yield in_language(item.model_answer)
    yield from _rubric(item)
    for line in lines_of(item):
        if line.share:
            part = "" if line.share == 1 else f" ({_('counts %(fraction)s', fraction=line.share)})"
            said = f" – {in_language(line.feedback)}" if line.feedback else ""
            yield f"{in_language(line.text)}{part}{said}"
    if item.feedback:
        yield in_language(item.feedback)


def _rubric(item: Item) -> Iterator[str]:
    """What an essay is marked by: each criterion with its levels and their points."""
    for criterion in item.rubric or ():
        levels = "; ".join(f"{in_language(each.text)} ({points_of(each)})" for each in criterion.levels)
        yield f"{in_language(criterion.text)}: {levels}"


def _source(item: Item, module: PublishedModule) -> str:
    sections = module.pages[language()].sections
    title = next((section.title for section in sections if section.id == item.section), "")
    source = _("Source: %(source)s.", source=item.source.rstrip("."))
    again = _("To read again: %(section)s.", section=title) if title else ""
    return plain(f"{source} {again}".strip())
