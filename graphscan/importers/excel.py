"""Turns the first sheet of an Excel workbook into CSV; needs the extra `excel`."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

from graphscan.errors import InputError


def to_csv(workbook: Path, target: Path, location: str) -> None:
    """Write the first sheet to `target`. Ids that Excel has rounded keep their exponent, so they are rejected.

    Raises `InputError` where openpyxl is not installed or the workbook is damaged.
    """
    try:
        import openpyxl
    except ImportError:
        raise InputError(f'{location}: an Excel workbook; in Excel save it as "CSV UTF-8", or install the reader: '
                         "pip install 'graphscan[excel]'") from None  # fmt: skip
    try:
        book = openpyxl.load_workbook(workbook, read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        with target.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([_cell(value) for value in row] for row in rows)
    except Exception as error:  # openpyxl raises what its parsers raise
        raise InputError(f'{location}: damaged workbook ({error}); in Excel save it as "CSV UTF-8"') from None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
