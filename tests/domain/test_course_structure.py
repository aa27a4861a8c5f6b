"""Scenarios, tags, sections and draws as authors write them: read whole, and every mistake at its line."""

from __future__ import annotations

import pytest

from app.domain.course import Course
from app.domain.course_files import read_course
from app.domain.item_changes import QuizChange, change_of_quiz, changed_items
from tests.quizzes.structured import IN_ORDER, PARTS, structure_files

ITEMS, QUIZ, ORDER = f"{PARTS}/items.yml", f"{PARTS}/quiz.yml", f"{IN_ORDER}/quiz.yml"


def changed(path: str, before: str, after: str) -> dict[str, bytes]:
    text = structure_files()[path].decode()
    assert before in text, f"{before!r} is not in {path}"
    return {**structure_files(), path: text.replace(before, after, 1).encode()}


def read_fit(files: dict[str, bytes]) -> Course:
    course, problems = read_course(files)
    assert problems == []
    assert course is not None
    return course


def test_items_know_the_words_of_their_scenario_and_their_tags() -> None:
    items = read_fit(structure_files()).items
    pot, alone = items["cook-is-hurt"], items["plus-1"]
    assert pot.stimulus is not None
    assert (pot.stimulus.id, pot.scenario, pot.tags) == ("boiling-pot", True, ("water",))
    assert pot.stimulus.text["en"] == (
        "A pot of water is boiling on the stove. The cook has burnt a hand lightly."
    )
    assert pot.stimulus.notice == {
        "vi": "Tình huống có nói đến vết bỏng.",
        "en": "The situation mentions a burn.",
    }
    assert (alone.stimulus, alone.scenario, alone.tags) == (None, False, ("basics", "numbers"))


def test_sections_list_items_or_say_what_they_are_drawn_from() -> None:
    quiz = read_fit(structure_files()).modules[0].quiz
    assert quiz is not None
    market, numbers, water = quiz.structure.sections
    assert (market.items, market.draw, market.length) == (("count-carts", "who-sells", "is-market"), None, 3)
    assert (numbers.items, numbers.length) == (tuple(f"plus-{n}" for n in range(1, 7)), 3)
    assert water.items == ("pot-boils", "cook-is-hurt", "water-1", "water-2", "water-3", "water-4")
    assert quiz.items == (*market.items, *numbers.items, *water.items)


def test_a_draw_may_ask_for_a_difficulty_and_leaves_out_what_earlier_draws_may_take() -> None:
    files = changed(QUIZ, "draw: {tag: basics, count: 3}", "draw: {tag: basics, difficulty: hard, count: 2}")
    quiz = read_fit(files).modules[0].quiz
    assert quiz is not None
    assert quiz.structure.sections[1].items == ("plus-5", "plus-6")
    files = changed(QUIZ, "draw: {tag: water, count: 3}", "draw: {count: 3}")
    quiz = read_fit(files).modules[0].quiz
    assert quiz is not None
    assert not set(quiz.structure.sections[2].items) & {*quiz.structure.sections[1].items, "count-carts"}


def test_items_of_a_test_are_never_drawn() -> None:
    both = "".join(f"  - {{both: water-{n}}}\n" for n in (1, 2))
    blueprint = "{detect: 2, investigate: 0, handle: 0, identify: 0, protect: 0, assist: 0}"
    tests = f"pre: {{attempts: 1}}\npost: {{attempts: 1}}\nblueprint: {blueprint}\nitems:\n{both}"
    quiz = read_fit({**structure_files(), "tests.yml": tests.encode()}).modules[0].quiz
    assert quiz is not None
    assert quiz.structure.sections[2].items == ("pot-boils", "cook-is-hurt", "water-3", "water-4")
    pot = tests.replace("water-2", "pot-boils").encode()  # one item of a scenario takes the others with it
    quiz = read_fit({**structure_files(), "tests.yml": pot}).modules[0].quiz
    assert quiz is not None
    assert quiz.structure.sections[2].items == ("water-2", "water-3", "water-4")
    few = (tests + "".join(f"  - {{both: water-{n}}}\n" for n in (3, 4))).replace("detect: 2", "detect: 4")
    _course, problems = read_course({**structure_files(), "tests.yml": few.encode()})
    assert [(each.path, each.line, each.code, each.values) for each in problems] == [
        (QUIZ, 12, "draw-too-few", {"found": 2, "wanted": 3})
    ]


