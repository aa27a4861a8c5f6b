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


def _styles(size: float, leading: float) -> dict[str, ParagraphStyle]:
    ratio = leading / size
    body = ParagraphStyle(
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

    def style(name: str, scale: float, parent: ParagraphStyle = body, **more: Any) -> ParagraphStyle:
        own_leading = size * scale * (ratio if scale < 1.15 else 1.28)
        return ParagraphStyle(
            name, parent, fontSize=size * scale, leading=own_leading, bulletFontSize=size * scale, **more
        )

    head = ParagraphStyle("head", body, fontName=SEMIBOLD, textColor=palette.GREEN, keepWithNext=1)
    return {
        "body": body,
        "small": style("small", 0.86, textColor=palette.MUTED),
        "label": ParagraphStyle("label", body, fontName=SEMIBOLD, keepWithNext=1, spaceAfter=leading * 0.2),
        "h2": style("h2", 1.45, head, spaceBefore=leading * 1.5, spaceAfter=leading * 0.55),
        "h3": style("h3", 1.12, head, spaceBefore=leading * 0.9, spaceAfter=leading * 0.3),
        "note": style("note", 0.78, spaceAfter=size * 0.2, leftIndent=size * 1.5, bulletIndent=0),
        "caption": style(
            "caption", 0.86, textColor=palette.MUTED, spaceBefore=leading * 0.35, alignment=TA_CENTER
        ),
        "callout": style("callout", 0.95, spaceAfter=leading * 0.4),
        "callout-title": style(
            "callout-title", 0.98, fontName=SEMIBOLD, spaceAfter=leading * 0.25, keepWithNext=1
        ),
        "kicker": style("kicker", 0.78, fontName=SEMIBOLD, keepWithNext=1, spaceAfter=size * 0.15),
        "cell": style("cell", 0.86, spaceAfter=0, allowWidows=1, allowOrphans=1),
        "head-cell": style("head-cell", 0.84, fontName=SEMIBOLD, textColor=palette.GREEN, spaceAfter=0),
        "term": ParagraphStyle("term", body, keepWithNext=1, spaceAfter=size * 0.1),
        "meaning": style("meaning", 0.95, leftIndent=size * 1.2, spaceAfter=leading * 0.3),
        "stem": ParagraphStyle(
            "stem",
            body,
            fontName=SEMIBOLD,
            leftIndent=size * 2.6,
            bulletFontName=SEMIBOLD,
            spaceBefore=leading * 0.5,
            spaceAfter=leading * 0.25,
            keepWithNext=1,
        ),
        "situation-title": ParagraphStyle(
            "situation-title", body, fontName=SEMIBOLD, spaceBefore=leading * 0.9, spaceAfter=leading * 0.2
        ),
        "situation": ParagraphStyle("situation", body, spaceAfter=leading * 0.2),
        "choice": style("choice", 0.95, leftIndent=size * 4.2, spaceAfter=leading * 0.18),
        "feedback": style(
            "feedback", 0.84, leftIndent=size * 4.2, textColor=palette.MUTED, spaceAfter=leading * 0.25
        ),
        "part-kicker": style("part-kicker", 0.9, head, spaceAfter=leading * 0.3),
        "part-title": style("part-title", 2.15, head, spaceAfter=leading * 1.3),
        "contents-1": style("contents-1", 1.0, fontName=SEMIBOLD, spaceBefore=leading * 0.45, spaceAfter=0),
        "contents-2": style("contents-2", 0.9, leftIndent=size * 1.6, spaceAfter=0),
        "index": style("index", 0.86, spaceAfter=size * 0.12, leftIndent=size, firstLineIndent=-size),
    }
