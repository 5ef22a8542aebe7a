"""The link stage: one layer at one window or several becomes weighted pairs of accounts."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from graphscan import sql
from graphscan.case import Case
from graphscan.errors import GraphscanError, UsageError
from graphscan.linking.layers import Layer, layer_named, window_name
from graphscan.linking.load import Loaded, check_fits, limited, load_actions, machine_memory
from graphscan.linking.pairs import Edges, link_pairs
from graphscan.prepare import prepare
from graphscan.progress import Report, silent

log = logging.getLogger("graphscan")

MOST_CANDIDATES = 20_000_000_000
CANDIDATES_PER_HOUR = 6e10
DEFAULT = -1  # stands for the layer's own window, since None means the whole period


@dataclass(frozen=True)
class LinkResult:
    """What a link run found; `window` in seconds, None = whole period."""

    run_id: int
    layer: str
    window: int | None
    n_actions: int
    n_objects: int
    n_candidates: int
    n_left_out: int
    n_edges: int
    n_accounts: int


@dataclass(frozen=True)
class LinkOptions:
    """How pairs are counted. `max_crowd`: most actions on the object between two; `force`: no upper limit.

    `memory`: bytes for DuckDB and the kernel together; None = half of the machine's.
    """

    min_weight: int = 2
    max_crowd: int | None = None
    force: bool = False
    memory: int | None = None


def link(
    case: Case,
    layer: str,
    *,
    window: int | None = DEFAULT,
    options: LinkOptions | None = None,
    scan_id: int | None = None,
    report: Report = silent,
) -> LinkResult:
    """Write to `edge` all pairs of accounts that acted on the same objects within the window.

    `window` is in seconds, inclusive; None is the whole period; left out, it is the layer's default.
    Edges carry counts, times and gaps, and no p-value until they are assessed.

    Raises `UsageError` for an unknown layer or a window below the data's time resolution, `GraphscanError`
    when there are more candidates than can be counted in reasonable time.
    """
    seconds = layer_named(layer).windows[0] if window == DEFAULT else window
    return link_windows(case, layer, [seconds], options=options, scan_id=scan_id, report=report)[0]


def link_windows(
    case: Case,
    layer: str,
    windows: Sequence[int | None],
    *,
    options: LinkOptions | None = None,
    scan_id: int | None = None,
    report: Report = silent,
) -> list[LinkResult]:
    """Link a layer at several windows in seconds, its actions loaded once; one run each, else as `link`."""
    options = options or LinkOptions()
    chosen = layer_named(layer)
    for window in windows:
        _check_request(chosen, window, options)
    prepare(case, report=report)
    for window in windows:
        _check_resolution(case, chosen, window)
    memory = options.memory or machine_memory() // 2
    report("loading the pair kernel, compiled on first use", 0, None)
    with limited(case, memory):
        loaded = load_actions(
            case, chosen, [_microseconds(window) for window in windows], max_crowd=options.max_crowd, memory=memory,
            report=report,
        )  # fmt: skip
        return [
            _link_window(case, chosen, window, loaded, options=options, scan_id=scan_id, report=report,
                         is_last=number == len(windows))
            for number, window in enumerate(windows, start=1)
        ]  # fmt: skip


def _link_window(
    case: Case,
    layer: Layer,
    window: int | None,
    loaded: Loaded,
    *,
    options: LinkOptions,
    scan_id: int | None,
    report: Report,
    is_last: bool,
) -> LinkResult:
    parameters = {
        "layer": layer.name,
        "window": window,
        "min_weight": options.min_weight,
        "max_crowd": options.max_crowd,
    }
    with case.step("link", scan_id=scan_id, **parameters) as run:
        name = f"{layer.name} at {window_name(window)}"
        edges, n_candidates = _count_pairs(name, loaded, window, options, report, is_last=is_last)
        _insert(case, run.run_id, layer, window, edges)
        run.n_rows = len(edges)
    n_accounts = len(np.union1d(edges.source, edges.target))
    return LinkResult(
        run.run_id, layer.name, window, loaded.n_actions, loaded.n_objects, n_candidates,
        loaded.n_left_out.get(_microseconds(window), 0), len(edges), n_accounts,
    )  # fmt: skip


def coarser_resolution(case: Case, layer: Layer, window: int | None) -> float | None:
    """Return the coarsest time resolution of the layer's sources in seconds if the window is below it, else None."""
    if window is None or (case.value("select max(resolution) from source") or 0) <= max(window, 1):
        return None
    case.connection.execute(f"create or replace temp view layer_action as {layer.select}")
    resolution = float(case.value(sql.read("link/resolution")) or 0)
    return resolution if resolution > max(window, 1) else None


def _check_request(layer: Layer, window: int | None, options: LinkOptions) -> None:
    if window is not None and window < 0:
        raise UsageError(f"window {window}: negative; give seconds, 0 for the same instant, or all")
    if options.min_weight < 1:
        raise UsageError(f"min weight {options.min_weight}: below 1; a pair shares at least one object")
    if layer.name == "co_post" and options.min_weight > 1:
        raise UsageError("co_post: all posts act on one object, so no pair shares two; add --min-weight 1")


def _check_resolution(case: Case, layer: Layer, window: int | None) -> None:
    resolution = coarser_resolution(case, layer, window)
    if window is not None and resolution is not None:
        raise UsageError(
            f"{layer.name}: a window of {window_name(window)} is below the data's time resolution of "
            f"{window_name(int(resolution))}; use --window {int(resolution)} or more"
        )


def _microseconds(window: int | None) -> int | None:
    return None if window is None else window * 1_000_000


def _count_pairs(
    name: str, loaded: Loaded, window: int | None, options: LinkOptions, report: Report, *, is_last: bool
) -> tuple[Edges, int]:
    """Return the edges and the number of candidates, which is told before they are counted."""
    seen = {"candidates": 0}

    def check(n_actions: int, n_candidates: int) -> None:
        seen["candidates"] = n_candidates
        check_fits(n_actions, options.memory or machine_memory() // 2, name)
        log.info("%s: %s pairs of posts to count on %s actions", name, f"{n_candidates:,}", f"{n_actions:,}")
        if n_candidates > MOST_CANDIDATES and not options.force:
            raise GraphscanError(
                f"{name}: {n_candidates:,} pairs of posts to count, about "
                f"{n_candidates / CANDIDATES_PER_HOUR:.1f} hours; nothing was written; leave crowds out with "
                f"--max-crowd 1000, take a smaller --window or larger --min-weight, or insist with --force"
            )
        report(f"{name}, {n_candidates:,} pairs of posts", 0, n_candidates)

    edges = link_pairs(
        loaded.take() if is_last else loaded.actions, _microseconds(window),
        min_weight=options.min_weight, max_crowd=options.max_crowd, check=check,
        report=lambda _, done, total: report(f"{name}, {seen['candidates']:,} pairs of posts", done, total),
    )  # fmt: skip
    return edges, seen["candidates"]


def _insert(case: Case, run_id: int, layer: Layer, window: int | None, edges: Edges) -> None:
    case.connection.register("pair", {field.name: getattr(edges, field.name) for field in fields(edges)})
    case.query(sql.read("link/insert_edges"), run_id=run_id, layer=layer.name, time_window=window)
    case.connection.unregister("pair")
