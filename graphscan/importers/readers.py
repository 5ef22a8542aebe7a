"""Writes the first step of an import statement: the file as rows of text, or as JSON records."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphscan.importers.files import OpenedFile
from graphscan.importers.sniff import Sample

SMALLEST_OBJECT = 16 << 20
SMALLEST_LINE = 4 << 20


@dataclass(frozen=True)
class Reader:
    """A `with` step named `rows` or `records`, and the values that it binds."""

    step: str
    parameters: dict[str, Any]


def quoted(name: str) -> str:
    """Return an SQL identifier for any name."""
    return '"' + name.replace('"', '""') + '"'


def distinct_names(columns: Sequence[str]) -> list[str]:
    """Return names that differ even without regard to case: a repeated header gets _1, _2 ..."""
    taken: set[str] = {"line"}
    names = []
    for place, column in enumerate(columns):
        name, n_tries = column.strip() or f"column{place}", 0
        while (name if not n_tries else f"{name}_{n_tries}").casefold() in taken:
            n_tries += 1
        names.append(f"{name}_{n_tries}" if n_tries else name)
        taken.add(names[-1].casefold())
    return names


def table_rows(file: OpenedFile, sample: Sample, expected: Sequence[str] = ()) -> Reader:
    """Return the step `rows`: `line` and every column as VARCHAR; `expected` ones that are missing are NULL."""
    source, columns, parameters = _SOURCES[sample.kind](file, sample)
    missing = [name for name in expected if name not in sample.columns]
    absent = [f"null::varchar as {quoted(name)}" for name in missing]
    first = 2 + sample.n_skipped if sample.kind == "csv" else 1
    step = (
        f"rows as (select row_number() over () + {first - 1} as line, {', '.join([*columns, *absent])} from {source})"
    )
    return Reader(step, parameters)


def json_records(file: OpenedFile, sample: Sample) -> Reader:
    """Return the step `records`: `line` and `json`, one JSON value each; a broken line is NULL."""
    source, parameters = _json_source(file, sample)
    return Reader(f"records as (select row_number() over () as line, json from {source})", parameters)


def _csv_source(file: OpenedFile, sample: Sample) -> tuple[str, list[str], dict[str, Any]]:
    names = distinct_names(sample.columns)
    longest = max(SMALLEST_LINE, 2 * file.longest_line + 1024)
    types = ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in names)
    source = (
        f"read_csv($path, auto_detect = false, header = true, delim = $delimiter, quote = '\"', escape = '\"', "
        f"strict_mode = true, store_rejects = true, rejects_limit = 0, max_line_size = {longest}, "
        f"skip = {sample.n_skipped}, columns = {{{types}}})"
    )
    return source, [quoted(name) for name in names], {"path": str(file.path), "delimiter": sample.delimiter}


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _parquet_source(file: OpenedFile, sample: Sample) -> tuple[str, list[str], dict[str, Any]]:
    columns = []
    for name, kind, distinct in zip(sample.columns, sample.types, distinct_names(sample.columns), strict=True):
        is_nested = kind.endswith("]") or kind.startswith(("STRUCT", "MAP"))
        value = f"to_json({quoted(name)})" if is_nested else quoted(name)
        columns.append(f"{value}::varchar as {quoted(distinct)}")
    return "read_parquet($path)", columns, {"path": str(file.path)}


def _json_source(file: OpenedFile, sample: Sample) -> tuple[str, dict[str, Any]]:
    parameters: dict[str, Any] = {"path": str(file.path)}
    largest = max(SMALLEST_OBJECT, file.longest_line + 1024)
    if sample.layout == "newline_delimited":
        return f"read_ndjson_objects($path, ignore_errors = true, maximum_object_size = {largest})", parameters
    if sample.layout == "unstructured":
        largest = max(largest, file.path.stat().st_size + 1024)
    return f"read_json_objects($path, format = '{sample.layout}', maximum_object_size = {largest})", parameters


def _json_table(file: OpenedFile, sample: Sample) -> tuple[str, list[str], dict[str, Any]]:
    source, parameters = _json_source(file, sample)
    folded = Counter(key.casefold() for key in sample.columns)
    shape = {key: "VARCHAR" for key in sample.columns if folded[key.casefold()] == 1 and key}
    columns = []
    for key, name in zip(sample.columns, distinct_names(sample.columns), strict=True):
        # the fields of a struct must differ without regard to case; the keys of JSON need not
        value = f"value[{_literal(key)}]" if key in shape else f"json_extract_string(json, {_literal(_pointer(key))})"
        columns.append(f"{value} as {quoted(name)}")
    structure = _literal(json.dumps(shape or {" ": "VARCHAR"}, ensure_ascii=False))
    return f"(select json, from_json(json, {structure}) as value from {source})", columns, parameters


def _pointer(key: str) -> str:
    return "/" + key.replace("~", "~0").replace("/", "~1")


_SOURCES = {"csv": _csv_source, "parquet": _parquet_source, "json": _json_table}
