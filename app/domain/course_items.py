"""Items and quizzes as their YAML files hold them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction

from app.domain.behaviour import CERTAINTY, DEFERRED, IMMEDIATE
from app.domain.counting import BEST, COUNTS
from app.domain.course import COMPETENCIES, DIFFICULTIES, Item, Quiz
from app.domain.course_behaviour import read_behaviour
from app.domain.course_item_types import read_own_keys
from app.domain.course_pictures import ChoiceReader, Drawings, check_pictures, read_picture
from app.domain.course_scenarios import ScenarioFile, check_use, read_reference, read_scenarios
from app.domain.course_source import Source
from app.domain.course_structure import Bank, read_asked
from app.domain.course_yaml import Fields, compose, is_mapping, list_in
from app.domain.grading import CHOICE_TYPES, ESSAY, ITEM_TYPES, MULTIPLE, TRUEFALSE
from app.domain.grading_choices import MOST_CHOICES

MOST_ATTEMPTS = 20
LONGEST_TIME = 240  # minutes
LONGEST_DELAY = 7 * 24 * 60  # minutes: a week
PRACTICE = "practice"
MARKED_ONLY = ("pass_score", "attempts", "time_limit", "counts", "delay")
"""Rules that practice has none of: it counts for nothing."""


@dataclass(frozen=True)
class KnownIds:
    """What the items of a module may refer to, and the ids that items and scenarios of other modules have taken."""

    objectives: Collection[str]
    headings: Collection[str]
    items: Collection[str]
    scenarios: Collection[str] = ()
    drawings: Drawings = field(default_factory=dict)


def read_items(source: Source, known: KnownIds) -> tuple[Item, ...]:
    """items.yml of a module: a list of items, or `scenarios` and then the `items`."""
    node = compose(source, source.text)
    if node is None:
        return ()
    if not is_mapping(node):
        return list_in(source, node, lambda fields: _item(fields, known, ScenarioFile()))
    fields = Fields(source, node)
    told = read_scenarios(fields)
    items = fields.list_of("items", lambda inner: _item(inner, known, told))
    fields.finish()
    check_use(source, told, items, known.scenarios)
    return items


def _item(fields: Fields, known: KnownIds, told: ScenarioFile) -> Item:
    item_type = fields.one_of("type", ITEM_TYPES)
    tells_case, stimulus = read_reference(fields, told.scenarios)
    picture = read_picture(fields, known.drawings)
    read_choice = ChoiceReader(known.drawings, picture)
    item = Item(
        id=fields.word("id"),
        type=item_type,
        objective=fields.word("objective"),
        competency=fields.one_of("competency", COMPETENCIES),
        difficulty=fields.one_of("difficulty", DIFFICULTIES),
        source=fields.text("source"),
        section=fields.word("section"),
        scenario=tells_case,
        meaning=fields.optional_number("meaning", 1, 999) or 1,
        stem=fields.words("stem"),
        choices=fields.list_of("choices", read_choice) if has_choices(item_type) else (),
        tags=fields.word_list("tags") if fields.has("tags") else None,
        stimulus=stimulus,
        picture=picture,
        **read_own_keys(fields, item_type),
    )
    _check_item(fields, item, known)
    return item


def has_choices(item_type: str) -> bool:
    """Whether items of a type, or of none that is known, have choices."""
    return item_type in CHOICE_TYPES or item_type not in ITEM_TYPES


def _check_item(fields: Fields, item: Item, known: KnownIds) -> None:
    if item.id in known.items:
        fields.note("id", "id-twice", id=item.id)
    if item.objective and item.objective not in known.objectives:
        fields.note("objective", "no-such-objective", id=item.objective)
    if item.section and item.section not in known.headings:
        fields.note("section", "no-such-section", id=item.section)
    if item.choices:
        _check_key(fields, item)
        check_pictures(fields, item)


def _check_key(fields: Fields, item: Item) -> None:
    """The shares of a key must make full marks possible, and full marks must mean the right answer."""
    shares = [choice.share for choice in item.choices]
    if len(shares) < 2:
        fields.note("choices", "too-few-choices", id=item.id)
    if len(shares) > MOST_CHOICES:
        fields.note("choices", "not-so-many", key="choices", least=2, most=MOST_CHOICES)
    if item.type == TRUEFALSE and len(shares) != 2:
        fields.note("choices", "not-two-choices", id=item.id)
    if item.type == MULTIPLE:
        total = sum((share for share in shares if share > 0), Fraction())
        if total != 1:
            fields.note("choices", "shares-not-one", id=item.id, total=str(total))
    elif shares.count(Fraction(1)) != 1:
        fields.note("choices", "not-one-right", id=item.id)


def read_quiz(source: Source, purposes: Collection[str], bank: Bank) -> Quiz | None:
    """quiz.yml of a module."""
    node = compose(source, source.text)
    if node is None:
        return None
    fields = Fields(source, node)
    purpose = fields.one_of("purpose", purposes)
    asked, structure = read_asked(fields, bank)
    quiz = Quiz(
        purpose=purpose,
        pass_score=fields.optional_number("pass_score", 1, 100),
        attempts=fields.optional_number("attempts", 0, MOST_ATTEMPTS) or 0,
        time_limit=fields.optional_number("time_limit", 1, LONGEST_TIME),
        shuffle_choices=fields.flag("shuffle_choices", default=True),
        items=asked,
        counts=fields.optional_one_of("counts", COUNTS, BEST),
        behaviour=read_behaviour(fields, IMMEDIATE if purpose == PRACTICE else DEFERRED),
        structure=structure,
        delay=fields.optional_number("delay", 1, LONGEST_DELAY),
    )
    if purpose == PRACTICE:
        for key in MARKED_ONLY:
            if fields.has(key):
                fields.note(key, "not-in-practice", key=key)
    _check_essays(fields, quiz, bank)
    fields.finish()
    return quiz


def _check_essays(fields: Fields, quiz: Quiz, bank: Bank) -> None:
    """Nobody marks practice, and how sure one is goes with answers that are right or wrong."""
    key = "sections" if fields.has("sections") else "items"
    for item in bank.items:
        if item.type != ESSAY or item.id not in quiz.items:
            continue
        if quiz.purpose == PRACTICE:
            fields.note(key, "essay-in-practice", id=item.id)
        elif quiz.behaviour.kind == CERTAINTY:
            fields.note(key, "essay-with-certainty", id=item.id)


def read_practice(source: Source, bank: Bank, quiz: Quiz | None) -> Quiz | None:
    """practice.yml of a module, whose quiz is `quiz`: it asks what that does not."""
    practice = read_quiz(source, (PRACTICE,), bank)
    if practice is None or quiz is None:
        return practice
    if quiz.purpose == PRACTICE:
        source.note(source.first_line, "practice-twice")
    for item_id in practice.items:
        if item_id in quiz.items:
            source.note(source.first_line, "practice-asks-the-quiz", id=item_id)
    return practice
