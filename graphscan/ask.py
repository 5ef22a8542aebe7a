"""Reading a case for people: SQL in a locked session, the overview, the communities."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from graphscan import sql
from graphscan.case import Case
from graphscan.errors import GraphscanError, UsageError
from graphscan.printing import neutralised, show_rows

Columns = Sequence[str]
Rows = Sequence[Sequence[Any]]
KINDS = {".csv": "csv", ".json": "json", ".parquet": "parquet"}


def ask(case_file: str | Path, statement: str) -> tuple[Columns, Rows]:
    """Run one statement on the case, read-only, without access to files, network or settings.

    Raises `GraphscanError` with DuckDB's reason in one line.
    """
    with Case(case_file, read_only=True) as case:
        _lock(case)
        return _run(case, statement)


def save(case_file: str | Path, statement: str, output: Path, kind: str | None, *, overwrite: bool = False) -> int:
    """Run one statement and write its rows to a CSV, JSON or Parquet file; return how many.

    `kind` left out, the file's ending decides. The statement itself can still write nothing.
    Raises `UsageError` for an unknown ending or a file that exists.
    """
    kind = kind or KINDS.get(output.suffix.lower())
    if kind is None:
        raise UsageError(f"{output}: ending not known; end it in .csv, .json or .parquet, or add --csv")
    if output.exists() and not overwrite:
        raise UsageError(f"{output}: exists; name another file or add --overwrite")
    with Case(case_file, read_only=True) as case:
        _lock(case, allowed=output if kind == "parquet" else None)
        if kind == "parquet":
            copy = f"copy ({statement.strip().rstrip(';')}\n) to '{_sql_text(output)}' (format parquet)"
            return int(_run(case, copy)[1][0][0])
        columns, rows = _run(case, statement)
        with output.open("w", encoding="utf-8", newline="") as out:
            show_rows(columns, rows, kind, out)
        return len(rows)


@dataclass(frozen=True)
class Overview:
    """What a case holds, as small tables."""

    facts: list[tuple[str, Any]]
    sources: tuple[Columns, Rows]
    runs: tuple[Columns, Rows]

    def tables(self) -> list[tuple[Columns, Rows]]:
        """Return the tables in the order to print them."""
        return [(("what", "value"), self.facts), self.sources, self.runs]

    def as_json(self) -> str:
        """Return everything as one JSON object."""
        parts = {"sources": self.sources, "runs": self.runs}
        named = {
            part: [dict(zip(columns, row, strict=True)) for row in rows] for part, (columns, rows) in parts.items()
        }
        return json.dumps({**dict(self.facts), **named}, ensure_ascii=False, indent=1, default=str)


def overview(case: Case) -> Overview:
    """Return counts, time span, sources and runs of a case."""
    columns, rows = _run(case, sql.read("info/facts"))
    facts = [("title", case.title), *zip((name.replace("_", " ") for name in columns), rows[0], strict=True)]
    return Overview(facts, _run(case, sql.read("info/sources")), _run(case, sql.read("info/runs")))


def communities(case: Case, run_id: int, *, for_eyes: bool) -> tuple[Columns, Rows]:
    """Return the communities of a detect run, largest first; for eyes in fewer columns, with some handles."""
    name = "info/communities_short" if for_eyes else "info/communities"
    result = case.connection.execute(sql.read(name), {"run_id": run_id})
    return [column[0] for column in result.description], result.fetchall()


def _lock(case: Case, allowed: Path | None = None) -> None:
    if allowed is not None:
        case.connection.execute(f"set allowed_paths = ['{_sql_text(allowed)}']")
    case.connection.execute("set enable_external_access = false; set lock_configuration = true")


def _run(case: Case, statement: str) -> tuple[Columns, Rows]:
    try:
        result = case.connection.execute(statement)
        if result is None:
            raise UsageError("no statement given; for example: select handle, name from account limit 5")
        return [neutralised(column[0]) for column in result.description or []], result.fetchall()
    except (duckdb.Error, RuntimeError) as error:
        raise GraphscanError(_reason(error)) from None


def _reason(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    kept = [line for line in lines if not line.startswith(("LINE ", "^"))]
    return " ".join(kept[:3]) or type(error).__name__


def _sql_text(path: Path) -> str:
    return str(path.resolve()).replace("'", "''")
