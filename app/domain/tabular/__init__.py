"""Tables as files: one `Sheet` written as CSV or XLSX, and rows read back from whatever people send."""

from app.domain.tabular.reading import Fault, UnreadableTable, read_rows
from app.domain.tabular.sheet import Cell, Column, Sheet
from app.domain.tabular.workbook import to_xlsx
from app.domain.tabular.writing import to_csv

__all__ = ["Cell", "Column", "Fault", "Sheet", "UnreadableTable", "read_rows", "to_csv", "to_xlsx"]
