import time
from dataclasses import dataclass, field

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from app.domain.suppression import (
    MIN_MEAN,
    Cell,
    ProtectedTable,
    ShownSum,
    can_show_mean,
    choose_shown,
    protect,
    protect_list,
    protect_share,
    sum_rows,
    sum_shown,
)
from tests.generated import examples

SMALL, WITHHELD = Cell(None, "small"), Cell(None, "withheld")


@dataclass
class Reader:
    """Somebody who knows all that is shown of some tables about the same groups, and what the marks mean.

    Every hidden cell is an unknown; shown cells and sums are equations. `bounds` finds by linear programming
    how small and how large an unknown can be; in a network of sums the ends are whole numbers.
    """

    unknowns: dict = field(default_factory=dict)
    limits: list = field(default_factory=list)
    equations: list = field(default_factory=list)

    def read(self, name, protected):
        """`name` tells tables apart; the groups' sizes and the grand total are common to all."""
        for row, cells in protected.cells.items():
            terms = [self.term((name, row, column), cell) for column, cell in cells.items()]
            self.equate(terms, self.term(row, protected.row_totals[row]))
        for column, total in protected.column_totals.items():
            terms = [self.term((name, row, column), cells[column]) for row, cells in protected.cells.items()]
            self.equate(terms, self.term((name, column), total))
        total = self.term("total", protected.total)
        self.equate([self.term((name, c), cell) for c, cell in protected.column_totals.items()], total)
        self.equate([self.term(row, cell) for row, cell in protected.row_totals.items()], total)

    def term(self, key, cell):
        if cell.is_shown:
            return None, cell.value
        if key not in self.unknowns:
            self.unknowns[key] = len(self.limits)
            self.limits.append((1, 4) if cell.reason == "small" else (0, None))
        return self.unknowns[key], 0

    def equate(self, terms, total):
        coefficients, constant = {}, total[1]
        for (unknown, value), sign in [*((term, 1) for term in terms), (total, -1)]:
            if unknown is None:
                constant -= value if sign == 1 else 0
            else:
                coefficients[unknown] = coefficients.get(unknown, 0) + sign
        self.equations.append((coefficients, constant))

    def bounds(self, key):
        width = len(self.limits)
        left = [[row.get(k, 0) for k in range(width)] for row, _ in self.equations]
        right = [constant for _, constant in self.equations]
        ends = []
        for sign in (1, -1):
            aim = [sign if k == self.unknowns[key] else 0 for k in range(width)]
            found = linprog(aim, A_eq=left, b_eq=right, bounds=self.limits)
            ends.append(float("inf") * sign if found.status == 3 else round(sign * found.fun, 6))
        return tuple(ends)


def assert_protected(reader, key, cell, value):
    """Hidden exactly if it must be, and a hidden 1 to 4 may be any of 1, 2, 3 and 4."""
    if 1 <= value <= 4:
        assert not cell.is_shown
        low, high = reader.bounds(key)
        assert low <= 1
        assert high >= 4
    elif cell.is_shown:
        assert cell.value == value
    else:
        assert cell == WITHHELD


def assert_table_protected(table, protected, reader, name):
    for row, counts in table.items():
        assert_protected(reader, row, protected.row_totals[row], sum(counts.values()))
        for column, count in counts.items():
            assert_protected(reader, (name, row, column), protected.cells[row][column], count)
            if unanimous(counts.values()) and count:
                assert reader.bounds((name, row, column))[0] <= count - 3
    totals = {column: sum(counts[column] for counts in table.values()) for column in protected.column_totals}
    for column, total in totals.items():
        assert_protected(reader, (name, column), protected.column_totals[column], total)
        if unanimous(totals.values()) and total:
            assert reader.bounds((name, column))[0] <= total - 3


def total_of(table):
    return sum(sum(counts.values()) for counts in table.values())


counts = st.one_of(st.integers(0, 6), st.sampled_from([0, 0, 1, 4, 5, 9, 12, 40]))


def unanimous(values):
    return len(values) > 1 and 5 <= sum(values) == max(values)


@st.composite
def tables(draw, columns=None):
    rows, columns = draw(st.integers(1, 6)), columns or draw(st.integers(1, 5))
    return {f"r{i}": {f"c{j}": draw(counts) for j in range(columns)} for i in range(rows)}


