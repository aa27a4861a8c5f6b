"""Deciding what may be shown of a round of answers, question by question, on all groups (provinces) at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from app.domain.course import Question
from app.domain.suppression import (
    MIN_COUNT,
    MIN_MEAN,
    Cell,
    ProtectedList,
    choose_shown,
    protect,
    protect_list,
)
from app.domain.survey_summary import ANSWERED, Cells, Figures, Group, ProtectedQuestion, ProtectedRound
from app.domain.survey_tally import (
    SKIPPED,
    TICKED,
    GroupedTally,
    Tally,
    answer_table,
    exclusive_ids,
    kinds_table,
    tally_groups,
    tick_tables,
)


def protect_round(
    questions: Iterable[Question],
    answers: Mapping[str, Mapping[Group, Sequence[Any]]],
    sizes: Mapping[Group, int],
) -> ProtectedRound[Group]:
    """Decide what may be shown of a round.

    `answers` of each question id: group to one answer per person, None where left out; `sizes`: group to persons.
    Raises BadAnswer, and ValueError when a group has more or fewer answers than persons.
    """
    listed = protect_list(sizes)
    found = {}
    for question in questions:
        given = {group: answers.get(question.id, {}).get(group, ()) for group in sizes}
        if {group: len(of_group) for group, of_group in given.items()} != dict(sizes):
            raise ValueError(f"question {question.id}: not one answer per person")
        found[question.id] = _PROTECTORS[question.type](question, tally_groups(question, given), listed)
    return ProtectedRound(listed, found)


def _protect_choice(
    _question: Question, tallies: GroupedTally[Group], _sizes: ProtectedList[Group]
) -> ProtectedQuestion[Group]:
    table = protect(answer_table(tallies.groups))
    return ProtectedQuestion(table.cells, table.column_totals, {}, frozenset())


def _protect_multiple(
    question: Question, tallies: GroupedTally[Group], _sizes: ProtectedList[Group]
) -> ProtectedQuestion[Group]:
    """Options that stand alone are one table with those who chose others; of the rest each is its own."""
    alone = exclusive_ids(question)
    kinds = protect(kinds_table(question, tallies.groups))
    ticks = {
        option: protect(table) for option, table in tick_tables(tallies.groups).items() if option not in alone
    }
    kept = (*alone, SKIPPED)
    cells = {
        group: {
            **{option: table.cells[group][TICKED] for option, table in ticks.items()},
            **{kind: kinds.cells[group][kind] for kind in kept},
        }
        for group in tallies.groups
    }
    totals = {
        **{option: table.column_totals[TICKED] for option, table in ticks.items()},
        **{kind: kinds.column_totals[kind] for kind in kept},
    }
    return ProtectedQuestion(cells, totals, {}, frozenset())


def _protect_number(
    _question: Question, tallies: GroupedTally[Group], sizes: ProtectedList[Group]
) -> ProtectedQuestion[Group]:
    skipped = protect_list({group: one.n_skipped for group, one in tallies.groups.items()})
    shown = choose_shown({group: one.n_answered for group, one in tallies.groups.items()}, MIN_MEAN)
    figures: dict[Group | None, Figures] = {
        group: _figures_of(tallies.groups[group], skipped.cells[group])
        for group in shown
        if sizes.cells[group].is_shown
    }
    if tallies.total.n_answered >= MIN_MEAN:
        figures[None] = _figures_of(tallies.total, skipped.total)
    cells = {group: {SKIPPED: cell} for group, cell in skipped.cells.items()}
    return ProtectedQuestion(cells, {SKIPPED: skipped.total}, figures, frozenset())


def _protect_text(
    _question: Question, tallies: GroupedTally[Group], _sizes: ProtectedList[Group]
) -> ProtectedQuestion[Group]:
    written = {group: one.n_answered for group, one in tallies.groups.items()}
    total = protect_list({"": tallies.total.n_answered}).total
    readable = choose_shown(written, MIN_COUNT) if total.is_shown else frozenset[Group]()
    return ProtectedQuestion({}, {ANSWERED: total}, {}, readable)


_PROTECTORS: dict[str, Callable[..., ProtectedQuestion[Any]]] = {
    "scale": _protect_choice,
    "choice": _protect_choice,
    "multiple": _protect_multiple,
    "number": _protect_number,
    "text": _protect_text,
}


def _figures_of(one: Tally, skipped: Cell) -> Figures:
    return Figures(one.n_answered if skipped.is_shown else None, one.mean or 0.0, one.median, one.sd)


def body_of_round(protected: ProtectedRound[Group]) -> dict[str, Any]:
    """The same as JSON keeps it; groups become texts."""
    return {
        "sizes": {str(group): _code(cell) for group, cell in protected.sizes.cells.items()},
        "total": _code(protected.sizes.total),
        "questions": {
            question_id: {
                "cells": {str(group): _codes(line) for group, line in question.cells.items()},
                "totals": _codes(question.totals),
                "figures": {
                    "" if group is None else str(group): [one.n, one.mean, one.median, one.sd]
                    for group, one in question.figures.items()
                },
                "readable": sorted(map(str, question.readable)),
            }
            for question_id, question in protected.questions.items()
        },
    }


def round_of_body(body: Mapping[str, Any], group_of: Callable[[str], Group]) -> ProtectedRound[Group]:
    """What `body_of_round` made `body` of; `group_of` reads a group from its text."""
    sizes = {group_of(text): _cell(code) for text, code in body["sizes"].items()}
    return ProtectedRound(
        ProtectedList(sizes, _cell(body["total"])),
        {question_id: _question_of(held, group_of) for question_id, held in body["questions"].items()},
    )


def _question_of(held: Mapping[str, Any], group_of: Callable[[str], Group]) -> ProtectedQuestion[Group]:
    return ProtectedQuestion(
        cells={group_of(text): _cells(line) for text, line in held["cells"].items()},
        totals=_cells(held["totals"]),
        figures={group_of(text) if text else None: Figures(*four) for text, four in held["figures"].items()},
        readable=frozenset(map(group_of, held["readable"])),
    )


def _code(cell: Cell) -> int | str | None:
    return cell.reason or cell.value


def _codes(line: Cells) -> dict[str, int | str | None]:
    return {category: _code(cell) for category, cell in line.items()}


def _cell(code: Any) -> Cell:
    return Cell(code) if isinstance(code, int) else Cell(None, code)


def _cells(line: Mapping[str, Any]) -> dict[str, Cell]:
    return {category: _cell(code) for category, code in line.items()}