MARKET = "items: [count-carts, who-sells, is-market]"
MISTAKES = [
    (ITEMS, "scenario: market-day", "scenario: market-days", 32, "no-such-scenario"),
    (ITEMS, "- id: boiling-pot", "- id: market-day", 18, "id-twice"),
    (ITEMS, "- id: boiling-pot", "- id: Boiling", 18, "not-a-word"),
    (ITEMS, 'en: "A pot', 'xx: "A pot', 22, "unknown-key"),
    (ITEMS, "Today is **market day**.", "# Today", 4, "scenario-not-plain"),
    (ITEMS, "Today is **market day**.", "Today is <b>market day</b>.", 4, "scenario-not-plain"),
    (ITEMS, "Today is **market day**.", "[Today](https://example.org/)", 4, "scenario-not-plain"),
    (ITEMS, "Today is **market day**.", "![Carts](figures/carts.svg)", 4, "scenario-not-plain"),
    (ITEMS, "person who sells", "credulous person who sells", 15, "word-to-avoid"),
    (ITEMS, "tags: [market]", "tags: []", 31, "not-a-list"),
    (ITEMS, "tags: [market]", "tags: [Market]", 31, "not-a-word"),
    (ITEMS, "tags: [market]", "tags: [market, market]", 31, "listed-twice"),
    (f"{IN_ORDER}/items.yml", "- id: two-doors", "- id: market-day", 2, "id-twice"),
    (f"{IN_ORDER}/items.yml", "    scenario: two-doors\n", "", 2, None),
    (QUIZ, "tag: basics, count: 3", "tag: basics, count: 7", 10, "draw-too-few"),
    (QUIZ, "tag: basics, count: 3", "tag: basic, count: 3", 10, "draw-too-few"),
    (QUIZ, "tag: basics, count: 3", "tag: basics", 10, "missing-key"),
    (QUIZ, "tag: basics, count: 3", "tag: basics, count: 0", 10, "not-a-number"),
    (QUIZ, "tag: basics, count: 3", "difficulty: harder, count: 3", 10, "not-one-of"),
    (QUIZ, "tag: basics, count: 3", "tags: [basics], count: 3", 10, "unknown-key"),
    (QUIZ, "draw: {tag: basics, count: 3}", "items: [plus-1, count-carts]", 6, "listed-twice"),
    (QUIZ, "draw: {tag: basics, count: 3}", "items: [plus-1, plus-nought]", 10, "no-such-item"),
    (QUIZ, "draw: {tag: basics, count: 3}", "items: [cook-is-hurt]", 6, None),
    (QUIZ, MARKET, "draw: {count: 1}\n    items: [is-market]", 9, "items-and-draw"),
    (QUIZ, MARKET, "items: [count-carts, plus-1, is-market]", 6, "scenario-torn"),
    (QUIZ, "shuffle_items: true", "shuffle_items: perhaps", 4, "not-yes-or-no"),
    (QUIZ, "shuffle_items: true", "items: [plus-1]", 4, "items-and-sections"),
    (QUIZ, 'title: {vi: "Nước", en: "Water"}', 'title: {vi: "Nước"}', 11, "missing-key"),
    (ORDER, "navigation: sequential", "navigation: backwards", 4, "not-one-of"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "before", "after", "line", "code"), MISTAKES, ids=[f"{row[4]} {row[2][:30]}" for row in MISTAKES]
)
def test_each_mistake_is_found_at_its_line(
    path: str, before: str, after: str, line: int, code: str | None
) -> None:
    found = [(each.path, each.line, each.code) for each in read_course(changed(path, before, after))[1]]
    if code is None:
        assert found == []
    else:
        assert (path, line, code) in found


def test_a_scenario_that_nobody_asks_about_is_named() -> None:
    text = structure_files()[ITEMS].decode().replace("    scenario: boiling-pot\n", "")
    _course, problems = read_course({**structure_files(), ITEMS: text.encode()})
    assert [(each.line, each.code) for each in problems] == [(18, "unused-scenario")]


def test_other_words_of_a_scenario_change_its_items() -> None:
    before = structure_files()[ITEMS].decode()
    after = before.replace("The cook has burnt", "The cook burnt")
    assert [(each.id, each.what) for each in changed_items(before, after)] == [
        ("pot-boils", ("en",)),
        ("cook-is-hurt", ("en",)),
    ]


def test_what_changed_about_sections_and_draws_is_told() -> None:
    before = structure_files()[QUIZ].decode()
    after = before.replace("tag: basics, count: 3", "tag: basics, count: 2").replace(
        "[count-carts, who-sells, is-market]", "[count-carts, who-sells]"
    )
    title = "vi: Các con số, en: Numbers"
    assert change_of_quiz(before, after + "navigation: sequential\n") == QuizChange(
        added=(),
        removed=("is-market",),
        is_reordered=False,
        rules=(
            ("navigation", None, "sequential"),
            ("section.2", f"{title} · tag: basics, count: 3", f"{title} · tag: basics, count: 2"),
        ),
    )
