"""tests.yml of a course: the pre-test and the post-test, in two forms that measure the same.

Both forms keep to the blueprint, so many items of each competency, and share anchor items, in the same places, on which
a gain can be told item by item. Of tests of forty items or more, a fifth should be common items (M. J. Kolen and R. L.
Brennan, Test Equating, Scaling, and Linking, 3rd ed., Springer, 2014); of our shorter ones we ask two fifths: 12 of 30.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from fractions import Fraction

from app.domain.counting import BEST, COUNTS
from app.domain.course import COMPETENCIES, FORMS, TESTS, Item, Quiz
from app.domain.course_items import LONGEST_DELAY, LONGEST_TIME, MOST_ATTEMPTS
from app.domain.course_source import Source
from app.domain.course_yaml import Fields, compose
from app.domain.quiz_structure import torn_scenarios

LEAST_ANCHORS = Fraction(2, 5)
MOST_ITEMS = 100  # of one competency in a form
BOTH = ""

Place = tuple[tuple[str, str], ...]
"""Items of one place: (item id, the form that it is in, or BOTH)."""


def read_tests(source: Source, items: Mapping[str, Item], in_quizzes: Collection[str]) -> dict[str, Quiz]:
    """The tests by purpose; `items` of the course by id, and which of them the modules' quizzes ask."""
    node = compose(source, source.text)
    if node is None:
        return {}
    fields = Fields(source, node)
    blueprint = _blueprint(fields)
    places = fields.list_of("items", lambda place: _place(place, items, in_quizzes))
    time_limit = fields.optional_number("time_limit", 1, LONGEST_TIME)
    is_shuffled = fields.flag("shuffle_choices", default=True)
    tests = {purpose: _test(fields, purpose, places, time_limit, is_shuffled) for purpose in TESTS}
    fields.finish()
    _check_forms(fields, tests[TESTS[0]], items, blueprint)
    return tests


def _blueprint(fields: Fields) -> dict[str, int]:
    """How many items of each competency a form has."""
    inner = fields.mapping("blueprint")
    if inner is None:
        return {}
    found = {competency: inner.number(competency, 0, MOST_ITEMS) for competency in COMPETENCIES}
    inner.finish()
    return found


def _place(fields: Fields, items: Mapping[str, Item], in_quizzes: Collection[str]) -> Place:
    """{both: item} or {a: item, b: item}."""
    keys = {"both": BOTH} if fields.has("both") else {form.lower(): form for form in FORMS}
    place = tuple((fields.word(key), form) for key, form in keys.items())
    for key, (item_id, _form) in zip(keys, place, strict=True):
        if item_id and item_id not in items:
            fields.note(key, "no-such-item", id=item_id)
        elif item_id in in_quizzes:
            fields.note(key, "item-in-a-quiz", id=item_id)
    return place


def _test(
    fields: Fields, purpose: str, places: tuple[Place, ...], time_limit: int | None, is_shuffled: bool
) -> Quiz:
    inner = fields.mapping(purpose)
    asked = [each for place in places for each in place]
    quiz = Quiz(
        purpose=purpose,
        items=tuple(item_id for item_id, _form in asked),
        pass_score=inner.optional_number("pass_score", 1, 100) if inner else None,
        attempts=(inner.optional_number("attempts", 0, MOST_ATTEMPTS) or 0) if inner else 0,
        time_limit=time_limit,
        shuffle_choices=is_shuffled,
        only={item_id: form for item_id, form in asked if form != BOTH},
        counts=inner.optional_one_of("counts", COUNTS, BEST) if inner else BEST,
        delay=inner.optional_number("delay", 1, LONGEST_DELAY) if inner else None,
    )
    if inner:
        inner.finish()
    return quiz


def _check_forms(fields: Fields, test: Quiz, items: Mapping[str, Item], blueprint: Mapping[str, int]) -> None:
    """Note items that stand twice, too few anchors, and a form that leaves the blueprint."""
    for item_id in [item_id for item_id, count in Counter(test.items).items() if count > 1]:
        fields.note("items", "listed-twice", id=item_id)
    length = len(test.items_in(FORMS[0]))
    shared = len(test.items) - len(test.only)
    if shared < LEAST_ANCHORS * length:
        fields.note("items", "forms-share-too-little", shared=shared, length=length)
    for form in FORMS:
        for name in torn_scenarios([items[item_id] for item_id in test.items_in(form) if item_id in items]):
            fields.note("items", "scenario-torn", id=name)
        counts = Counter(items[item_id].competency for item_id in test.items_in(form) if item_id in items)
        for competency, wanted in blueprint.items():
            if counts[competency] != wanted:
                fields.note(
                    "blueprint",
                    "blueprint-not-met",
                    form=form,
                    competency=competency,
                    wanted=wanted,
                    found=counts[competency],
                )
