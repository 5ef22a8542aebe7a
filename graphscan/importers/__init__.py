"""Imports files of posts into a case: each format is one SELECT, the rest is shared."""

import glob
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from graphscan import sql
from graphscan.case import Case, Run
from graphscan.errors import InputError, UsageError
from graphscan.importers import pipeline
from graphscan.importers.files import OpenedFile, opened
from graphscan.importers.formats import FORMATS, Format, is_counts
from graphscan.importers.sniff import Sample, sniff
from graphscan.importers.table import FIELDS
from graphscan.progress import Report, silent
from graphscan.registry import find

__all__ = ["FIELDS", "FORMATS", "Format", "ImportOptions", "ImportResult", "expand", "import_file"]

ObjectKind = Literal["repost", "url", "hashtag", "media"]


@dataclass(frozen=True)
class ImportOptions:
    """How a file is to be read; what is None is found out.

    `columns` maps our fields to headers of a table ("a,b" joins two with /). `timezone` is that of times
    without one (otherwise UTC), `time_format` a strptime form, `day_first` how 02/04/2019 is meant.
    `strict` fails on the first row that cannot be taken.
    """

    format: str | None = None
    platform: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    timezone: str | None = None
    time_format: str | None = None
    day_first: bool | None = None
    object_kind: ObjectKind | None = None
    strict: bool = False


@dataclass
class ImportResult:
    """What one import did; `notes` are lines for a person, such as "read as cp1252"."""

    source_id: int
    location: str
    format: str
    n_posts: int
    n_context_posts: int
    n_accounts: int
    n_known_posts: int
    n_rejects: int
    resolution: float | None
    notes: list[str] = field(default_factory=list)


_AS_FOUND = ImportOptions()


def expand(patterns: Iterable[str | Path]) -> list[Path]:
    """Return the files that names and globs stand for, each once, sorted within a glob; "-" stays.

    Raises `InputError` for a glob that fits no file.
    """
    files: dict[Path, None] = {}
    for pattern in map(str, patterns):
        if not glob.has_magic(pattern) or Path(pattern).exists():
            files[Path(pattern)] = None
            continue
        found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - absolute patterns too
        if not found:
            raise InputError(f"{pattern}: no file fits; check the folder")
        files.update((Path(name), None) for name in found if not Path(name).is_dir())
    return list(files)


def import_file(
    case: Case, path: str | Path, *, options: ImportOptions = _AS_FOUND, report: Report = silent
) -> ImportResult:
    """Add the posts, accounts and entities of one file to a case, in one transaction.

    Posts that the case holds already are left as they are and counted. Rows that cannot be taken go to the
    table `reject`. "-" is standard input.

    Raises `InputError` for a file that cannot be read, `UsageError` for unknown names in the options.
    """
    if options.format is not None:
        find("format", options.format, FORMATS)
    _check_options(case, options)
    report("opening", 0, 3)
    with opened(path) as file:
        plan = _plan(file, options)
        report("reading", 1, 3)
        given = {"file": file.location, "sha256": file.sha256, "format": plan.format.name, **_stated(options)}
        with case.step("import", **given) as run:
            pipeline.stage(case, plan)
            report("storing", 2, 3)
            result = _import(case, plan, run, options)
        report("done", 3, 3)
    return result


def _check_options(case: Case, options: ImportOptions) -> None:
    if options.object_kind is not None:
        find("object", options.object_kind, ("repost", "url", "hashtag", "media"))
    if options.platform is not None and not options.platform.isidentifier():
        raise UsageError(f"platform {options.platform!r} is no name; use lower-case letters, for example x or telegram")
    if options.timezone is not None:
        _check_timezone(case, options.timezone)


def _check_timezone(case: Case, name: str) -> None:
    known = [row[0] for row in case.query("select name from pg_timezone_names()")]
    if name not in known:
        close = get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else "names look like Europe/Berlin"
        raise UsageError(f"unknown time zone {name!r}; {hint}")


def _stated(options: ImportOptions) -> dict[str, Any]:
    named = ("platform", "timezone", "time_format", "day_first", "object_kind", "strict")
    stated = {name: value for name in named if (value := getattr(options, name)) not in (None, False)}
    return {**stated, **({"columns": dict(options.columns)} if options.columns else {})}


def _plan(file: OpenedFile, options: ImportOptions) -> pipeline.Plan:
    sample = sniff(file)
    chosen = _format(file, sample, options)
    kind = options.object_kind
    if chosen.name == "coortweet" and kind is None:
        kind = "repost"
        file.notes.append("objects taken as reposted posts; say otherwise with --object url|hashtag|media")
    return pipeline.plan(
        file, sample, chosen, options.columns, platform=options.platform or chosen.platform, object_kind=kind,
        zone=options.timezone, form=options.time_format or "-", day_first=options.day_first,
    )  # fmt: skip


def _format(file: OpenedFile, sample: Sample, options: ImportOptions) -> Format:
    if is_counts(sample):
        raise InputError(f"{file.location}: counts, no posts; import the answer of a search instead")
    if options.format is not None:
        return _named_format(file, sample, FORMATS[options.format])
    if options.columns:
        return FORMATS["table"]
    return next(known for known in FORMATS.values() if known.sniff(sample))


def _named_format(file: OpenedFile, sample: Sample, named: Format) -> Format:
    is_possible = sample.kind == "json" if named.reads == "records" else named.sniff(sample)
    if not is_possible:
        found = ", ".join(name[:40] for name in sample.columns[:30])
        raise InputError(f"{file.location}: cannot be read as {named.name} ({named.description}); its columns are "
                         f"{found}; leave out --format, or name columns with --format table")  # fmt: skip
    return named


def _import(case: Case, plan: pipeline.Plan, run: Run, options: ImportOptions) -> ImportResult:
    source_id = int(case.value("select nextval('source_seq')"))
    imported_at = case.value("select now()::timestamp")
    counts = pipeline.store(case, plan, source_id, imported_at)
    if options.strict:
        pipeline.check_strict(case, plan, source_id)
    resolution = case.value(sql.read("import/resolution"))
    query = case.value("select string_agg(distinct query, chr(10) order by query) from staged")
    pipeline.run(
        case, "source", source_id=source_id, location=plan.file.location, format=plan.format.name,
        platform=plan.platform, sha256=plan.file.sha256, n_bytes=plan.file.n_bytes, imported_at=imported_at,
        query=query, resolution=resolution, **counts,
    )  # fmt: skip
    pipeline.clear(case)
    run.n_rows = counts["n_posts"] + counts["n_context_posts"]
    notes = [*plan.file.notes, *_notes(counts)]
    return ImportResult(source_id, plan.file.location, plan.format.name, resolution=resolution, notes=notes, **counts)


def _notes(counts: Mapping[str, int]) -> list[str]:
    if counts["n_known_posts"] and not counts["n_posts"] + counts["n_context_posts"]:
        return ["nothing new: the case holds all its posts already"]
    return []
