"""A case: one investigation in one DuckDB file, with its ledger of runs."""

import json
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from graphscan import sql
from graphscan.errors import CaseError, GraphscanError, MissingStepError

log = logging.getLogger("graphscan")

STORAGE_VERSION = "v1.5.0"  # DuckDB 1.5 tools can still read a case


@dataclass
class Run:
    """One stage at work; set `n_rows` before it ends."""

    run_id: int
    scan_id: int
    n_rows: int = 0


class Case:
    """One investigation in one DuckDB file; a context manager that closes the file.

    Raises `CaseError` when the file is locked, no case, damaged, or of a newer version.
    """

    def __init__(self, path: str | Path = ":memory:", *, read_only: bool = False, create: bool = True):
        self.path = str(path)
        self.read_only = read_only
        exists = self.path != ":memory:" and Path(self.path).exists()
        if self.path != ":memory:" and not exists and (read_only or not create):
            raise CaseError(f"{self.path}: no such case; create it with: graphscan init {self.path}")
        self.connection = _connect(self.path, read_only=read_only)
        try:
            self._check_and_migrate(is_new=not exists)
        except BaseException:
            self.connection.close()
            if not exists and self.path != ":memory:":
                Path(self.path).unlink(missing_ok=True)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the case cannot be used afterwards."""
        self.connection.close()

    def query(self, statement: str, /, **params: Any) -> list[tuple[Any, ...]]:
        """Run one statement with `$name` parameters and return all its rows."""
        return self.connection.execute(statement, params or None).fetchall()

    def value(self, statement: str, /, **params: Any) -> Any:
        """Return the first column of the first row."""
        return self.query(statement, **params)[0][0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end, roll back on any error or interrupt."""
        self.connection.execute("begin")
        try:
            yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit")

    @contextmanager
    def step(self, step_name: str, /, *, scan_id: int | None = None, **params: Any) -> Iterator[Run]:
        """Run a stage in one transaction and write its row of the ledger.

        Yields a `Run`; its `n_rows` is recorded. An error or interrupt leaves the case as it was.
        """
        with self.transaction():
            run_id = self.value("select nextval('run_seq')")
            run = Run(run_id, run_id if scan_id is None else scan_id)
            started, clock = self.value("select now()::timestamp"), time.perf_counter()
            yield run
            seconds = time.perf_counter() - clock
            self.query(
                "insert into run values ($run_id, $scan_id, $step, $parameters, $n_rows, $seconds, "
                "$version, $started, now()::timestamp)",
                run_id=run.run_id, scan_id=run.scan_id, step=step_name, n_rows=run.n_rows,
                parameters=json.dumps(params, ensure_ascii=False), seconds=seconds, version=version(),
                started=started,
            )  # fmt: skip
        log.info("%s: run %d, %d rows, %.2f s", step_name, run.run_id, run.n_rows, seconds)

    def new_scan(self) -> int:
        """Reserve the number under which the stages of one scan are found together."""
        return int(self.value("select nextval('run_seq')"))

    def latest_run(self, step_name: str, scan_id: int | None = None) -> int:
        """Return the newest finished run of a stage, optionally within one scan.

        Raises `MissingStepError` if there is none.
        """
        found = self.value(
            "select max(run_id) from run where step = $step and ($scan::integer is null or scan_id = $scan)",
            step=step_name, scan=scan_id,
        )  # fmt: skip
        if found is None:
            raise MissingStepError(f"{self.path}: nothing was {_DONE.get(step_name, step_name)} yet; "
                                   f"run: graphscan {step_name} {self.path}")  # fmt: skip
        return int(found)

    @property
    def title(self) -> str:
        """Title of the investigation; the file's name where none was given."""
        given = self.query("select title from case_info")
        return str(given[0][0]) if given and given[0][0] else Path(self.path).stem

    def _check_and_migrate(self, *, is_new: bool) -> None:
        tables = {row[0] for row in self.query("select table_name from duckdb_tables()")}
        if "schema_version" not in tables:
            if tables or not is_new:
                raise CaseError(f"{self.path}: a DuckDB file, but no graphscan case (tables: "
                                f"{', '.join(sorted(tables)[:5]) or 'none'}); name another file")  # fmt: skip
            applied = 0
        else:
            applied = int(self.value("select coalesce(max(version), 0) from schema_version"))
        newest = max(_migrations())
        if applied > newest:
            raise CaseError(f"{self.path}: written by a newer graphscan (schema {applied}, this program knows "
                            f"{newest}); upgrade with: pip install -U graphscan")  # fmt: skip
        if self.read_only and applied < newest:
            raise CaseError(f"{self.path}: written by an older graphscan (schema {applied}, needs {newest}); "
                            f"open it for writing once: graphscan init {self.path}")  # fmt: skip
        if not self.read_only and applied < newest:
            self._migrate(applied)

    def _migrate(self, applied: int) -> None:
        with self.transaction():
            for number, name in sorted(_migrations().items()):
                if number <= applied:
                    continue
                for statement in [*sql.statements("schema/applied"), *sql.statements(f"schema/{name}")]:
                    self.connection.execute(statement)
                self.query("insert into schema_version values ($n, now()::timestamp)", n=number)
            if applied == 0:
                self.query("insert into case_info values (null, now()::timestamp, $v)", v=version())
            for statement in sql.view_statements():
                self.connection.execute(statement)


_DONE = {"link": "linked", "detect": "detected", "import": "imported"}


def version() -> str:
    """Return the version of graphscan."""
    from graphscan import __version__

    return __version__


def _migrations() -> dict[int, str]:
    return {int(name[:3]): name for name in sql.names("schema") if re.match(r"\d{3}_", name)}


def _connect(path: str, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    spill = {} if path == ":memory:" else {"temp_directory": f"{path}.tmp"}  # made only when memory runs short
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, **spill})
    connection.execute("set TimeZone = 'UTC'; set preserve_insertion_order = true")
    if path == ":memory:":
        return connection
    if Path(path).is_dir():
        raise CaseError(f"{path}: a folder; a case is one file, for example {path}/case.duckdb")
    exists = Path(path).exists()
    if exists and not _is_duckdb_file(Path(path)):
        raise CaseError(f"{path}: not a case (no DuckDB file); to read posts from it: graphscan import CASE {path}")
    options = "(read_only)" if read_only else "" if exists else f"(storage_version '{STORAGE_VERSION}')"
    try:
        connection.execute(f"attach {_quoted(path)} as investigation {options}; use investigation")
    except duckdb.Error as error:
        connection.close()
        raise _case_error(path, error) from None
    return connection


def _is_duckdb_file(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(12)[8:] == b"DUCK"
    except OSError as error:
        raise CaseError(f"{path}: cannot be read; {error.strerror}") from None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _case_error(path: str, error: duckdb.Error) -> GraphscanError:
    message = str(error)
    holder = re.search(r"PID (\d+)", message)
    if "lock" in message.lower():
        who = f"process {holder[1]}" if holder else "another process"
        return CaseError(f"{path}: open in {who}; close it there, or work on a copy of the file")
    if "version number" in message or "storage version" in message.lower():
        return CaseError(f"{path}: written by a newer DuckDB; upgrade with: pip install -U duckdb graphscan")
    first_line = message.splitlines()[0]
    return CaseError(f"{path}: cannot be opened as a case; {first_line}")
