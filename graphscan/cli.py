"""The graphscan command: open a case, call one function, print."""

import logging
import os
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO

import typer

import graphscan as gs
from graphscan.arguments import parse_columns, parse_memory, parse_windows
from graphscan.errors import GraphscanError
from graphscan.printing import Bar, printable, show_rows

if TYPE_CHECKING:
    from graphscan.scanning import ScanResult

INTERRUPTED, TERMINATED = 130, 143


class ObjectKind(StrEnum):
    """What the object_id of a CooRTweet table is."""

    REPOST = "repost"
    URL = "url"
    HASHTAG = "hashtag"
    MEDIA = "media"


class _Commands(typer.core.TyperGroup):
    """The commands; our errors become one line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except GraphscanError as error:
            _end(f"graphscan: {printable(str(error))}", error.exit_code)
        except KeyboardInterrupt:
            _end("graphscan: interrupted; what was finished is kept, the same command goes on from there", INTERRUPTED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None


app = typer.Typer(
    cls=_Commands, no_args_is_help=True, add_completion=True, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="Find coordinated campaigns in social-media posts and show, with evidence, how sure one can be.\n\n"
    "Example: graphscan demo",
)  # fmt: skip

CaseFile = Annotated[Path, typer.Argument(metavar="CASE", help="The case: one DuckDB file, such as election.duckdb.")]
LayerNames = Annotated[
    list[str] | None, typer.Option("--layer", metavar="LAYER", help="Layer to use; may be repeated.")
]
WindowSpecs = Annotated[
    list[str] | None,
    typer.Option(
        "--window", metavar="WINDOW", help="60, 5m, 24h, 7d or all; LAYER=24h for one layer; may be repeated."
    ),
]
MinWeight = Annotated[int, typer.Option(help="Least number of objects that a pair must share.")]
MaxCrowd = Annotated[
    int | None, typer.Option(help="Count two actions only if at most so many on the object lie between them.")
]
Force = Annotated[bool, typer.Option("--force", help="Count however many pairs there are.")]
Memory = Annotated[
    str | None, typer.Option(metavar="SIZE", help="Memory to use, such as 4GB; left out, half of the machine's.")
]
Seed = Annotated[int, typer.Option(help="Seed of the community search; equal seeds give equal communities.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file that exists.")]
OpenPage = Annotated[bool, typer.Option("--open", help="Open the page in the browser.")]

_quiet = False


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGTERM, lambda *_: _end("graphscan: terminated", TERMINATED))
    app(prog_name="graphscan")


def _show_version(wanted: bool) -> None:
    if wanted:
        print(gs.__version__)
        raise typer.Exit


@app.callback()
def settings(
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No notes and no progress on stderr.")] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Log every stage on stderr.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Settings that hold for every command."""
    global _quiet  # noqa: PLW0603
    _quiet = quiet
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s", stream=sys.stderr)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--dir", help="Folder for the case and the page.")] = Path("graphscan-demo"),
    overwrite: Overwrite = False,
    open_page: OpenPage = False,
) -> None:
    """Run an investigation on the shipped example.

    Example: graphscan demo --dir demo
    """
    from graphscan.demo import example_posts
    from graphscan.summaries import import_lines

    case_file, page = folder / "ambassadors.duckdb", folder / "network.html"
    if overwrite:
        case_file.unlink(missing_ok=True)
    elif case_file.exists():
        raise gs.GraphscanError(f"{case_file}: exists; remove it, name another --dir, or add --overwrite")
    folder.mkdir(parents=True, exist_ok=True)
    _note("A synthetic campaign: no account and no post in it is real.")
    with gs.Case(case_file) as case:
        case.query("update case_info set title = 'Synthetic ambassadors'")
        with Bar(quiet=_quiet) as bar:
            imported = gs.import_file(case, example_posts(), options=gs.ImportOptions(platform="x"), report=bar)
            result = gs.scan(case, report=bar)
        _note(*import_lines(imported))
        _show_scan(case, result, _how(False, False))
        gs.write_view(case, page, overwrite=overwrite)
    _note(f"\nOpen this page in a browser: {page.resolve()}")
    _note(f'Ask the case: graphscan sql {case_file} "from community"')
    if open_page:
        typer.launch(page.resolve().as_uri())


