"""The first page of a report: title block and contents; and the headings both point to."""

from collections.abc import Sequence

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable
from reportlab.platypus import Paragraph as Flow

from app.domain import ornament, palette
from app.domain.fitting import balance, wrap
from app.domain.pdf import PaperCanvas, draw_text
from app.domain.report import Heading, Report
from app.domain.report_blocks import BODY, markup
from app.domain.typeface import REGULAR, SEMIBOLD, printable_prose, text_width

_STYLES = {
    1: ParagraphStyle(
        "h1",
        BODY,
        fontName=SEMIBOLD,
        fontSize=15,
        leading=20,
        textColor=palette.GREEN,
        spaceBefore=16,
        spaceAfter=6,
    ),
    2: ParagraphStyle("h2", BODY, fontName=SEMIBOLD, fontSize=11, leading=15, spaceBefore=10, spaceAfter=4),
}


class HeadingLine(Flow):
    """A heading that marks its place for the outline and the contents."""

    canv: PaperCanvas

    def __init__(self, heading: Heading, key: str) -> None:
        super().__init__(markup(heading.text), _STYLES[heading.level])
        self.heading, self.key = heading, key

    def split(self, _available_width: float, _available_height: float) -> list[Flowable]:
        return []  # a heading moves to the next page whole

    def draw(self) -> None:
        self.canv.mark(self.key, self.heading.text, self.heading.level - 1)
        super().draw()


class Cover(Flowable):
    """Ridges and border post, then kicker, title, subtitle and the facts of the report."""

    def __init__(self, report: Report, measure: float) -> None:
        super().__init__()
        self.report, self.measure = report, measure
        self.title = balance(printable_prose(report.title), SEMIBOLD, 23, measure)
        self.subtitle = (
            wrap(printable_prose(report.subtitle), REGULAR, 11.5, measure) if report.subtitle else []
        )
        room = measure * 0.74
        self.facts = [
            (printable_prose(label), wrap(printable_prose(value), REGULAR, 9.5, room))
            for label, value in report.facts
        ]

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        lines = sum(len(value) for _, value in self.facts)
        self.height = (
            92 + 30 * len(self.title) + 17 * len(self.subtitle) + 14 * lines + 9 * len(self.facts) + 20
        )
        return self.measure, self.height

    def draw(self) -> None:
        canvas, y = self.canv, self.height
        middle = self.measure - 130
        canvas.addLiteral(ornament.placing(middle, y - 52))
        canvas.addLiteral("\n".join([ornament.ridges(130, 34), ornament.border_post(46)]))
        canvas.addLiteral("Q")
        canvas.setFillColor(palette.GREEN_MID)
        canvas.rect(0, y - 52.2, middle - 20, 0.4, stroke=0, fill=1)
        y -= 84
        draw_text(
            canvas, 0, y, printable_prose(self.report.kicker), SEMIBOLD, 9.5, palette.GREEN, tracking=0.3
        )
        y -= 2
        for line in self.title:
            y -= 30
            draw_text(canvas, 0, y, line, SEMIBOLD, 23)
        y -= 4
        for line in self.subtitle:
            y -= 17
            draw_text(canvas, 0, y, line, REGULAR, 11.5, palette.MUTED)
        self._facts(y - 14)

    def _facts(self, y: float) -> None:
        for label, value in self.facts:
            self.canv.setFillColor(palette.RULE)
            self.canv.rect(0, y, self.measure, 0.5, stroke=0, fill=1)
            draw_text(self.canv, 0, y - 14, label, REGULAR, 8.5, palette.MUTED)
            for number, line in enumerate(value):
                draw_text(self.canv, self.measure * 0.26, y - 14 - 14 * number, line, SEMIBOLD, 9.5)
            y -= 14 * len(value) + 9


class Contents(Flowable):
    """The sections with their pages, which are filled in when the last page is done."""

    canv: PaperCanvas

    def __init__(self, title: str, sections: Sequence[tuple[str, str]], measure: float) -> None:
        super().__init__()
        self.title, self.sections, self.measure = title, sections, measure

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        self.height = 30 + 17 * len(self.sections) + 8
        return self.measure, self.height

    def draw(self) -> None:
        y = self.height - 16
        draw_text(self.canv, 0, y, printable_prose(self.title), SEMIBOLD, 11)
        y -= 4
        for key, text in self.sections:
            y -= 17
            self._line(key, printable_prose(text), y)

    def _line(self, key: str, text: str, y: float) -> None:
        canvas = self.canv
        draw_text(canvas, 0, y, text, REGULAR, 9.5)
        canvas.setFillColor(palette.RULE)
        start = text_width(text, REGULAR, 9.5) + 8
        canvas.rect(start, y + 2, max(0, self.measure - 26 - start), 0.5, stroke=0, fill=1)
        canvas.linkRect("", key, (0, y - 4, self.measure, y + 12), relative=1)
        canvas.draw_later(
            lambda: draw_text(
                canvas, self.measure, y, str(canvas.page_of[key]), REGULAR, 9.5, palette.INK, "right"
            )
        )
