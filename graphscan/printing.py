"""What the command line shows: tables on a terminal, CSV or JSON into a pipe, progress on stderr."""

import csv
import json
import sys
import threading
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COUNTS = {"actions", "objects", "pairs", "accounts", "posts", "rejects"}
DRAW_AFTER = 2.0  # seconds of work before a bar appears


def show_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], how: str, out: TextIO | None = None) -> None:
    """Write rows as `table`, `csv` or `json`; the table is for eyes, the others are data."""
    out = out or sys.stdout
    if how == "json":
        records = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
        out.write(json.dumps(records, ensure_ascii=False, indent=1) + "\n")
    elif how == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([neutralised(name) for name in columns])
        writer.writerows([_csv_cell(value) for value in row] for row in rows)
    else:
        _show_table(columns, rows, out)


def neutralised(value: Any) -> Any:
    """Return text so that no spreadsheet takes it for a formula: a leading ' before = + - @ and tab."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def printable(value: Any) -> str:
    """Return a value as one line for a terminal: control and direction signs become visible escapes."""
    text = "" if value is None else _as_text(value)
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def counted(number: int, noun: str) -> str:
    """Return `1 post`, `2,000 posts`, `3 communities`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


class Bar:
    """A progress report for a terminal, drawn on stderr once the work has taken two seconds."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.console = Console(stderr=True, soft_wrap=True)
        self.draws = self.console.is_terminal and not self.console.is_dumb_terminal and not quiet
        self.lock = threading.Lock()
        self.timer = threading.Timer(DRAW_AFTER, self._draw)
        self.progress: Progress | None = None
        self.task: TaskID | None = None
        self.state: tuple[str, float, float | None] = ("working", 0, None)

    def __enter__(self) -> "Bar":
        if self.draws:
            self.timer.daemon = True
            self.timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        with self.lock:
            self.draws = False
            if self.progress is not None:
                self.progress.stop()

    def __call__(self, doing: str, done: float, total: float | None) -> None:
        """Take a step of progress; a total of None is shown as work without a known end."""
        with self.lock:
            before, self.state = self.state[0], (doing, done, total)
            if self.progress is not None:
                self._show(is_new=doing != before)

    def _draw(self) -> None:
        with self.lock:
            if not self.draws:
                return
            columns = TextColumn("{task.description}"), BarColumn(), _Rate(), TimeRemainingColumn()
            self.progress = Progress(*columns, console=self.console, transient=True)
            self.progress.start()
            self._show(is_new=True)

    def _show(self, *, is_new: bool) -> None:
        assert self.progress is not None
        doing, done, total = self.state
        if is_new:
            if self.task is not None:
                self.progress.remove_task(self.task)
            self.task = self.progress.add_task(doing, total=total)
        assert self.task is not None
        self.progress.update(self.task, completed=done, total=total)


class _Rate(ProgressColumn):
    """How much is done per second, in thousands or millions."""

    def render(self, task: Task) -> Text:
        speed = task.speed or 0.0
        for size, unit in ((1e6, " M/s"), (1e3, " k/s")):
            if speed >= size:
                return Text(f"{speed / size:,.0f}{unit}")
        return Text(f"{speed:,.0f}/s" if speed else "")


def _show_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> None:
    rows = list(rows)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, name in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[place], int | float) for row in rows if row[place] is not None)
        table.add_column(Text(name.replace("_", " ")), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_for_eyes(name, value)) for name, value in zip(columns, row, strict=True)))
    console = Console(file=out, highlight=False)
    console.print(table)


def _for_eyes(name: str, value: Any) -> str:
    """Counts get thousands separators; ids and years, integers too, do not."""
    if isinstance(value, int) and not isinstance(value, bool) and (name in COUNTS or name.startswith("n_")):
        return f"{value:,}"
    return f"{value:,.4g}" if isinstance(value, float) else printable(value)


def _csv_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutralised(_as_text(value)) if not isinstance(value, int | float | None) else value


def _as_text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, list | dict | tuple):
        return json.dumps(_plain(value), ensure_ascii=False)
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else _as_text(value)
