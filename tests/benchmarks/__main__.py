"""`make bench`: whole commands beside a plain yardstick in the same run; writes BENCHMARKS.md.

Each row is the median of several runs. Processor seconds and peak memory are the operating system's figures
for the finished process. Machines are noisy: the ratios are what to read.
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SHARED = Path(os.environ.get("GRAPHSCAN_SHARED", ROOT.parent / "shared"))
RUSSIAN = SHARED / "data/coortweet/russian_coord_tweets.parquet"
GRAPHSCAN = (sys.executable, "-m", "graphscan", "-q")
ORACLE = """
import sys
from graphscan import sql
from graphscan.case import Case
with Case(sys.argv[1], read_only=True) as case:
    print(len(case.query(sql.read("edges"), layer="co_repost", time_window=60, min_weight=1)))
"""


@dataclass(frozen=True)
class Cost:
    """Median cost of a command: wall and processor seconds, peak memory in MB."""

    wall: float
    cpu: float
    memory: float


def measure(command: Sequence[str], runs: int = 5) -> Cost:
    """Run a command several times, once more to warm up, and return its median cost."""
    costs = [_once(command) for _ in range(runs + 1)][1:]
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "memory")))


def _once(command: Sequence[str]) -> Cost:
    start = time.perf_counter()
    with Path(os.devnull).open("w") as nowhere:
        actions = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1), (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 2)]
        pid = os.posix_spawn(command[0], list(command), os.environ, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: ended with status {status}")
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def rows(folder: Path) -> list[tuple[str, Cost, str, Cost]]:
    """Return (what, its cost, yardstick, its cost)."""
    nothing = measure((sys.executable, "-c", "pass"))
    found = [("graphscan --help", measure((*GRAPHSCAN, "--help")), "python -c pass", nothing)]
    if not RUSSIAN.exists():
        sys.stderr.write(f"{RUSSIAN}: not there, so import, link and scan are left out\n")
        return found
    case, fresh = folder / "russian.duckdb", folder / "fresh.duckdb"
    _once((*GRAPHSCAN, "import", str(case), str(RUSSIAN)))
    reload = (sys.executable, "-c", f"import duckdb; duckdb.sql(\"create table t as from '{RUSSIAN}'\")")
    load = ("sh", "-c", f"rm -f {fresh}; {' '.join(GRAPHSCAN)} import {fresh} {RUSSIAN}")
    link = (*GRAPHSCAN, "link", str(case), "--layer", "co_repost", "--min-weight", "1")
    scan = (*GRAPHSCAN, "scan", str(case))
    oracle = measure((sys.executable, "-c", ORACLE, str(case)))
    found += [
        ("import, 35 k actions", measure(("/bin/sh", *load[1:])), "DuckDB reads the file", measure(reload)),
        ("link, 35 k actions, 60 s, weight 1", measure(link), "queries/edges.sql", oracle),
        ("scan, 35 k actions, all layers", measure(scan), "python -c pass", nothing),
    ]
    return found


def report(found: list[tuple[str, Cost, str, Cost]]) -> str:
    """Return the table as Markdown."""
    lines = [
        "# Benchmarks",
        "",
        f"By `make bench`: Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors.",
        "Whole processes, start-up included; medians of 5 runs. Ratio: processor seconds beside the yardstick's.",
        "",
        "| work | wall s | CPU s | peak MB | yardstick | its CPU s | ratio |",
        "|---|---:|---:|---:|---|---:|---:|",
    ]
    for what, cost, yardstick, other in found:
        lines.append(
            f"| {what} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.memory:.0f} | {yardstick} | {other.cpu:.2f} "
            f"| {cost.cpu / max(other.cpu, 0.01):.1f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write BENCHMARKS.md."""
    with tempfile.TemporaryDirectory() as folder:
        text = report(rows(Path(folder)))
    (ROOT / "BENCHMARKS.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


main()
