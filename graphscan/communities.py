"""The detect stage: accounts joined by pairs become components and Leiden communities."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphscan import sql
from graphscan.case import Case
from graphscan.errors import MissingStepError
from graphscan.graphs import components, leiden
from graphscan.linking import LAYERS
from graphscan.registry import find

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class DetectResult:
    """What a detect run found."""

    run_id: int
    n_accounts: int
    n_edges: int
    n_components: int
    n_communities: int


def detect(
    case: Case,
    *,
    layers: Sequence[str] | None = None,
    resolution: float = 1.0,
    seed: int = 0,
    min_size: int = 3,
    scan_id: int | None = None,
) -> DetectResult:
    """Group accounts joined by pairs into communities: components of at least `min_size`, then Leiden.

    Reads the link runs of the scan, or the newest of each layer and window; co_domain and co_post, which
    are context, only when named. A pair's weight is n_objects, the greatest over a layer's windows, summed
    over layers. Writes `membership` and `community_result`; communities and components are numbered from 0
    by decreasing size, then by their first account, so equal seeds give equal numbers.

    Raises `MissingStepError` if no layer was linked.
    Source: Leiden, Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z, modularity objective.
    """
    link_runs = _link_runs(case, layers, scan_id)
    parameters = {"link_runs": link_runs, "resolution": resolution, "seed": seed, "min_size": min_size}
    with case.step("detect", scan_id=scan_id, **parameters) as run:
        case.query(sql.read("detect/joined_pairs"), link_runs=link_runs)
        accounts, source, target, weight = _graph(case)
        members = _group(source, target, weight, resolution=resolution, seed=seed, min_size=min_size)
        _store(case, run.run_id, accounts, members)
        run.n_rows = int(members.inside.sum())
        n_edges = case.value(
            "select coalesce(sum(n_edges), 0) from community_result where run_id = $run", run=run.run_id
        )
    return DetectResult(run.run_id, run.n_rows, int(n_edges), members.n_components, members.n_communities)


@dataclass(frozen=True)
class _Members:
    """Per account: whether it is in a community, in which, and in which component (numbers by size)."""

    inside: NDArray[np.bool_]
    community: Ints
    component: Ints
    n_communities: int
    n_components: int


def _link_runs(case: Case, layers: Sequence[str] | None, scan_id: int | None) -> list[int]:
    wanted = [find("layer", name, LAYERS) for name in layers] if layers else None
    rows = case.query(sql.read("detect/link_runs"), scan_id=scan_id)
    default = [name for name, layer in LAYERS.items() if layer.is_evidence]
    runs = [run_id for run_id, layer in rows if layer in (wanted or default)]
    if not runs:
        seen = ", ".join(sorted({layer for _, layer in rows})) or "none"
        raise MissingStepError(f"{case.path}: no layer was linked that can join accounts (linked: {seen}); "
                               f"run: graphscan link {case.path} --layer co_url")  # fmt: skip
    return runs


def _graph(case: Case) -> tuple[list[str], Ints, Ints, Ints]:
    rows = case.query("select source, target, weight from joined_pair order by source, target")
    accounts = sorted({row[0] for row in rows} | {row[1] for row in rows})
    number = {account: index for index, account in enumerate(accounts)}
    source, target = (np.array([number[row[place]] for row in rows], dtype=np.int64) for place in (0, 1))
    return accounts, source, target, np.array([row[2] for row in rows], dtype=np.int64)


def _group(source: Ints, target: Ints, weight: Ints, *, resolution: float, seed: int, min_size: int) -> _Members:
    if not len(source):
        empty = np.zeros(0, np.int64)
        return _Members(np.zeros(0, np.bool_), empty, empty, 0, 0)
    component = components(source, target)
    inside = np.bincount(component)[component] >= min_size
    kept = inside[source]
    community = np.full(len(component), -1, dtype=np.int64)
    place = np.cumsum(inside) - 1
    if kept.any():
        community[inside] = leiden(
            place[source[kept]], place[target[kept]], weight[kept], resolution=resolution, seed=seed
        )
    component[~inside] = -1
    return _Members(inside, _numbered_by_size(community), _numbered_by_size(component),
                    len(set(community[inside])), len(set(component[inside])))  # fmt: skip


def _numbered_by_size(group: Ints) -> Ints:
    """Renumber groups from 0 by decreasing size, then by first member; -1 stays."""
    names, first, size = np.unique(group[group >= 0], return_index=True, return_counts=True)
    order = np.lexsort((first, -size))
    new = np.empty(int(names.max()) + 1 if len(names) else 0, np.int64)
    new[names[order]] = np.arange(len(names))
    numbered = np.full(len(group), -1, np.int64)
    numbered[group >= 0] = new[group[group >= 0]]
    return numbered


def _store(case: Case, run_id: int, accounts: list[str], members: _Members) -> None:
    columns: dict[str, Any] = {
        "account_id": np.array(accounts, dtype=object)[members.inside],
        "community_id": members.community[members.inside],
        "component_id": members.component[members.inside],
    }
    case.connection.register("member", columns)
    case.query(sql.read("detect/insert_membership"), run_id=run_id)
    case.connection.unregister("member")
    case.query(sql.read("detect/insert_communities"), run_id=run_id)
