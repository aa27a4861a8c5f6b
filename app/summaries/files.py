"""A summary as a file."""

from __future__ import annotations

from datetime import datetime

from app.domain.tabular import to_csv, to_xlsx
from app.domain.text import slug
from app.shared.locale import in_language
from app.summaries.queries import RoundSummary
from app.summaries.report import report_of
from app.summaries.tables import sheet_of

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def make_file(summary: RoundSummary, kind: str, at: datetime) -> bytes:
    """The same figures as on the page, drawn up at that moment."""
    if kind == "pdf":
        from app.domain.summary_pdf import draw_report  # noqa: PLC0415 - the drawing library: where something is drawn

        return draw_report(report_of(summary, at))
    return to_csv(sheet_of(summary)) if kind == "csv" else to_xlsx(sheet_of(summary))


def file_name(summary: RoundSummary, kind: str) -> str:
    """danh-gia-cuoi-khoa.pdf; what is invented says so."""
    mark = "-sample" if summary.round.is_synthetic else ""
    return f"{slug(in_language(summary.round.title))[:60].strip('-') or 'summary'}{mark}.{kind}"