@app.command()
def init(
    case_file: CaseFile,
    title: Annotated[str | None, typer.Option(help="Title shown on pages.")] = None,
) -> None:
    """Create a case, or upgrade an older one.

    Example: graphscan init election.duckdb --title "Election 2026"
    """
    with gs.Case(case_file) as case:
        if title is not None:
            case.query("update case_info set title = $title", title=title)
        _note(f"{case_file}: ready; next: graphscan import {case_file} FILE")


@app.command("import")
def import_(
    case_file: CaseFile,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files or globs; - reads standard input.")],
    format_name: Annotated[str | None, typer.Option("--format", help="Format, when it should not be guessed.")] = None,
    platform: Annotated[str | None, typer.Option(help="Platform prefix of the ids, such as x or telegram.")] = None,
    column: Annotated[list[str] | None, typer.Option(help="field=header, such as text=body; may be repeated.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Zone of times without one, such as Europe/Berlin.")] = None,
    time_format: Annotated[str | None, typer.Option(help="strptime format of the times, such as '%d/%m/%Y'.")] = None,
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help="How 02/04/2019 is to be read.")
    ] = None,
    object_kind: Annotated[
        ObjectKind | None, typer.Option("--object", help="What the object_id of a CooRTweet table is.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on the first row that cannot be read.")] = False,
) -> None:
    """Import posts from files: platform exports or any table.

    Example: graphscan import case.duckdb posts.csv --platform x --column text=body
    """
    from graphscan.importers import ImportOptions, expand
    from graphscan.summaries import import_lines

    options = ImportOptions(
        format=format_name, platform=platform, columns=parse_columns(column or []), timezone=timezone,
        time_format=time_format, day_first=day_first, object_kind=object_kind.value if object_kind else None,
        strict=strict,
    )  # fmt: skip
    paths = expand(files)
    with gs.Case(case_file) as case:
        for path in paths:
            with Bar(quiet=_quiet) as bar:
                imported = gs.import_file(case, path, options=options, report=bar)
            _note(*import_lines(imported))