@settings(max_examples=examples(150))
@given(tables())
@example({"r0": {"x": 4, "y": 4, "z": 4}, "r1": {"x": 0, "y": 0, "z": 4}})  # the size's label stays
@example({"r0": {"x": 4, "y": 4}})  # every other label goes
def test_no_hidden_count_can_be_had_by_subtraction(table):
    assume(total_of(table) == 0 or total_of(table) >= 5)
    reader, protected = Reader(), protect(table)
    reader.read("q", protected)
    assert protected.total == Cell(total_of(table))
    assert_table_protected(table, protected, reader, "q")


@settings(max_examples=examples(60))
@given(tables(columns=3), st.data())
def test_nor_from_several_tables_about_the_same_groups(table, data):
    assume(total_of(table) >= 5)
    sizes = {row: sum(counts.values()) for row, counts in table.items()}
    yes = {row: data.draw(st.integers(0, n)) for row, n in sizes.items()}
    other = {row: {"yes": yes[row], "no": n - yes[row]} for row, n in sizes.items()}
    reader, first, second = Reader(), protect(table), protect(other)
    assert first.row_totals == second.row_totals == protect_list(sizes).cells
    reader.read("one", first)
    reader.read("other", second)
    assert_table_protected(table, first, reader, "one")
    assert_table_protected(other, second, reader, "other")


def test_hiding_only_the_small_count_would_be_seen_through_by_this_reader():
    shown = {"r0": {"a": SMALL, "b": Cell(20)}, "r1": {"a": Cell(10), "b": Cell(8)}}
    naive = ProtectedTable(shown, {"r0": Cell(23), "r1": Cell(18)}, {"a": Cell(13), "b": Cell(28)}, Cell(41))
    reader = Reader()
    reader.read("q", naive)
    assert reader.bounds(("q", "r0", "a")) == (3, 3)


def test_a_small_count_takes_three_more_cells_with_it():
    protected = protect(
        {"ha": {"x": 3, "y": 20, "z": 0}, "hb": {"x": 10, "y": 8, "z": 9}, "hc": {"x": 12, "y": 30, "z": 6}}
    )
    assert protected.cells == {
        "ha": {"x": SMALL, "y": WITHHELD, "z": Cell(0)},
        "hb": {"x": WITHHELD, "y": WITHHELD, "z": Cell(9)},
        "hc": {"x": Cell(12), "y": Cell(30), "z": Cell(6)},
    }
    assert list(protected.row_totals.values()) == [Cell(23), Cell(27), Cell(48)]
    assert list(protected.column_totals.values()) == [Cell(25), Cell(58), Cell(15)]


def test_nothing_is_hidden_without_need():
    table = {"ha": {"x": 5, "y": 20, "z": 0}, "hb": {"x": 0, "y": 8, "z": 9}}
    protected = protect(table)
    assert {r: {c: cell.value for c, cell in row.items()} for r, row in protected.cells.items()} == table


def test_a_group_under_five_is_not_shown_nor_the_smallest_that_would_give_it_away():
    protected = protect({"ha": {"x": 3, "y": 0}, "hb": {"x": 10, "y": 8}, "hc": {"x": 12, "y": 30}})
    assert protected.row_totals == {"ha": SMALL, "hb": WITHHELD, "hc": Cell(42)}
    assert protected.cells["ha"] == protected.cells["hb"] == {"x": WITHHELD, "y": WITHHELD}
    assert protected.cells["hc"] == {"x": Cell(12), "y": Cell(30)}


def test_a_group_that_answered_alike_is_withheld_but_its_size_is_not():
    protected = protect({"ha": {"x": 30, "y": 0}, "hb": {"x": 10, "y": 8}, "hc": {"x": 12, "y": 30}})
    assert protected.cells["ha"] == {"x": WITHHELD, "y": WITHHELD}
    assert protected.row_totals["ha"] == Cell(30)


def test_where_the_label_would_give_two_counts_away_the_row_is_withheld():
    table = {"ha": {"x": 4, "y": 4}, "hb": {"x": 3, "y": 30}}
    assert protect(table).cells == {"ha": {"x": WITHHELD, "y": WITHHELD}, "hb": {"x": SMALL, "y": WITHHELD}}


