"""Entries taken out of a file of items, whatever their YAML looks like: nothing changes but their place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.course_entries import Taken, take_entries
from app.domain.course_moves import entries_to_move, is_with, is_without
from tests.generated import examples

WORDS = {"section": "⟨section⟩"}

HEADS = ["- id: {}", "-\n  id: {}", "-   # why\n  id: {}", "- id: {}  # why", "- # - one\n\n  id: '{}'"]
SECTIONS = [
    "section: one",
    "section: one  # why",
    "section: >-\n    one",
    'section: "one"',
    "section:\n    one",
]
LASTS = [
    "vi: |\n    Dòng một\n    # Mục hai",
    "vi: |\n    Dòng một\n\n    # Mục hai\n\n",
    "vi: >-\n    - Dòng một\n    # Mục hai",
    "vi: |2-\n     Dòng một\n    # Mục hai",
    'vi: "Dòng một\n    # Mục hai"',
    "vi: 'Dòng một\n\n    # Mục hai'  # why",
    "vi: Dòng một\n    hai#ba  # why",
    "vi:",
    "vi: []",
    "vi:\n  - - một\n    - hai # why\n",
    "vi: {a: 'b # c',\n    d: e}",
]
BETWEEN = ["", "\n", "\n\n", "# of the next", "\n# of the next\n"]
FORMS = [("", ""), ("# head\nitems:\n", ""), ("scenarios: []\nitems:\n", "  "), ("items:\n", "    ")]


def block(item_id: str, head: str, section: str, last: str) -> str:
    return f"{head.format(item_id)}\n  {section}\n  {last}\n"


blocks = st.builds(
    lambda *parts: lambda item_id: block(item_id, *parts),
    st.sampled_from(HEADS),
    st.sampled_from(SECTIONS),
    st.sampled_from(LASTS),
)
in_flow = st.just(lambda item_id: f"- {{id: {item_id}, section: one, vi: '# hai'}}  # why\n")


@st.composite
def files(draw: st.DrawFn) -> tuple[str, set[str]]:
    """A file of items, and the ids of those to take out."""
    head, indent = draw(st.sampled_from(FORMS))
    entries = draw(st.lists(st.tuples(blocks | in_flow, st.sampled_from(BETWEEN)), min_size=1, max_size=4))
    text = "".join(f"{made(f'item-{place}')}{after}\n" for place, (made, after) in enumerate(entries))
    lines = [f"{indent}{line}" if line else line for line in text.split("\n")]
    wanted = draw(st.sets(st.integers(0, len(entries) - 1)))
    return head + "\n".join(lines), {f"item-{place}" for place in wanted}


def moves_whole(text: str, wanted: set[str]) -> Taken:
    """What was taken, found to be the whole of it and nothing else."""
    taken = take_entries(text, wanted, WORDS)
    assert is_without(text, taken.left, wanted)
    assert is_with("", "\n".join(taken.entries), entries_to_move(text, wanted, WORDS))
    return taken


@given(files())
@settings(max_examples=examples(200))
def test_whatever_is_taken_out_nothing_is_lost_and_nothing_changes(made: tuple[str, set[str]]) -> None:
    text, wanted = made
    taken = moves_whole(text, wanted)
    assert len(taken.entries) == len(wanted)
    assert taken.left.count("# of the next") == text.count("# of the next")


def test_what_begins_with_a_hash_within_a_text_goes_along() -> None:
    text = "- id: a\n  vi: |\n    Dòng một\n    # Mục hai\n\n# of b\n- id: b\n"
    taken = moves_whole(text, {"a"})
    assert taken == Taken("# of b\n- id: b\n", ("- id: a\n  vi: |\n    Dòng một\n    # Mục hai\n",))


def test_an_entry_with_its_dash_on_a_line_of_its_own_takes_it_along() -> None:
    taken = moves_whole("items:\n  - id: a\n  -\n    id: b\n    section: one\n  - id: c\n", {"b"})
    assert taken == Taken("items:\n  - id: a\n  - id: c\n", ("-\n  id: b\n  section: ⟨section⟩\n",))


@pytest.mark.parametrize(
    ("left", "is_same"),
    [
        ("- {id: a}\n", True),
        ("- id: a  # the first\n", True),
        ("- {id: a}\n-\n", False),
        ("- {id: a, points: 1}\n", False),
        ("items: [{id: a}]\nscenarios: []\n", False),
        ("", False),
        ("- {id: a", False),
        ("id: a\n", False),
    ],
)
def test_any_other_difference_is_seen(left: str, *, is_same: bool) -> None:
    assert is_without("- id: a\n- id: b\n", left, {"b"}) is is_same
    assert is_with(left, "- id: a\n- id: b\n", [{"id": "b"}]) is is_same
