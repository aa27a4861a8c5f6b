"""The measures and the styles of printed books, on A4 and on A5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.styles import ParagraphStyle

from app.domain import palette
from app.domain.book import PaperSize
from app.domain.typeface import REGULAR, SEMIBOLD


@dataclass(frozen=True)
class Paper:
    """A page: margins in points, `body` and `leading` of its text. `inner` is the margin at the binding."""

    width: float
    height: float
    inner: float
    outer: float
    top: float
    foot: float
    body: float
    leading: float

    @property
    def measure(self) -> float:
        """Length of a line."""
        return self.width - self.inner - self.outer

    @property
    def depth(self) -> float:
        """Height of the text on a page."""
        return self.height - self.top - self.foot

    @cached_property
    def styles(self) -> Mapping[str, ParagraphStyle]:
        """Every style by name, for this size of type."""
        return _styles(self.body, self.leading)

    def indented(self, name: str, indent: float, *, bullet: bool = False) -> ParagraphStyle:
        """A style moved to the right by `indent` points; with `bullet`, its mark stands in the step before."""
        if not indent:
            return self.styles[name]
        return ParagraphStyle(
            f"{name}-{indent}-{bullet}",
            self.styles[name],
            leftIndent=indent,
            bulletIndent=indent - self.step if bullet else indent,
            spaceAfter=self.styles[name].spaceAfter * (0.55 if bullet else 1),
        )

    @cached_property
    def number_cell(self) -> ParagraphStyle:
        """A cell of a column of numbers."""
        return ParagraphStyle("number-cell", self.styles["cell"], alignment=TA_RIGHT)

    @cached_property
    def number_head(self) -> ParagraphStyle:
        """The head of such a column."""
        return ParagraphStyle("number-head", self.styles["head-cell"], alignment=TA_RIGHT)

    @property
    def step(self) -> float:
        """How far each level of a list stands in."""
        return self.body * 1.7


PAPERS: Mapping[PaperSize, Paper] = {
    "a4": Paper(*A4, inner=84, outer=74, top=74, foot=70, body=10.2, leading=15.6),
    "a5": Paper(*A5, inner=50, outer=40, top=52, foot=48, body=8.7, leading=12.9),
}


@dataclass(frozen=True)
class Tint:
    """The colours of a callout: its ground, its rule, its label."""

    ground: Color
    rule: Color
    label: Color


_CALM = Tint(palette.FAINT, palette.GREEN_MID, palette.GREEN)
TINTS: Mapping[str, Tint] = {
    "law": Tint(palette.FAINT, palette.GREEN, palette.GREEN),
    "warning": Tint(palette.AMBER_PALE, palette.AMBER, palette.AMBER_INK),
    "practice": Tint(palette.WHITE, palette.GREEN_MID, palette.GREEN),
    "case": Tint(palette.WHITE, palette.HATCH, palette.MUTED),
    "key": Tint(palette.mix(palette.WHITE, palette.GREEN_PALE, 0.55), palette.GREEN, palette.GREEN),
}


def tint_of(kind: str) -> Tint:
    """The colours of a kind of callout."""
    return TINTS.get(kind, _CALM)


class _Maker:
    """Makes styles for a size of text and its leading, in points; `scale` is of that size."""

    def __init__(self, size: float, leading: float) -> None:
        self.size, self.leading = size, leading
        self.body = ParagraphStyle(
            "body",
            fontName=REGULAR,
            fontSize=size,
            leading=leading,
            textColor=palette.INK,
            spaceAfter=leading * 0.5,
            allowWidows=0,
            allowOrphans=0,
            linkUnderline=0,
            splitLongWords=1,
            bulletFontName=REGULAR,
            bulletFontSize=size,
        )
        self.head = ParagraphStyle(
            "head", self.body, fontName=SEMIBOLD, textColor=palette.GREEN, keepWithNext=1
        )

    def style(
        self, name: str, scale: float, parent: ParagraphStyle | None = None, **more: Any
    ) -> ParagraphStyle:
        size = self.size * scale
        leading = size * (self.leading / self.size if scale < 1.15 else 1.28)
        return ParagraphStyle(
            name, parent or self.body, fontSize=size, leading=leading, bulletFontSize=size, **more
        )


def _styles(size: float, leading: float) -> dict[str, ParagraphStyle]:
    make = _Maker(size, leading)
    found = [make.body, *_of_text(make), *_of_frames(make), *_of_questions(make), *_of_parts(make)]
    return {style.name: style for style in found}


def _of_text(make: _Maker) -> list[ParagraphStyle]:
    """Headings, notes, captions, the glossary."""
    size, leading, style = make.size, make.leading, make.style
    return [
        style("small", 0.86, textColor=palette.MUTED),
        style("label", 1, fontName=SEMIBOLD, keepWithNext=1, spaceAfter=leading * 0.2),
        style("h2", 1.45, make.head, spaceBefore=leading * 1.5, spaceAfter=leading * 0.55),
        style("h3", 1.12, make.head, spaceBefore=leading * 0.9, spaceAfter=leading * 0.3),
        style("note", 0.78, spaceAfter=size * 0.2, leftIndent=size * 1.5, bulletIndent=0),
        style("caption", 0.86, textColor=palette.MUTED, spaceBefore=leading * 0.35, alignment=TA_CENTER),
        style("term", 1, keepWithNext=1, spaceAfter=size * 0.1),
        style("meaning", 0.95, leftIndent=size * 1.2, spaceAfter=leading * 0.3),
    ]


def _of_frames(make: _Maker) -> list[ParagraphStyle]:
    """Callouts and tables."""
    size, leading, style = make.size, make.leading, make.style
    bold: dict[str, Any] = {"fontName": SEMIBOLD, "keepWithNext": 1}
    return [
        style("callout", 0.95, spaceAfter=leading * 0.4),
        style("callout-title", 0.98, spaceAfter=leading * 0.25, **bold),
        style("kicker", 0.78, spaceAfter=size * 0.15, **bold),
        style("cell", 0.86, spaceAfter=0, allowWidows=1, allowOrphans=1),
        style("head-cell", 0.84, fontName=SEMIBOLD, textColor=palette.GREEN, spaceAfter=0),
    ]


def _of_questions(make: _Maker) -> list[ParagraphStyle]:
    size, leading, style = make.size, make.leading, make.style
    bold: dict[str, Any] = {"fontName": SEMIBOLD, "bulletFontName": SEMIBOLD, "keepWithNext": 1}
    indent = size * 4.2
    return [
        style("stem", 1, leftIndent=size * 2.6, spaceBefore=leading * 0.5, spaceAfter=leading * 0.25, **bold),
        style("situation-title", 1, fontName=SEMIBOLD, spaceBefore=leading * 0.9, spaceAfter=leading * 0.2),
        style("situation", 1, spaceAfter=leading * 0.2),
        style("choice", 0.95, leftIndent=indent, spaceAfter=leading * 0.18),
        style("feedback", 0.84, leftIndent=indent, textColor=palette.MUTED, spaceAfter=leading * 0.25),
    ]


def _of_parts(make: _Maker) -> list[ParagraphStyle]:
    """What opens a part of a book, its contents and its index."""
    size, leading, style = make.size, make.leading, make.style
    return [
        style("part-kicker", 0.9, make.head, spaceAfter=leading * 0.3),
        style("part-title", 2.15, make.head, spaceAfter=leading * 1.3),
        style("contents-1", 1, fontName=SEMIBOLD, spaceBefore=leading * 0.45, spaceAfter=0),
        style("contents-2", 0.9, leftIndent=size * 1.6, spaceAfter=0),
        style("index", 0.86, spaceAfter=size * 0.12, leftIndent=size, firstLineIndent=-size),
    ]
