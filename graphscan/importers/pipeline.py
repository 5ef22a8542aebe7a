"""Runs one import: the format's SELECT fills `incoming`, the shared statements do the rest."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import duckdb

from graphscan import sql
from graphscan.case import Case
from graphscan.errors import InputError, UsageError
from graphscan.importers import table
from graphscan.importers.files import OpenedFile
from graphscan.importers.formats import Format
from graphscan.importers.readers import Reader, json_records, table_rows
from graphscan.importers.sniff import Sample, first_line
from graphscan.importers.texts import infer_reposts, strip_html

MAX_RAW = 10_000
_NEVER_ABSENT = {"platform", "is_context", "is_repost"}  # staged has a value for every row


@dataclass(frozen=True)
class Plan:
    """Everything known before the first row is read."""

    file: OpenedFile
    sample: Sample
    format: Format
    platform: str
    time_header: str
    reader: Reader
    select: str
    parameters: Mapping[str, Any]
    time_options: Mapping[str, Any] = field(default_factory=dict)  # zone, form, day_first


@dataclass(frozen=True)
class Source:
    """The step `incoming` (empty: it is a table), and the columns of it that the file has no field for."""

    step: str
    absent: list[str]


def plan(file: OpenedFile, sample: Sample, chosen: Format, columns: Mapping[str, str], **options: Any) -> Plan:
    """Decide how a file is read; `options` are platform, object_kind, zone, form and day_first."""
    time_header, parameters = chosen.time_header, {}
    if chosen.name == "table":
        mapped = table.mapping(sample, columns, file.location)
        select, time_header = table.select(sample, mapped), " / ".join(mapped["posted_at"])
    else:
        if columns:
            raise UsageError(f"{file.location}: --column is for tables, this is {chosen.name}; "
                             "leave it out, or add --format table")  # fmt: skip
        select = sql.read(f"importers/{chosen.sql}")
    if chosen.name == "coortweet":
        parameters = {"object_kind": options["object_kind"]}
    reader = json_records(file, sample) if chosen.reads == "records" else table_rows(file, sample, chosen.columns)
    times = {name: options[name] for name in ("zone", "form", "day_first")}
    return Plan(file, sample, chosen, options["platform"], time_header, reader, select, parameters, times)


def stage(case: Case, plan: Plan) -> None:
    """Fill `incoming` and `staged`.

    Raises `InputError` where the file cannot be read, its dates can be read in two ways, or a post id
    belongs to two accounts.
    """
    clear(case)
    run(case, "macros")
    run(case, "incoming")
    given = {**plan.time_options, "platform": plan.platform, "time_header": plan.time_header}
    try:
        source = _incoming(case, plan)
        _fill_staged(case, source, {**given, **(_reading(plan) if source.step else {})})
    except duckdb.Error as error:
        seen = first_line(error).replace(f'"{plan.file.path}"', "it").removeprefix("Invalid Input Error: ").strip(" .")
        raise InputError(f"{plan.file.location}: cannot be read as {plan.format.name}; {seen}; "
                         "check the file, or name another --format") from None  # fmt: skip
    run(case, "repeated")
    _check_dates(case, plan)
    _check_owners(case, plan)


def clear(case: Case) -> None:
    """Drop what an import has staged."""
    run(case, "cleared")


def _incoming(case: Case, plan: Plan) -> Source:
    """Return the step that makes the file `incoming`, one pass from the file to `staged_row`.

    Where texts are HTML they are changed on the way: the table `incoming` is filled, and no step is needed.
    """
    steps, select = plan.reader.step, plan.select
    own = re.match(r"(?:\s*--[^\n]*\n)*\s*with\b", select)  # the format has steps of its own
    whole = f"with {steps},\n{select[own.end() :]}" if own else f"with {steps}\n{select}"
    given = _reading(plan)
    if plan.format.has_html:
        case.query(f"insert into incoming by name\n{whole}", **given)
        strip_html(case)
        return Source("", [])
    found = case.connection.execute(f"select * from ({whole}) limit 0", given).description or []
    names = {column[0] for column in found}
    columns = ", ".join(f"{name if name in names else 'null'}::{kind} as {name}" for name, kind in _fields(case))
    absent = [name for name, _ in _fields(case) if name not in names and name not in _NEVER_ABSENT]
    return Source(f"incoming as not materialized (select {columns} from ({whole}))", absent)


def _reading(plan: Plan) -> dict[str, Any]:
    return {**plan.reader.parameters, **plan.parameters}


def _fill_staged(case: Case, source: Source, given: Mapping[str, Any]) -> None:
    """Fill `staged_row` with what the file has; the view `staged` adds the absent columns as NULL."""
    statement = sql.read("import/staged")
    if source.step:
        statement = statement.replace("\nwith ", f"\nwith {source.step},\n", 1)
    left_out = f"exclude ({', '.join(source.absent)})" if source.absent else ""
    case.query(f"create or replace temp table staged_row as select * {left_out} from (\n{statement}\n)", **given)
    kinds = {**dict(_fields(case)), "created_at": "timestamp"}
    nulls = "".join(f", null::{kinds[name]} as {name}" for name in source.absent)
    case.query(f"create or replace temp view staged as select *{nulls} from staged_row")


def _fields(case: Case) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in case.query("describe temp.incoming")]


def _check_dates(case: Case, plan: Plan) -> None:
    if plan.time_options["day_first"] is not None or plan.time_options["form"] != "-":
        return
    found = case.query("select time_written from staged where is_ambiguous(time_written) order by line limit 1")
    if found:
        raise InputError(
            f'{plan.file.location}: {plan.time_header} "{found[0][0][:60]}" may be day/month or month/day; '
            "say which with --day-first, --month-first, or --time-format '%d/%m/%Y %H:%M'"
        )


def _check_owners(case: Case, plan: Plan) -> None:
    found = case.query(sql.read("import/owners"))
    if found:
        post, one, other = found[0]
        raise InputError(
            f"{plan.file.location}: post id {post!r} belongs to two accounts ({one}, {other}); ids repeat across "
            "accounts or channels: join two columns with --column post_id=ACCOUNT_HEADER,ID_HEADER"
        )


def store(case: Case, plan: Plan, source_id: int, imported_at: Any) -> dict[str, int]:
    """Write the staged rows into the case and return the counts of the source row."""
    _store_rejects(case, plan, source_id)
    given = {"source_id": source_id, "imported_at": imported_at}
    for name in ("known", "fresh"):
        run(case, name, **given)
    if case.value("select count(*) from repeated"):
        run(case, "differing", **given)
    for name in ("post", "entity"):
        run(case, name, **given)
    infer_reposts(case, source_id)
    run(case, "account", **given)
    names = ("n_posts", "n_context_posts", "n_accounts", "n_known_posts", "n_rejects")
    if plan.sample.kind == "csv":
        _store_broken_lines(case, plan, source_id)
    counted = case.query(sql.read("import/counts"), source_id=source_id)[0]
    return dict(zip(names, map(int, counted), strict=True))


def run(case: Case, name: str, /, **values: Any) -> None:
    """Run the statements of `queries/import/NAME.sql`, each with the parameters that it names."""
    for statement in sql.statements(f"import/{name}"):
        code = re.sub(r"^\s*--.*$", "", statement, flags=re.MULTILINE)
        case.query(statement, **{key: value for key, value in values.items() if re.search(rf"\${key}\b", code)})


def _store_rejects(case: Case, plan: Plan, source_id: int) -> None:
    run(case, "reject", source_id=source_id)
    if case.value("select count(*) from reject where source_id = $s", s=source_id):
        _add_raw(case, plan, source_id)


def _store_broken_lines(case: Case, plan: Plan, source_id: int) -> None:
    """Keep the lines that DuckDB could not split into the columns of the header.

    It does not count them: the numbers of the rejects below them are set right.
    """
    broken = [row[0] for row in case.query("select distinct line from temp.reject_errors order by line")]
    if not broken:
        return
    counted = [row[0] for row in case.query("select distinct line from reject where source_id = $s", s=source_id)]
    lines = [_with_broken(line, broken) for line in counted]
    run(case, "renumbered", source_id=source_id, counted=counted, lines=lines)
    run(case, "broken", source_id=source_id, max_raw=MAX_RAW)
    for line, n_lines in case.query(
        "select distinct line, lines_in(csv_line) from temp.reject_errors "
        "where is_open_quote(error_type::varchar, csv_line) order by all"
    ):
        plan.file.notes.append(f"line {line} opens a quotation mark that is never closed: the lines behind it, at "
                               f"least {n_lines}, were not read; repair it and import again")  # fmt: skip


def _with_broken(line: int, broken: list[int]) -> int:
    for other in broken:
        if other > line:
            break
        line += 1
    return line


def _add_raw(case: Case, plan: Plan, source_id: int) -> None:
    """Put the rejected rows beside their reasons: lines of NDJSON as they stand, other rows as JSON."""
    if plan.sample.kind == "json" and plan.sample.layout == "newline_delimited":
        _add_raw_lines(case, plan, source_id)
        return
    row = "json" if plan.format.reads == "records" else "json_merge_patch(to_json(rows), '{\"line\": null}')"
    case.query(
        f"with {plan.reader.step} update reject set raw = left({row}::varchar, $n) from {plan.format.reads} "
        f"where source_id = $s and raw is null and {plan.format.reads}.line = reject.line",
        s=source_id, n=MAX_RAW, **plan.reader.parameters,
    )  # fmt: skip


def _add_raw_lines(case: Case, plan: Plan, source_id: int) -> None:
    wanted = {row[0] for row in case.query("select distinct line from reject where source_id = $s", s=source_id)}
    rows = []
    with plan.file.path.open(encoding="utf-8", errors="replace") as text:
        filled = ((number, line) for number, line in enumerate(text, 1) if line.strip())
        for record, (number, line) in enumerate(islice(filled, max(wanted)), 1):
            if record in wanted:
                rows.append((record, number, line.rstrip("\n")[:MAX_RAW], _broken(line)))
    names = ("records", "lines", "raws", "reasons")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    run(case, "raw_lines", source_id=source_id, **columns)


def _broken(line: str) -> str | None:
    try:
        return None if isinstance(json.loads(line), dict) else "no JSON object"
    except RecursionError:
        return "JSON nested too deep"
    except ValueError as error:
        return f"not valid JSON: {first_line(error)}"


def check_strict(case: Case, plan: Plan, source_id: int) -> None:
    """Raise `InputError` for the first reject of the source."""
    found = case.query(
        "select line, reason from reject where source_id = $s order by line, reason limit 1", s=source_id
    )
    if found:
        raise InputError(f"{plan.file.location}, line {found[0][0]}: {found[0][1]}")
