"""Reads what a network page tells about its communities, accounts and pairs."""

from dataclasses import dataclass
from typing import Any

from graphscan import sql
from graphscan.case import Case
from graphscan.views.selection import Selection

MAX_BIO = 300
MAX_LINK = 2000

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Pair:
    """A drawn pair by the numbers of its accounts."""

    source: int
    target: int
    weight: int


def drawn_pairs(case: Case) -> list[Pair]:
    """Return the drawn pairs, strongest first."""
    rows = case.query("select source_number, target_number, weight from drawn_pair order by number")
    return [Pair(*row) for row in rows]


def accounts(case: Case) -> list[dict[str, Any]]:
    """Describe each drawn account, by number; facts that are not known are left out."""
    rows = case.query(sql.read("view/accounts"))
    bio_length = MAX_BIO if len(rows) <= 1000 else MAX_BIO // 2
    return [_account(row, bio_length) for row in rows]


def communities(case: Case, selection: Selection) -> list[dict[str, Any]]:
    """Describe each drawn community, by number."""
    rows = case.query(sql.read("view/communities"), detect_run=selection.detect_run)
    return [_community(row) for row in rows]


def pair_layers(case: Case, n_pairs: int, places: dict[tuple[str, int | None], int]) -> list[list[list[Any]]]:
    """Return per drawn pair its rows, each a place of the layer and the columns of pair_layers.sql.

    Unknown values at the end of a row are left out. `places` gives the place of each (layer, window) in the
    page's list of layers.
    """
    found: list[list[list[Any]]] = [[] for _ in range(n_pairs)]
    for number, layer, window, *facts in case.query(sql.read("view/pair_layers")):
        values = [_short(fact) for fact in facts]
        while values and values[-1] is None:
            values.pop()
        found[number].append([places[layer, window], *values])
    return found


def cut(text: str | None, length: int) -> str | None:
    """Shorten a text to `length` characters, the last an ellipsis."""
    return text if text is None or len(text) <= length else text[: length - 1].rstrip() + "…"


def link(address: str | None) -> str | None:
    """Return a web address, or None for anything that is not http or https."""
    if not address or len(address) > MAX_LINK:
        return None
    return address if address.lower().startswith(("http://", "https://")) else None


def known(facts: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known."""
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def _account(row: Row, bio_length: int) -> dict[str, Any]:
    (account_id, community, strength, handle, name, bio, location, profile_url, created, n_followers,
     clients, n_posts, first_at, last_at) = row  # fmt: skip
    return known({
        "id": account_id, "community": community, "strength": _short(strength), "handle": handle,
        "name": name, "bio": cut(bio, bio_length), "location": cut(location, 120), "created": created,
        "link": link(profile_url), "followers": n_followers, "clients": clients, "posts": n_posts,
        "first_at": first_at, "last_at": last_at,
    })  # fmt: skip


def _community(row: Row) -> dict[str, Any]:
    number, n_drawn, n_accounts, n_edges, density, layers, median_gap, first_at, last_at, top_objects = row
    objects = [cut(name, 160) for name in top_objects or []]
    return known({
        "number": number, "drawn": n_drawn, "accounts": n_accounts or n_drawn, "edges": n_edges,
        "density": _short(density), "layers": layers, "median_gap": _short(median_gap),
        "first_at": first_at, "last_at": last_at, "objects": objects,
    })  # fmt: skip


def _short(value: Any) -> Any:
    """Write a number with at most three decimals, a small one with three digits, a whole one as integer."""
    if not isinstance(value, float):
        return value
    rounded = round(value, 3) if abs(value) >= 0.01 else float(f"{value:.3g}")
    return int(rounded) if rounded.is_integer() else rounded
