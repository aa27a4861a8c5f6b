"""A table sent as a file."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from app.domain.tabular import Sheet, to_csv, to_xlsx

WRITERS = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def send_sheet(sheet: Sheet, extension: str, name: str) -> Response:
    """The sheet as `name`.csv or `name`.xlsx, to be saved; the name may hold any letters."""
    draw, media_type = WRITERS[extension]
    return send_bytes(draw(sheet), f"{name}.{extension}", media_type)


def send_bytes(content: bytes, file_name: str, media_type: str) -> Response:
    """A file to be saved, never kept by what lies between."""
    response = send_file(BytesIO(content), media_type, as_attachment=True, download_name=file_name)
    response.headers["Cache-Control"] = "no-store"
    return response
