"""What an attempt is set: drawn without twice, scenarios whole and in order, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.course import body_of
from app.domain.item import Item, Scenario
from app.domain.quiz_layout import Place, arrange, draw
from app.domain.quiz_structure import SEQUENTIAL, Draw, QuizSection, Structure

WORDS = {"vi": "a", "en": "a"}
seeds = st.integers(0, 2**128 - 1)


def make_item(name: str, scenario: str = "", difficulty: str = "easy") -> Item:
    return Item(
        id=name,
        type="single",
        objective="look",
        competency="detect",
        difficulty=difficulty,
        source="Invented",
        section="start",
        stem=WORDS,
        choices=(),
        stimulus=Scenario(scenario, WORDS) if scenario else None,
    )


@st.composite
def pools(draw_one: st.DrawFn) -> list[Item]:
    """Items alone and in scenarios of up to four, of all difficulties."""
    sizes = draw_one(st.lists(st.integers(0, 4), min_size=1, max_size=12))
    kinds = st.sampled_from(["easy", "medium", "hard"])
    return [
        make_item(f"u{unit}-{place}", f"s{unit}" if size else "", draw_one(kinds))
        for unit, size in enumerate(sizes)
        for place in range(max(1, size))
    ]


def scenario_of(pool: list[Item]) -> dict[str, str]:
    return {item.id: item.stimulus.id if item.stimulus else item.id for item in pool}


@given(pools(), st.integers(1, 20), seeds)
def test_a_draw_has_as_many_items_as_asked_and_none_twice(pool: list[Item], count: int, seed: int) -> None:
    drawn = [item.id for unit in draw(pool, count, seed) for item in unit]
    assert len(drawn) == len(set(drawn)) == min(count, len(pool))
    assert set(drawn) <= {item.id for item in pool}


@given(pools(), st.integers(1, 20), seeds)
def test_a_drawn_scenario_begins_at_its_beginning_and_at_most_one_is_cut(
    pool: list[Item], count: int, seed: int
) -> None:
    own = scenario_of(pool)
    units = draw(pool, count, seed)
    whole = [[item.id for item in pool if own[item.id] == own[unit[0].id]] for unit in units]
    assert [[item.id for item in unit] for unit in units] == [
        ids[: len(unit)] for ids, unit in zip(whole, units, strict=True)
    ]
    assert sum(len(unit) < len(ids) for ids, unit in zip(whole, units, strict=True)) <= 1


@given(pools(), seeds, st.booleans(), st.integers(1, 10))
def test_scenarios_stay_together_and_in_order_and_sections_do(
    pool: list[Item], seed: int, is_shuffled: bool, count: int
) -> None:
    own = scenario_of(pool)
    units = [list(group) for _key, group in groupby(pool, key=lambda item: own[item.id])]
    half = sum(map(len, units[: len(units) // 2]))
    listed, drawn = (tuple(item.id for item in part) for part in (pool[:half], pool[half:]))
    sections = (
        QuizSection(WORDS, listed),
        QuizSection(WORDS, drawn, draw=Draw(min(count, len(drawn)))),
    )
    places = arrange(pool, Structure(sections, is_shuffled=is_shuffled), seed)
    assert [place.section for place in places] == [0] * len(listed) + [1] * min(count, len(drawn))
    runs = [
        (key, [place.item_id for place in run])
        for key, run in groupby(places, key=lambda place: own[place.item_id])
    ]
    assert len(runs) == len({key for key, _run in runs})
    for key, run in runs:
        assert run == [item.id for item in pool if own[item.id] == key][: len(run)]
    assert set(listed) == {place.item_id for place in places if place.section == 0}


@given(pools(), seeds)
def test_the_same_seed_sets_the_same_and_another_item_moves_nobody(pool: list[Item], seed: int) -> None:
    structure = Structure(is_shuffled=True)
    first = arrange(pool, structure, seed)
    assert arrange(pool, structure, seed) == first
    more = arrange([*pool, make_item("newcomer")], structure, seed)
    assert [place for place in more if place.item_id != "newcomer"] == first


def test_a_quiz_that_says_nothing_asks_its_items_in_their_order() -> None:
    pool = [make_item(name) for name in ("c", "a", "b")]
    assert arrange(pool, Structure(), 7) == [Place("c"), Place("a"), Place("b")]


def test_pages_hold_one_item_or_one_scenario() -> None:
    pool = [make_item("a"), make_item("b", "s"), make_item("c", "s"), make_item("d")]
    places = arrange(pool, Structure(navigation=SEQUENTIAL), 1)
    assert [(place.item_id, place.page) for place in places] == [("a", 1), ("b", 2), ("c", 2), ("d", 3)]


@given(seeds)
def test_what_was_not_set_yet_is_drawn_first(seed: int) -> None:
    pool = [make_item(f"i{number}") for number in range(10)]
    seen: Counter[str] = Counter()
    for _attempt in range(5):
        drawn = [item.id for unit in draw(pool, 4, seed, seen) for item in unit]
        least = min(seen[item.id] for item in pool)
        left = {item.id for item in pool if seen[item.id] == least}
        assert len(left & set(drawn)) == min(4, len(left))
        seen.update(drawn)
    assert max(seen.values()) - min(seen.values()) <= 1


@given(seeds)
def test_a_draw_keeps_the_share_of_each_difficulty(seed: int) -> None:
    pool = [
        make_item(f"{kind}{number}", difficulty=kind)
        for kind, size in (("easy", 12), ("medium", 6), ("hard", 6))
        for number in range(size)
    ]
    kinds = Counter(unit[0].difficulty for unit in draw(pool, 8, seed))
    assert abs(kinds["easy"] - 4) <= 1
    assert abs(kinds["medium"] - 2) <= 1
    assert abs(kinds["hard"] - 2) <= 1


def test_every_item_is_drawn_about_equally_often() -> None:
    pool = [make_item(f"i{number}", difficulty="easy" if number < 4 else "hard") for number in range(10)]
    counts = Counter(unit[0].id for seed in range(2000) for unit in draw(pool, 3, seed))
    assert {item.id for item in pool} == set(counts)
    assert (
        min(counts.values()) > 480
    )  # of 600; four standard deviations are 82, and the rounding of shares is uneven
    assert max(counts.values()) < 720


@pytest.mark.parametrize(
    "structure",
    [
        Structure(),
        Structure(navigation=SEQUENTIAL),
        Structure(
            (QuizSection(WORDS, ("a",)), QuizSection(WORDS, ("b",), WORDS, Draw(1, "t"))), "free", True
        ),
    ],
)
def test_a_structure_comes_back_from_its_body(structure: Structure) -> None:
    assert Structure.from_body(structure.body) == structure
    assert (structure.body is None) == (structure == Structure())


def test_an_item_with_tags_and_a_scenario_comes_back_from_its_body() -> None:
    item = replace(make_item("a", "s"), tags=("one", "two"))
    assert Item.from_body(body_of(item)) == item
    assert body_of(make_item("a")).keys() & {"tags", "stimulus"} == set()
