"""Why a table that somebody sent could not be read, in words."""

from __future__ import annotations

from flask_babel import gettext

from app.domain.tabular import Fault


def fault_words(fault: Fault) -> str:
    """Why a file could not be read."""
    return {
        Fault.EMPTY: gettext("The file is empty."),
        Fault.TOO_BIG: gettext("The file is too large."),
        Fault.TOO_MANY_ROWS: gettext("The file has too many rows."),
        Fault.TOO_MANY_COLUMNS: gettext("The file has too many columns."),
        Fault.ENCODING: gettext(
            "The letters of the file cannot be read. Save it as Excel (.xlsx) or CSV UTF-8."
        ),
        Fault.OLD_OR_LOCKED: gettext(
            "The file is of an old kind (.xls) or locked. Save it as .xlsx without a password."
        ),
        Fault.NOT_A_TABLE: gettext("The file is no table. Save it as CSV or Excel (.xlsx)."),
        Fault.DAMAGED: gettext("The file is damaged. Open it, save it anew and try again."),
    }[fault]
