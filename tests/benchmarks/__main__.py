"""`make bench`: whole commands beside a yardstick in the same run; writes BENCHMARKS.md.

Each row is the median of several runs. Processor seconds and peak memory are the operating system's figures
for the finished process. Machines are noisy: the ratios are what to read. `--large` adds 10 M actions.
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.workloads import write_shares

ROOT = Path(__file__).parent.parent.parent
SHARED = Path(os.environ.get("GRAPHSCAN_SHARED", ROOT.parent / "shared"))
RUSSIAN = SHARED / "data/coortweet/russian_coord_tweets.parquet"
GRAPHSCAN = (sys.executable, "-m", "graphscan", "-q")
NOTHING = (sys.executable, "-c", "pass")
ORACLE = """
import sys
from graphscan import sql
from graphscan.case import Case
with Case(sys.argv[1], read_only=True) as case:
    case.query(sql.read("edges"), layer="co_repost", time_window=int(sys.argv[2]), min_weight=int(sys.argv[3]))
"""
READ = "import duckdb, sys; duckdb.connect(sys.argv[2]).execute(f\"create table t as from '{sys.argv[1]}'\")"


@dataclass(frozen=True)
class Cost:
    """Median cost of a command: wall and processor seconds, peak memory in MB."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Row:
    """A piece of work beside its yardstick."""

    work: str
    cost: Cost
    yardstick: str
    other: Cost

    def __str__(self) -> str:
        own, other = self.cost, self.other
        return (
            f"| {self.work} | {own.wall:.2f} | {own.cpu:.2f} | {own.memory:.0f} | {self.yardstick} | {other.cpu:.2f} "
            f"| {other.memory:.0f} | {own.cpu / max(other.cpu, 0.01):.2f} |"
        )


def measure(command: Sequence[object], runs: int = 3, before: Callable[[], None] = lambda: None) -> Cost:
    """Run a command once to warm up and then several times; `before` is called ahead of each run."""
    costs = []
    for _ in range(runs + 1):
        before()
        costs.append(_once([str(part) for part in command]))
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs[1:]) for name in ("wall", "cpu", "memory")))


def _once(command: list[str]) -> Cost:
    start = time.perf_counter()
    with Path(os.devnull).open("w") as nowhere:
        actions = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)]
        pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: ended with status {status}")
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def small_rows(folder: Path) -> list[Row]:
    """Start-up, and a scan of CooRTweet's 35 k reposts where that file is there."""
    nothing = measure(NOTHING)
    found = [Row("`graphscan --help`", measure((*GRAPHSCAN, "--help")), "`python -c pass`", nothing)]
    if not RUSSIAN.exists():
        sys.stderr.write(f"{RUSSIAN}: not there, so the scan of 35 k actions is left out\n")
        return found
    case = folder / "russian.duckdb"
    _once([*GRAPHSCAN, "import", str(case), str(RUSSIAN)])
    return [*found, Row("scan of 35 k actions", measure((*GRAPHSCAN, "scan", case)), "`python -c pass`", nothing)]


def rows_at(folder: Path, n_actions: int, runs: int) -> list[Row]:
    """Import and link of synthetic shares beside DuckDB's own reading and the portable SQL."""
    csv, case, table = folder / f"{n_actions}.csv", folder / f"{n_actions}.duckdb", folder / "table.duckdb"
    write_shares(csv, n_actions)
    size = f"{n_actions // 1000:,} k"
    loaded = measure((*GRAPHSCAN, "import", case, csv), runs, lambda: case.unlink(missing_ok=True))
    plain = measure((sys.executable, "-c", READ, csv, table), runs, lambda: table.unlink(missing_ok=True))
    found = [Row(f"import {size} shares, CSV", loaded, "DuckDB `create table as`", plain)]
    for window, weight in ((60, 2), (3600, 5)):
        options = ("--layer", "co_repost", "--window", window, "--min-weight", weight)
        linked = measure((*GRAPHSCAN, "link", case, *options), runs)
        if n_actions > 1_000_000 or window * n_actions > 10**9:  # the SQL then needs minutes and spills to disk
            found.append(Row(f"link {size}, {window} s, weight {weight}", linked, "import of the same", loaded))
            continue
        oracle = measure((sys.executable, "-c", ORACLE, case, window, weight), 1)
        found.append(Row(f"link {size}, {window} s, weight {weight}", linked, "`queries/edges.sql`", oracle))
    return found


def report(found: list[Row]) -> str:
    """Return the table as Markdown."""
    machine = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors"
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench` ({machine}). Whole processes, start-up included; medians.",
        "Ratio: CPU seconds beside those of the yardstick in the same run. Synthetic shares by",
        "`tests/benchmarks/workloads.py`, seed 1.",
        "",
        "| work | wall s | CPU s | peak MB | yardstick | its CPU s | its peak MB | ratio |",
        "|---|---:|---:|---:|---|---:|---:|---:|",
    ]
    return "\n".join([*lines, *map(str, found)]) + "\n"


def main() -> None:
    """Measure and write BENCHMARKS.md."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = [*small_rows(folder), *rows_at(folder, 100_000, 3), *rows_at(folder, 1_000_000, 3)]
        if "--large" in sys.argv:
            found += rows_at(folder, 10_000_000, 1)
        text = report(found)
    (ROOT / "BENCHMARKS.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


main()
