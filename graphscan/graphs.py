"""The only door to igraph and networkx: pairs of a case as a graph."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from graphscan import sql
from graphscan.case import Case

if TYPE_CHECKING:
    import igraph
    import networkx


def to_igraph(case: Case, *, layers: Sequence[str] | None = None, scan_id: int | None = None) -> "igraph.Graph":
    """Return the union graph over layers, one edge per pair of accounts, as an `igraph.Graph`.

    Vertices: `name` (account id), `handle`, `community` (newest detect run; None outside). Edges: `weight`
    (n_objects, greatest over the windows of a layer, summed over layers), `layers`, `n_pairs`, `min_gap`
    (seconds). Edges come from the newest link run of each layer and window, or from those of one scan.
    """
    import igraph

    accounts, edges = _tables(case, layers, scan_id)
    number = {account[0]: index for index, account in enumerate(accounts)}
    graph = igraph.Graph(n=len(accounts), edges=[(number[edge[0]], number[edge[1]]) for edge in edges])
    for place, name in enumerate(("name", "handle", "community")):
        graph.vs[name] = [account[place] for account in accounts]
    for place, name in enumerate(("weight", "layers", "n_pairs", "min_gap"), start=2):
        graph.es[name] = [edge[place] for edge in edges]
    return graph


def to_networkx(case: Case, *, layers: Sequence[str] | None = None, scan_id: int | None = None) -> "networkx.Graph":
    """Return the same graph as `to_igraph` as a `networkx.Graph`, nodes named by account id."""
    import networkx

    accounts, edges = _tables(case, layers, scan_id)
    graph = networkx.Graph()
    for account_id, handle, community in accounts:
        graph.add_node(account_id, handle=handle, community=community)
    for source, target, weight, names, n_pairs, min_gap in edges:
        graph.add_edge(source, target, weight=weight, layers=names, n_pairs=n_pairs, min_gap=min_gap)
    return graph


def leiden(
    source: NDArray[Any], target: NDArray[Any], weight: NDArray[Any], *, resolution: float, seed: int
) -> list[int]:
    """Return the community of each vertex 0..max; modularity objective, weights passed, seeded.

    Source: Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z; igraph's implementation.
    """
    import random

    import igraph

    graph = igraph.Graph(edges=list(zip(source.tolist(), target.tolist(), strict=True)))
    igraph.set_random_number_generator(random.Random(seed))
    try:
        found = graph.community_leiden(
            objective_function="modularity", weights=weight.tolist(), resolution=resolution, n_iterations=-1
        )
    finally:
        igraph.set_random_number_generator(random)
    return list(found.membership)


def components(source: NDArray[Any], target: NDArray[Any]) -> NDArray[np.int64]:
    """Return the connected component of each vertex 0..max."""
    import igraph

    graph = igraph.Graph(edges=list(zip(source.tolist(), target.tolist(), strict=True)))
    return np.array(graph.connected_components().membership, dtype=np.int64)


def _tables(case: Case, layers: Sequence[str] | None, scan_id: int | None) -> tuple[list[Any], list[Any]]:
    edges = case.query(sql.read("link/union_edges"), layers=None if layers is None else list(layers), scan_id=scan_id)
    names = sorted({edge[0] for edge in edges} | {edge[1] for edge in edges})
    accounts = case.query(sql.read("link/graph_accounts"), account_ids=names)
    return accounts, edges
