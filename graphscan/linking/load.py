"""From a case to the kernel's arrays: codes made in DuckDB, objects in ranges, hopeless actions dropped on the way."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np

from graphscan import sql
from graphscan.case import Case
from graphscan.errors import GraphscanError
from graphscan.linking.layers import Layer
from graphscan.linking.pairs import Actions, Limits, count_candidates, prune
from graphscan.progress import Report, silent

ROW_BYTES = 85  # of a live action at the peak: 42 million took 3.5 GB, the interpreter included
LOADING_BYTES = 90  # of an action of a range of objects while it is loaded
LEAST_MEMORY = 256_000_000


@dataclass
class Loaded:
    """Actions that reach another account within the widest window, and what was seen on the way.

    `n_actions` on `n_objects` objects of at least two accounts; `n_left_out` post pairs per window.
    """

    actions: Actions
    n_actions: int = 0
    n_objects: int = 0
    n_left_out: dict[int | None, int] = field(default_factory=dict)

    def take(self) -> Actions:
        """Give the actions away, so that they can be freed."""
        actions, self.actions = self.actions, Actions.from_sorted(*_no_rows())
        return actions


def machine_memory() -> int:
    """Return the bytes of memory of the machine, or of its control group where that is less."""
    if not hasattr(os, "sysconf"):
        return 8_000_000_000
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    limit = Path("/sys/fs/cgroup/memory.max")
    given = limit.read_text(encoding="ascii").strip() if limit.exists() else "max"
    return min(memory, int(given)) if given.isdigit() else memory


@contextmanager
def limited(case: Case, memory: int) -> Iterator[None]:
    """Let DuckDB use half of the memory in bytes; the other half is for the kernel's arrays.

    What does not fit its half goes to CASE.tmp beside the case, which DuckDB removes when the case is closed.
    """
    beside = f"{case.path}.tmp"
    if case.path != ":memory:" and case.value("select current_setting('temp_directory')") != beside:
        with suppress(duckdb.Error):  # an earlier stage has spilled already: then that folder stays
            case.query("set temp_directory = $beside", beside=beside)
    case.connection.execute(f"set memory_limit = '{max(memory, LEAST_MEMORY) // 2} B'")
    try:
        yield
    finally:
        case.connection.execute("reset memory_limit")


def load_actions(
    case: Case,
    layer: Layer,
    windows: Sequence[int | None] = (None,),
    *,
    max_crowd: int | None = None,
    memory: int | None = None,
    report: Report = silent,
) -> Loaded:
    """Return the layer's actions for windows in microseconds; the temp table linked_account holds the codes.

    Objects are loaded in ranges that fit a quarter of `memory` bytes, and actions without another account in
    reach are dropped range by range.
    """
    memory = memory or machine_memory() // 2
    _make_codes(case, layer, max_crowd)
    ranges = case.query(sql.read("link/ranges"), max_rows=max(memory // 4 // LOADING_BYTES, 1))
    loaded, parts = Loaded(Actions.from_sorted(*_no_rows())), []
    for number, (first, last) in enumerate(ranges, start=1):
        part = _of_two_accounts(_read(case, first, last, crowds=max_crowd is not None))
        loaded.n_actions += len(part)
        loaded.n_objects += int(np.count_nonzero(np.diff(part.object, prepend=-1)))
        _count_left_out(loaded, part, windows, max_crowd)
        parts.append(prune(part, Limits(_widest(windows), max_crowd), 1))
        report(f"load {layer.name}", number, len(ranges))
    for statement in sql.statements("link/drop_rows"):
        case.connection.execute(statement)
    if parts:
        loaded.actions = Actions.concatenate(parts)
    return loaded


def check_fits(n_actions: int, memory: int, what: str) -> None:
    """Raise `GraphscanError` when the arrays of so many live actions need more than the memory."""
    needed = n_actions * ROW_BYTES
    if needed > max(memory, LEAST_MEMORY):
        raise GraphscanError(
            f"{what}: {n_actions:,} actions in reach of each other need {needed / 1e9:.1f} GB, given were "
            f"{memory / 1e9:.1f} GB; nothing was written; give --memory {-(-needed // 10**9)}GB, or take a smaller "
            "--window or a larger --min-weight"
        )


def _make_codes(case: Case, layer: Layer, max_crowd: int | None) -> None:
    case.connection.execute(f"create or replace temp view layer_action as {layer.select}")
    with_posts = max_crowd is not None or not layer.acts_once
    rows, *codes = sql.statements("link/codes")
    case.query(rows, with_posts=with_posts)
    for statement in codes:
        case.connection.execute(statement)
    if with_posts:
        case.query(sql.read("link/posts"), least=2 if max_crowd is None else 1)


def _read(case: Case, first: int, last: int, *, crowds: bool) -> Actions:
    columns = case.connection.execute(sql.read("link/actions"), {"first": first, "last": last}).fetchnumpy()
    codes = (columns[name] for name in ("account", "object", "time", "post"))
    return Actions.from_sorted(*codes, crowds=crowds)


def _no_rows() -> tuple[np.ndarray, ...]:
    return tuple(np.zeros(0, kind) for kind in (np.int32, np.int32, np.int64, np.int32))


def _of_two_accounts(actions: Actions) -> Actions:
    """Keep the objects on which two accounts or more acted."""
    if not len(actions):
        return actions
    start = actions.object[0]
    switches = (np.diff(actions.account) != 0) & (np.diff(actions.object) == 0)
    shared = np.zeros(int(actions.object[-1] - start) + 1, np.bool_)
    shared[actions.object[1:][switches] - start] = True
    return actions.keep(shared[actions.object - start])


def _count_left_out(loaded: Loaded, part: Actions, windows: Sequence[int | None], max_crowd: int | None) -> None:
    for window in windows if max_crowd is not None else ():
        n_left_out = count_candidates(part, Limits(window)) - count_candidates(part, Limits(window, max_crowd))
        loaded.n_left_out[window] = loaded.n_left_out.get(window, 0) + n_left_out


def _widest(windows: Sequence[int | None]) -> int | None:
    return None if None in windows else max(window for window in windows if window is not None)
