"""Chooses what a network page draws: the members of a detect run and the pairs that join them."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

from graphscan import registry, sql
from graphscan.case import Case
from graphscan.errors import MissingStepError, UsageError

MAX_PAIRS = 10_000

_TABLES = ("page_member", "page_layer_pair", "page_pair", "drawn_account", "drawn_pair")


@dataclass(frozen=True)
class LinkedLayer:
    """One link run behind the page: its layer, its window in seconds and its smallest weight."""

    run_id: int
    layer: str
    time_window: int | None
    min_weight: int | None


@dataclass(frozen=True)
class Selection:
    """How much was found in scope and how much of it is drawn; the rows stand in temporary tables."""

    detect_run: int
    community: int | None
    links: tuple[LinkedLayer, ...]
    n_all_communities: int
    n_found_accounts: int
    n_found_communities: int
    n_found_pairs: int
    n_between: int
    n_accounts: int
    n_communities: int
    n_pairs: int
    least_objects: int | None
    largest_q: float | None
    n_untested: int

    @property
    def n_left_out_accounts(self) -> int:
        """Members in scope that are not drawn."""
        return self.n_found_accounts - self.n_accounts

    @property
    def n_left_out_pairs(self) -> int:
        """Pairs in scope that are not drawn."""
        return self.n_found_pairs - self.n_pairs


@contextmanager
def select(
    case: Case, *, layers: Sequence[str] | None, community: int | None, max_accounts: int
) -> Iterator[Selection]:
    """Fill the temporary tables drawn_account and drawn_pair and say how much they hold.

    Raises `MissingStepError` when nothing was detected, `UsageError` for an unknown layer or community.
    """
    if max_accounts < 1:
        raise UsageError(f"max accounts is {max_accounts}; a page shows at least one account")
    detect_run = case.latest_run("detect")
    links = _links(case, detect_run, layers)
    n_all = _check_community(case, detect_run, community)
    names = sorted({link.layer for link in links})
    try:
        case.query(sql.read("view/members"), detect_run=detect_run, community=community)
        case.query(sql.read("view/layer_pairs"), link_runs=[link.run_id for link in links], layers=names)
        case.query(sql.read("view/pairs"))
        links = _used(case, links)
        case.query(sql.read("view/drawn_accounts"), max_accounts=max_accounts)
        case.query(sql.read("view/drawn_pairs"), max_pairs=MAX_PAIRS)
        yield Selection(detect_run, community, links, n_all, *_summary(case))
    finally:
        for table in _TABLES:
            case.query(f"drop table if exists temp.{table}")


def _summary(case: Case) -> tuple[Any, ...]:
    row = case.query(sql.read("view/summary"))[0]
    if len(row) != len(fields(Selection)) - 4:
        raise AssertionError("summary.sql and Selection name different columns")
    return row


def _links(case: Case, detect_run: int, layers: Sequence[str] | None) -> tuple[LinkedLayer, ...]:
    """Return the link runs that the detect run read, optionally of some layers only."""
    given = case.value("select parameters from run where run_id = $run", run=detect_run)
    run_ids = json.loads(given or "{}").get("link_runs")
    if run_ids is None:
        run_ids = [row[0] for row in case.query("select run_id from current_link")]
    rows = case.query(
        "select run_id, parameters from run where list_contains($runs::integer[], run_id) order by run_id",
        runs=run_ids,
    )
    links = [_link(run_id, json.loads(parameters)) for run_id, parameters in rows]
    if not links:
        raise MissingStepError(f"{case.path}: no layer was linked yet; run: graphscan scan {case.path}")
    known = {link.layer for link in links}
    wanted = {registry.find("layer", name, known) for name in layers} if layers else known
    chosen = [link for link in links if link.layer in wanted]
    return tuple(sorted(chosen, key=lambda link: (link.layer, link.time_window or 0, link.run_id)))


def _used(case: Case, links: tuple[LinkedLayer, ...]) -> tuple[LinkedLayer, ...]:
    """Keep the link runs with a pair on the page, the one with most pairs first."""
    rows = case.query("select run_id, count(*) from page_layer_pair group by run_id")
    n_pairs = {run_id: int(count) for run_id, count in rows}
    return tuple(sorted((link for link in links if link.run_id in n_pairs), key=lambda link: -n_pairs[link.run_id]))


def _link(run_id: int, given: dict[str, Any]) -> LinkedLayer:
    window, weight = (None if value is None else int(value) for value in map(given.get, ("window", "min_weight")))
    return LinkedLayer(run_id, str(given.get("layer")), window, weight)


def _check_community(case: Case, detect_run: int, community: int | None) -> int:
    """Return how many communities there are; refuse one that does not exist."""
    count, largest = case.query(
        "select count(distinct community_id), max(community_id) from membership where run_id = $run",
        run=detect_run,
    )[0]
    if community is not None and not (count and 0 <= community <= largest):
        seen = f"communities are numbered 0 to {largest}" if count else "no communities were found"
        raise UsageError(f"{case.path}: no community {community}; {seen}")
    return int(count)
