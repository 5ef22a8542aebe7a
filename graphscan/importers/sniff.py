"""Looks at the beginning of a file: what kind of table or JSON it is and which fields it has."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from graphscan.errors import InputError
from graphscan.importers.files import OpenedFile, with_one_line_end

N_RECORDS = 1_000
N_CHARACTERS = 1 << 25


@dataclass
class Sample:
    """The beginning of a file. `columns` are the headers, or the keys of the first records, in order."""

    kind: str  # csv, json or parquet
    columns: list[str]
    types: list[str] = field(default_factory=list)  # of Parquet columns
    delimiter: str = ","
    n_skipped: int = 0  # lines above the header of a CSV file
    layout: str = "newline_delimited"  # of JSON: newline_delimited, array or unstructured (one document)
    records: list[dict[str, Any]] = field(default_factory=list)

    def has(self, *names: str) -> bool:
        """Tell whether all these columns are there."""
        return set(names) <= set(self.columns)


def sniff(file: OpenedFile) -> Sample:
    """Return what the beginning of the file shows.

    Raises `InputError` for graph files, web pages, tables without a header, and text that is neither.
    """
    if file.kind == "parquet":
        return _parquet(file)
    with file.path.open(encoding="utf-8", errors="replace", newline="") as text:
        first = next((sign for sign in iter(lambda: text.read(1), "") if not sign.isspace()), "")
    if first == "<":
        raise InputError(_markup_message(file))
    if first in ("{", "["):
        return _json(file, first)
    return _csv(file)


def _markup_message(file: OpenedFile) -> str:
    start = file.path.read_text(encoding="utf-8", errors="replace")[:4096].lower()
    if "<gexf" in start or "<graphml" in start:
        return f"{file.location}: a graph file, it holds no posts; import the posts that it was made from"
    return f"{file.location}: XML or HTML, no table of posts; export the posts as CSV or JSON"


def _parquet(file: OpenedFile) -> Sample:
    with duckdb.connect() as connection:
        try:
            rows = connection.execute("describe select * from read_parquet($path)", {"path": str(file.path)}).fetchall()
        except duckdb.Error as error:
            raise InputError(f"{file.location}: damaged Parquet; {first_line(error)}; copy it again") from None
    return Sample("parquet", [row[0] for row in rows], types=[row[1] for row in rows])


def first_line(error: Exception) -> str:
    """Return the first line of an error's message, short enough for one line."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _csv(file: OpenedFile) -> Sample:
    if file.has_mixed_line_ends:
        with_one_line_end(file)
    with file.path.open(encoding="utf-8", errors="replace", newline="") as text:
        start = text.read(1 << 20)
    csv.field_size_limit(1 << 30)
    start, n_skipped = _from_header(start)
    headers = {sign: _header(start, sign) for sign in (",", ";", "\t", "|")}
    delimiter = max(headers, key=lambda sign: len(headers[sign]))
    columns = headers[delimiter]
    if len(columns) < 2:
        raise InputError(f"{file.location}: no table: its first line is {start[:60].splitlines()[0]!r}; "
                         "expected a header of several columns, or JSON")  # fmt: skip
    return Sample("csv", columns, delimiter=delimiter, n_skipped=n_skipped)


def _from_header(start: str) -> tuple[str, int]:
    """Leave out empty lines and Excel's `sep=;` above the header; return the rest and how many they were."""
    lines = start.splitlines(keepends=True)
    n_skipped = 0
    while n_skipped < len(lines) - 1 and (not lines[n_skipped].strip() or lines[n_skipped].startswith("sep=")):
        n_skipped += 1
    return "".join(lines[n_skipped:]), n_skipped


def _header(start: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(start.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error:
        return []


def _json(file: OpenedFile, first: str) -> Sample:
    if first == "[":
        return _sample_of("array", list(islice(_array_items(file), N_RECORDS)), file)
    records = [item for line in _first_lines(file) if isinstance(item := _parsed(line), dict)]
    if records:
        return _sample_of("newline_delimited", records, file)
    return _sample_of("unstructured", [_document(file)], file)


def _first_lines(file: OpenedFile) -> Iterator[str]:
    """Yield the first filled lines, at least one."""
    n_characters = n_lines = 0
    with file.path.open(encoding="utf-8", errors="replace") as text:
        for line in text:
            if line.strip():
                yield line
                n_lines += 1
            n_characters += len(line)
            if n_lines >= N_RECORDS or n_characters > N_CHARACTERS:
                return


def _sample_of(layout: str, records: list[Any], file: OpenedFile) -> Sample:
    dicts = [record for record in records if isinstance(record, dict)]
    if not dicts:
        raise InputError(f"{file.location}: JSON without objects; expected one object per post")
    columns = list(dict.fromkeys(key for record in dicts for key in record))
    return Sample("json", columns, layout=layout, records=dicts)


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _document(file: OpenedFile) -> Any:
    try:
        return json.loads(file.path.read_text(encoding="utf-8", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file.location}: not valid JSON; {first_line(error)}; copy or export it again") from None


def _array_items(file: OpenedFile) -> Iterator[Any]:
    """Yield the items of a JSON array as far as its first 64 M characters hold them."""
    with Path(file.path).open(encoding="utf-8", errors="replace") as text:
        start = text.read(N_CHARACTERS)
    decoder, place = json.JSONDecoder(), start.index("[") + 1
    while True:
        while place < len(start) and start[place] in " \t\r\n,":
            place += 1
        try:
            item, place = decoder.raw_decode(start, place)
        except (ValueError, RecursionError):
            return
        yield item
