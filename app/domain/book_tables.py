"""The tables of a printed book: they break between rows, and their heads stand again on each page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable, LongTable, Paragraph, Table, TableStyle

from app.domain import palette
from app.domain.book import Markup
from app.domain.book_flowables import BlankLine
from app.domain.book_styles import Paper

PAD = 4.0
SMALL = 4  # rows


def lesson_table(
    head: Sequence[Markup], rows: Sequence[Sequence[Markup]], numbers: frozenset[int], paper: Paper
) -> Flowable:
    """A table of a lesson; the first column names its rows."""
    cells = [[_head_cell(words, place, numbers, paper) for place, words in enumerate(head)]]
    cells += [[_cell(words, place, numbers, paper) for place, words in enumerate(row)] for row in rows]
    widths = column_widths(cells, paper.measure)
    style = TableStyle(
        [
            *_EDGES,
            ("LINEBELOW", (0, 0), (-1, 0), 1, palette.GREEN),
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, palette.RULE),
            *_together(len(rows)),
        ]
    )
    return RowTable(
        cells,
        widths,
        repeatRows=1,
        splitInRow=1,
        style=style,
        hAlign="LEFT",
        spaceBefore=paper.leading * 0.3,
        spaceAfter=paper.leading * 0.9,
    )


class RowTable(LongTable):
    """A table that keeps its first rows and its last ones together while there is room for them on a page."""

    def loosen(self) -> None:
        """Let it break anywhere: a row is taller than a page."""
        self._nosplitCmds: list[object] = []


def _together(rows: int) -> list[Any]:
    """No page ends with the head and one row, or begins with the last row alone; small tables stay whole."""
    if rows <= SMALL:
        return [("NOSPLIT", (0, 0), (-1, -1))]
    return [("NOSPLIT", (0, 0), (-1, 2)), ("NOSPLIT", (0, -2), (-1, -1))]


_EDGES = [
    ("VALIGN", (0, 1), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), PAD),
    ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4.5),
]


def _head_cell(words: Markup, place: int, numbers: frozenset[int], paper: Paper) -> Paragraph:
    return Paragraph(words, paper.number_head if place in numbers else paper.styles["head-cell"])


def _cell(words: Markup, place: int, numbers: frozenset[int], paper: Paper) -> Paragraph:
    shown = f"<b>{words}</b>" if place == 0 else words
    return Paragraph(shown, paper.number_cell if place in numbers else paper.styles["cell"])


def column_widths(cells: Sequence[Sequence[Paragraph]], measure: float) -> list[float]:
    """Widths that give each column room for its longest word, and share out the rest by how much it says."""
    columns = list(zip(*cells, strict=True))
    least = [max(cell.minWidth() for cell in column) + 2 * PAD + 1 for column in columns]
    if sum(least) > measure:
        return [measure * width / sum(least) for width in least]
    said = [max(len(cell.text) for cell in column) ** 0.6 for column in columns]
    total = sum(said) or 1.0
    wanted = [max(low, measure * each / total) for low, each in zip(least, said, strict=True)]
    over = sum(wanted) - measure
    slack = [want - low for want, low in zip(wanted, least, strict=True)]
    spare = sum(slack) or 1.0
    return [want - over * loose / spare for want, loose in zip(wanted, slack, strict=True)]


def checklist_table(
    head: Markup, marks: Sequence[Markup], lines: Sequence[tuple[Markup, Markup]], paper: Paper
) -> Flowable:
    """Lines to mark by hand: the words, then a column to tick for each mark."""
    styles = paper.styles
    mark = paper.body * 4.6
    first = paper.measure - mark * len(marks)
    heads = [Paragraph(words, styles["head-cell"]) for words in (head, *marks)]
    rows = [
        [
            Paragraph(f"{words} <font color='#56635D'>({points})</font>", styles["cell"]),
            *[""] * len(marks),
        ]
        for words, points in lines
    ]
    style = TableStyle(
        [
            *_EDGES,
            ("LINEBELOW", (0, 0), (-1, 0), 1, palette.GREEN),
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, palette.RULE),
            ("INNERGRID", (1, 1), (-1, -1), 0.4, palette.RULE),
            ("BOX", (1, 1), (-1, -1), 0.4, palette.RULE),
        ]
    )
    return LongTable(
        [heads, *rows],
        [first, *[mark] * len(marks)],
        repeatRows=1,
        style=style,
        hAlign="LEFT",
        spaceAfter=paper.leading,
    )


def facts_table(facts: Sequence[tuple[Markup, Markup]], paper: Paper) -> Flowable:
    """Labels and values between hairlines; where there is no value, a line to write on."""
    label, value = paper.styles["small"], paper.styles["cell"]
    rows = [
        [Paragraph(name, label), Paragraph(words, value) if words else BlankLine(paper.leading)]
        for name, words in facts
    ]
    style = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LINEABOVE", (0, 0), (-1, -1), 0.4, palette.RULE),
            ("LINEBELOW", (0, -1), (-1, -1), 0.4, palette.RULE),
        ]
    )
    return Table(rows, [paper.measure * 0.28, paper.measure * 0.72], style=style, hAlign="LEFT")