@app.command()
def scan(
    case_file: CaseFile,
    layer: LayerNames = None,
    window: WindowSpecs = None,
    min_weight: MinWeight = 2,
    max_crowd: MaxCrowd = None,
    force: Force = False,
    memory: Memory = None,
    seed: Seed = 0,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Link the layers, detect communities and print them.

    Example: graphscan scan case.duckdb --window co_repost=10 --min-weight 3
    """
    options = gs.LinkOptions(min_weight=min_weight, max_crowd=max_crowd, force=force, memory=parse_memory(memory))
    with gs.Case(case_file, create=False) as case:
        with Bar(quiet=_quiet) as bar:
            windows = parse_windows(window or [])
            result = gs.scan(case, layers=layer, windows=windows, options=options, seed=seed, report=bar)
        _show_scan(case, result, _how(as_json, as_csv))
    if result.detected is not None and result.detected.n_communities:
        _note(f"Next: graphscan view {case_file} -o network.html")


@app.command()
def link(
    case_file: CaseFile,
    layer: LayerNames = None,
    window: WindowSpecs = None,
    min_weight: MinWeight = 2,
    max_crowd: MaxCrowd = None,
    force: Force = False,
    memory: Memory = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Count which accounts acted on the same objects.

    Example: graphscan link case.duckdb --layer co_repost --window 60 --min-weight 1
    """
    from graphscan.scanning import link_layers

    options = gs.LinkOptions(min_weight=min_weight, max_crowd=max_crowd, force=force, memory=parse_memory(memory))
    with gs.Case(case_file, create=False) as case, Bar(quiet=_quiet) as bar:
        result = link_layers(case, layers=layer, windows=parse_windows(window or []), options=options, report=bar)
    _show_links(result, _how(as_json, as_csv))
    _note(f"Next: graphscan detect {case_file}")


@app.command()
def detect(
    case_file: CaseFile,
    layer: LayerNames = None,
    resolution: Annotated[float, typer.Option(help="Higher gives more and smaller communities.")] = 1.0,
    seed: Seed = 0,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Group linked accounts into communities and print them.

    Example: graphscan detect case.duckdb --resolution 1.5 --seed 7
    """
    with gs.Case(case_file, create=False) as case:
        found = gs.detect(case, layers=layer, resolution=resolution, seed=seed)
        _show_communities(case, found.run_id, _how(as_json, as_csv))


@app.command()
def view(
    case_file: CaseFile,
    output: Annotated[Path, typer.Option("-o", "--output", help="The page to write.")] = Path("network.html"),
    layer: LayerNames = None,
    community: Annotated[int | None, typer.Option(help="Draw only this community.")] = None,
    max_accounts: Annotated[int, typer.Option(help="Most accounts on the page.")] = 2000,
    overwrite: Overwrite = False,
    open_page: OpenPage = False,
) -> None:
    """Write the network as one offline HTML page.

    Example: graphscan view case.duckdb -o network.html --open
    """
    from graphscan.summaries import view_lines

    with gs.Case(case_file, read_only=True) as case:
        written = gs.write_view(
            case, output, layers=layer, community=community, max_accounts=max_accounts, overwrite=overwrite
        )
    _note(*view_lines(written))
    if open_page:
        typer.launch(output.resolve().as_uri())


@app.command()
def sql(
    case_file: CaseFile,
    statement: Annotated[str, typer.Argument(help="One statement; - reads it from standard input.")],
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_parquet: Annotated[bool, typer.Option("--parquet", help="Write Parquet; needs -o.")] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write instead of stdout.")] = None,
    overwrite: Overwrite = False,
) -> None:
    """Ask the case in SQL, read-only.

    Example: graphscan sql case.duckdb "select handle, name from account limit 5"
    """
    from graphscan.ask import ask, save

    text = sys.stdin.read() if statement == "-" else statement
    if output is None and as_parquet:
        raise typer.BadParameter("Parquet is no text; name a file with -o", param_hint="--parquet")
    if output is not None:
        kind = "parquet" if as_parquet else "json" if as_json else "csv" if as_csv else None
        n_rows = save(case_file, text, output, kind, overwrite=overwrite)
        _note(f"{output}: {n_rows:,} rows")
    else:
        columns, rows = ask(case_file, text)
        show_rows(columns, rows, _how(as_json, as_csv))


@app.command()
def info(case_file: CaseFile, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """Show what a case holds.

    Example: graphscan info case.duckdb
    """
    from graphscan.ask import overview

    with gs.Case(case_file, read_only=True) as case:
        facts = overview(case)
    if as_json:
        typer.echo(facts.as_json())
        return
    for columns, rows in facts.tables() if not as_csv else facts.tables()[:1]:
        show_rows(columns, rows, _how(False, as_csv))
        if not as_csv:
            typer.echo()


def _how(as_json: bool, as_csv: bool) -> str:
    if as_json and as_csv:
        raise typer.BadParameter("give one of --json and --csv")
    return "json" if as_json else "csv" if as_csv or not sys.stdout.isatty() else "table"


def _note(*lines: str) -> None:
    if not _quiet:
        sys.stdout.flush()
        for line in lines:
            typer.echo(line, err=True)


def _show_scan(case: "gs.Case", result: "ScanResult", how: str) -> None:
    from graphscan.summaries import found_line

    if not _quiet:
        _show_links(result, "table", sys.stderr)
    if result.detected is None:
        _note("no layer could join accounts, so no communities were looked for")
        return
    _note("")
    _show_communities(case, result.detected.run_id, how)
    _note(found_line(result.detected))


def _show_links(result: "ScanResult", how: str, out: TextIO | None = None) -> None:
    from graphscan.summaries import LINK_COLUMNS, left_out_lines, link_rows

    show_rows(LINK_COLUMNS, link_rows(result.links, for_eyes=how == "table"), how, out)
    _note(*left_out_lines(result))


def _show_communities(case: "gs.Case", run_id: int, how: str) -> None:
    from graphscan.ask import communities

    show_rows(*communities(case, run_id, for_eyes=how == "table"), how)


def _end(line: str, code: int) -> NoReturn:
    sys.stderr.write(line + "\n")
    raise SystemExit(code)