def test_a_total_under_five_hides_everything():
    protected = protect({"ha": {"x": 1, "y": 1}, "hb": {"x": 0, "y": 1}})
    assert protected.total == SMALL
    assert {cell for row in protected.cells.values() for cell in row.values()} == {WITHHELD}
    assert {*protected.row_totals.values(), *protected.column_totals.values()} == {WITHHELD}


@pytest.mark.parametrize("table", [{}, {"ha": {}}, {"ha": {"x": 0}}])
def test_nothing_counted_shows_nought(table):
    protected = protect(table)
    assert protected.total == Cell(0)
    assert {cell for row in protected.cells.values() for cell in row.values()} <= {Cell(0)}


def test_an_answer_missing_in_a_row_is_nought():
    protected = protect({"ha": {"x": 7, "y": 5}, "hb": {"z": 6, "x": 8}})
    assert protected.cells["ha"] == {"x": Cell(7), "y": Cell(5), "z": Cell(0)}
    assert protected.column_totals == {"x": Cell(15), "y": Cell(5), "z": Cell(6)}


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="below nought"):
        protect({"ha": {"x": -1, "y": 9}})
    with pytest.raises(ValueError, match="below nought"):
        protect_list({"ha": -1})


def test_sizes_alone():
    assert protect_list({"ha": 2, "hb": 9, "hc": 7, "hd": 0}).cells == {
        "ha": SMALL,
        "hb": Cell(9),
        "hc": WITHHELD,
        "hd": Cell(0),
    }


def test_a_selection_sums_only_what_is_shown():
    protected = protect(
        {"ha": {"x": 3, "y": 20, "z": 0}, "hb": {"x": 10, "y": 8, "z": 9}, "hc": {"x": 12, "y": 30, "z": 6}}
    )
    assert sum_rows(protected, ["ha", "hc"]) == {
        "x": ShownSum(12, 1),
        "y": ShownSum(30, 1),
        "z": ShownSum(6, 0),
    }
    assert sum_shown([]) == ShownSum(0, 0)


@pytest.mark.parametrize(
    ("count", "n", "cell"),
    [
        (12, 36, Cell(12)),
        (3, 36, SMALL),
        (33, 36, WITHHELD),
        (36, 36, WITHHELD),
        (0, 36, WITHHELD),
        (2, 4, WITHHELD),
    ],
)
def test_a_count_that_stands_alone(count, n, cell):
    assert protect_share(count, n) == cell


def test_a_count_of_more_than_all_is_refused():
    with pytest.raises(ValueError, match="no share"):
        protect_share(5, 4)


def test_the_mean_of_a_scale_is_shown_only_where_its_distribution_is():
    assert can_show_mean([Cell(6), Cell(0), Cell(5)])
    assert not can_show_mean([Cell(9), Cell(0)])
    assert not can_show_mean([Cell(20), SMALL, WITHHELD])


@given(st.dictionaries(st.integers(0, 20), st.integers(0, 30)), st.sampled_from([5, 10, 30]))
def test_means_that_are_shown_leave_no_small_group_to_be_had_by_subtraction(sizes, minimum):
    shown = choose_shown(sizes, minimum)
    assert all(sizes[row] >= minimum for row in shown)
    left = sum(n for row, n in sizes.items() if row not in shown)
    assert left == 0 or left >= minimum or not shown
    if all(n == 0 or n >= minimum for n in sizes.values()):
        assert shown == {row for row, n in sizes.items() if n}


def test_the_smallest_group_is_hidden_beside_one_that_is_too_small():
    assert choose_shown({"ha": 6, "hb": 40, "hc": 12, "hd": 50}, MIN_MEAN) == {"hb", "hd"}
    assert choose_shown({"ha": 6, "he": 6, "hb": 40}, MIN_MEAN) == {"hb"}


def test_the_table_of_34_provinces_takes_well_under_a_second():
    table = {
        row: {column: (7 * row * row + 11 * column * row + 3) % 23 for column in range(6)}
        for row in range(34)
    }
    start = time.process_time()
    protect(table)
    assert time.process_time() - start < 0.5
