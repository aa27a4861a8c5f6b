"""Drawing certificates beside bare reportlab, which repeats the same calls with the same strings."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from app.domain import certificate_pdf, pdf
from app.domain.papers import CertificateText, DocumentInfo
from app.domain.typeface import REGULAR
from benchmarks.results import Line

CERTIFICATES = 200
Call = tuple[str, tuple[Any, ...], dict[str, Any]]


class Recorder:
    """Stands before a canvas or one of its texts, passes every call on and writes it down."""

    def __init__(self, target: Any, calls: list[Any]) -> None:
        self._target, self._calls = target, calls

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        return self._recorded(name, found) if callable(found) else found

    def _recorded(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if name == "beginText":
                return Recorder(method(*given), [(name, given, named)])
            if name == "drawText":
                self._calls.append(given[0]._calls)
                return method(given[0]._target)
            self._calls.append((name, given, named))
            return method(*given, **named)

        return call


def record(text: CertificateText) -> list[Any]:
    """The calls that a certificate makes: (name, arguments) each, and a list of such for a line of text."""
    calls: list[Any] = []
    drawn = certificate_pdf.draw_document

    def listen(info: DocumentInfo, paint: Callable[[Any], None], size: tuple[float, float]) -> bytes:
        return pdf.draw_document(info, lambda canvas: paint(Recorder(canvas, calls)), size)

    certificate_pdf.draw_document = listen
    try:
        certificate_pdf.draw_certificate(text)
    finally:
        certificate_pdf.draw_document = drawn
    return calls


def repeat(calls: list[Any]) -> bytes:
    """The same page from bare reportlab."""
    buffer = BytesIO()
    canvas = Canvas(buffer, landscape(A4), invariant=True, lang="vi-VN", initialFontName=REGULAR)
    for call in calls:
        if isinstance(call, list):
            canvas.drawText(_line(canvas, call))
        else:
            name, given, named = call
            getattr(canvas, name)(*given, **named)
    canvas.save()
    return buffer.getvalue()


def _line(canvas: Canvas, calls: list[Call]) -> Any:
    line: Any = canvas
    for name, given, named in calls:
        made = getattr(line, name)(*given, **named)
        line = made if line is canvas else line
    return line


def measure_certificate(text: CertificateText) -> Line:
    """One certificate for each of many holders; the floor repeats what the first one drew."""
    calls = record(text)
    texts = [replace(text, holder=f"{text.holder} {n}") for n in range(CERTIFICATES)]
    ours = _cpu_ms(lambda: [certificate_pdf.draw_certificate(each) for each in texts])
    floor = _cpu_ms(lambda: [repeat(calls) for _ in texts])
    size = len(certificate_pdf.draw_certificate(text))
    return Line("draw a certificate", ours, "85 % of bare reportlab: ratio 1.18", floor, size)


def _cpu_ms(work: Callable[[], object]) -> float:
    """Processor milliseconds of each of CERTIFICATES, the better of two turns."""
    turns = []
    for _ in range(2):
        begun = time.process_time()
        work()
        turns.append((time.process_time() - begun) * 1000 / CERTIFICATES)
    return min(turns)
