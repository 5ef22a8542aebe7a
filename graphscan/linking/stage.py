"""The link stage: one layer at one window becomes weighted pairs of accounts."""

from dataclasses import dataclass, fields

from graphscan import sql
from graphscan.case import Case
from graphscan.errors import GraphscanError, UsageError
from graphscan.linking.layers import Layer, layer_named, window_name
from graphscan.linking.pairs import Actions, Edges, Limits, count_candidates, link_pairs, prune
from graphscan.prepare import prepare
from graphscan.progress import Report, silent

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
    """How pairs are counted. `max_crowd`: most actions on the object between two; `force`: no upper limit."""

    min_weight: int = 2
    max_crowd: int | None = None
    force: bool = False


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
    options = options or LinkOptions()
    chosen = layer_named(layer)
    seconds = chosen.windows[0] if window == DEFAULT else window
    _check_request(chosen, seconds, options)
    prepare(case, report=report)
    actions = load_actions(case, chosen)
    _check_resolution(case, chosen, seconds)
    parameters = {
        "layer": layer,
        "window": seconds,
        "min_weight": options.min_weight,
        "max_crowd": options.max_crowd,
    }
    with case.step("link", scan_id=scan_id, **parameters) as run:
        edges, n_candidates, n_left_out = _count_pairs(chosen, actions, seconds, options, report)
        _insert(case, run.run_id, chosen, seconds, edges)
        run.n_rows = len(edges)
    n_accounts = len(set(edges.source.tolist()) | set(edges.target.tolist()))
    n_objects = int(actions.object.max()) + 1 if len(actions) else 0
    return LinkResult(
        run.run_id, layer, seconds, len(actions), n_objects, n_candidates, n_left_out, len(edges), n_accounts
    )


def load_actions(case: Case, layer: Layer) -> Actions:
    """Return the layer's actions on objects of at least two accounts; codes stay in temp tables of the case."""
    case.connection.execute(f"create or replace temp view layer_action as {layer.select}")
    for statement in sql.statements("link/codes"):
        case.connection.execute(statement)
    columns = case.connection.execute(sql.read("link/actions")).fetchnumpy()
    return Actions.from_rows(columns["account"], columns["object"], columns["time"], columns["post"])


def time_resolution(case: Case, layer: Layer) -> float | None:
    """Return the coarsest time resolution of the layer's sources in seconds, None where it is not known."""
    case.connection.execute(f"create or replace temp view layer_action as {layer.select}")
    found = case.value(sql.read("link/resolution"))
    return None if found is None else float(found)


def _check_request(layer: Layer, window: int | None, options: LinkOptions) -> None:
    if window is not None and window < 0:
        raise UsageError(f"window {window}: negative; give seconds, 0 for the same instant, or all")
    if options.min_weight < 1:
        raise UsageError(f"min weight {options.min_weight}: below 1; a pair shares at least one object")
    if layer.name == "co_post" and options.min_weight > 1:
        raise UsageError("co_post: all posts act on one object, so no pair shares two; add --min-weight 1")


def _check_resolution(case: Case, layer: Layer, window: int | None) -> None:
    resolution = time_resolution(case, layer)
    if window is not None and resolution is not None and window < resolution and resolution > 1:
        raise UsageError(
            f"{layer.name}: a window of {window_name(window)} is below the data's time resolution of "
            f"{window_name(int(resolution))}; use --window {int(resolution)} or more"
        )


def _count_pairs(
    layer: Layer, actions: Actions, window: int | None, options: LinkOptions, report: Report
) -> tuple[Edges, int, int]:
    microseconds = None if window is None else window * 1_000_000
    limits = Limits(microseconds, options.max_crowd)
    live = prune(actions, limits, options.min_weight)
    n_candidates = count_candidates(live, limits)
    if n_candidates > MOST_CANDIDATES and not options.force:
        raise GraphscanError(
            f"{layer.name} at {window_name(window)}: {n_candidates:,} pairs of posts to count, about "
            f"{n_candidates / CANDIDATES_PER_HOUR:.1f} hours; nothing was written; leave crowds out with "
            f"--max-crowd 1000, take a smaller --window or larger --min-weight, or insist with --force"
        )
    n_left_out = 0
    if options.max_crowd is not None:
        n_left_out = count_candidates(actions, Limits(microseconds)) - count_candidates(actions, limits)
    edges = link_pairs(live, microseconds, min_weight=options.min_weight, max_crowd=options.max_crowd, report=report)
    return edges, n_candidates, n_left_out


def _insert(case: Case, run_id: int, layer: Layer, window: int | None, edges: Edges) -> None:
    case.connection.register("pair", {field.name: getattr(edges, field.name) for field in fields(edges)})
    case.query(sql.read("link/insert_edges"), run_id=run_id, layer=layer.name, time_window=window)
    case.connection.unregister("pair")
