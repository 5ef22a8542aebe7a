"""Synthetic shares by seed: Zipf objects, lognormal accounts, daily rhythm, planted groups."""

from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

DAY = 86400
START = 1_700_006_400  # a midnight
DAYS = 30


def write_shares(path: Path, n_actions: int, seed: int = 1) -> None:
    """Write `object_id, account_id, content_id, timestamp_share` as CSV or Parquet, by the file's ending.

    A fifth as many objects as actions, popularity Zipf(1.1) capped at 1 % of the actions; a tenth as many
    accounts with lognormal activity; half of the shares soon after the first (mean 2 h), half at any time;
    1 % planted: 20 accounts sharing one object within 30 s, ten times each.
    """
    draw = np.random.default_rng(seed)
    n_planted = n_actions // 100 // 20 * 20
    columns = [
        np.concatenate(pair)
        for pair in zip(_organic(draw, n_actions - n_planted), _planted(draw, n_planted, n_actions), strict=True)
    ]
    order = np.argsort(columns[2], kind="stable")
    shares = dict(zip(("object", "account", "second"), (column[order] for column in columns), strict=True))
    kind = "(format parquet, compression zstd)" if path.suffix == ".parquet" else "(format csv, header)"
    with duckdb.connect() as client:
        client.register("share", shares)
        client.execute(
            "copy (select 'o' || object as object_id, 'u' || account as account_id, "
            f"'p' || (row_number() over () - 1) as content_id, second as timestamp_share from share) to '{path}' {kind}"
        )


Columns = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _organic(draw: np.random.Generator, n: int) -> Columns:
    n_objects, n_accounts = max(n // 5, 10), max(n // 10, 40)
    popularity = np.minimum(np.arange(1, n_objects + 1) ** -1.1, 0.01 * (np.arange(1, n_objects + 1) ** -1.1).sum())
    objects = np.concatenate([np.arange(n_objects), _choose(draw, popularity, n - n_objects)])
    accounts = _choose(draw, draw.lognormal(0, 1.5, n_accounts), n)
    first = _daily(draw, n_objects)
    soon = first[objects] + draw.exponential(7200, n)
    late = first[objects] + draw.random(n) * (DAYS * DAY - first[objects])
    at = np.where(draw.random(n) < 0.5, np.minimum(soon, DAYS * DAY), late)
    at[:n_objects] = first
    return objects, accounts, START + at.astype(np.int64)


def _planted(draw: np.random.Generator, n: int, n_actions: int) -> Columns:
    n_events, n_accounts = n // 20, max(n_actions // 10, 40)
    groups = np.stack([draw.choice(n_accounts, 20, replace=False) for _ in range(max(-(-n_events // 10), 1))])
    members = groups[np.arange(n_events) % len(groups)].ravel()
    objects = np.repeat(draw.integers(n_actions // 10, n_actions // 5, n_events), 20)
    at = np.repeat(_daily(draw, n_events), 20) + draw.random(n_events * 20) * 30
    return objects, members, START + at.astype(np.int64)


def _choose(draw: np.random.Generator, weights: NDArray[np.float64], n: int) -> NDArray[np.int64]:
    ladder = np.cumsum(weights / weights.sum())
    return np.minimum(np.searchsorted(ladder, draw.random(n)), len(weights) - 1).astype(np.int64)


def _daily(draw: np.random.Generator, n: int) -> NDArray[np.float64]:
    """Return times in seconds from the start, more by day than by night."""
    minutes = np.arange(DAYS * DAY // 60)
    rate = 1 + 0.8 * np.sin(2 * np.pi * minutes / 1440 - np.pi / 2)
    return _choose(draw, rate, n) * 60.0 + draw.random(n) * 60
