"""Drawing a report: A4 portrait, in one pass, with contents, outline, running heads and page x of y."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate

from app.domain import palette
from app.domain.pdf import CREATOR, ONE_AT_A_TIME, PaperCanvas, draw_notice, draw_text
from app.domain.report import Heading, Report
from app.domain.report_blocks import flowables_of, lead_of
from app.domain.report_cover import Contents, Cover, HeadingLine
from app.domain.report_page import FOOT, HEIGHT, MEASURE, ROOM, SIDE, WIDTH
from app.domain.typeface import REGULAR, printable_prose, register_faces


def draw_report(report: Report) -> bytes:
    """The report as a PDF. Signs the typeface lacks are written by number, so that no answer can stop a report."""
    buffer = BytesIO()
    with ONE_AT_A_TIME:
        register_faces()
        document = BaseDocTemplate(
            buffer,
            pagesize=(WIDTH, HEIGHT),
            title=report.info.title,
            author=report.info.author,
            subject=report.info.subject,
            creator=CREATOR,
            producer=CREATOR,
        )
        frame = Frame(SIDE, FOOT, MEASURE, ROOM, 0, 0, 0, 0)
        document.addPageTemplates(PageTemplate("page", [frame], onPage=_furniture(report)))
        document.build(
            list(_story(report)),
            canvasmaker=lambda target, **_: PaperCanvas(target, report.info, (WIDTH, HEIGHT)),
        )
    return buffer.getvalue()


def _story(report: Report) -> Iterator[Flowable]:
    """Everything in order; a heading waits for its block, so that it never stands alone at the foot of a page."""
    yield Cover(report, MEASURE)
    keys = {id(block): f"part-{number}" for number, block in enumerate(report.blocks)}
    contents = [(keys[id(b)], b.text) for b in report.blocks if isinstance(b, Heading) and b.level == 1]
    if report.contents_title:
        yield Contents(report.contents_title, contents, MEASURE)
    waiting: list[Flowable] = []
    for block in report.blocks:
        if isinstance(block, Heading):
            waiting.append(HeadingLine(block, keys[id(block)]))
            continue
        flowables = flowables_of(block, MEASURE)
        heads = sum(head.wrap(MEASURE, HEIGHT)[1] + head.getSpaceBefore() for head in waiting)
        yield CondPageBreak(heads + lead_of(block, flowables, MEASURE))
        yield from waiting
        yield from flowables
        waiting = []
    yield from waiting


def _furniture(report: Report) -> Callable[[Any, Any], None]:
    def draw(canvas: PaperCanvas, _document: object) -> None:
        if report.synthetic_notice:
            draw_notice(canvas, report.synthetic_notice, WIDTH, HEIGHT)
        if canvas.getPageNumber() > 1:
            head = printable_prose(report.running_head)
            draw_text(canvas, SIDE, HEIGHT - 50, head, REGULAR, 8, palette.MUTED)
            _rule(canvas, HEIGHT - 56)
        _rule(canvas, 46)
        draw_text(canvas, SIDE, 33, printable_prose(report.foot), REGULAR, 8, palette.MUTED)
        canvas.label_page(WIDTH - SIDE, 33, report.page_label)

    return draw


def _rule(canvas: PaperCanvas, y: float) -> None:
    canvas.setFillColor(palette.RULE)
    canvas.rect(SIDE, y, MEASURE, 0.5, stroke=0, fill=1)
