"""The pair kernel: from actions to weighted account pairs, exact, without ever holding all pairs.

Post pairs are enumerated, counted and forgotten account by account: every edge is complete at the more active
of its two accounts, so nothing is merged. The loops themselves are compiled, see kernel.py.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from graphscan.progress import Report, silent

if TYPE_CHECKING:
    from graphscan.linking.kernel import Rows

Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]

ROUND = 1 << 23  # candidates left that are not worth another compaction
CHUNK = 1 << 20  # least candidates given to a thread at once
COMPACT_AFTER = 0.15  # share of the candidates after which finished accounts are dropped


@dataclass(frozen=True)
class Actions:
    """Actions of one layer, sorted by (object, time, post); all arrays have one entry per action.

    `account`, `object` and `post` are codes from 0 (int32); account codes ascend with the account ids.
    `time` is integer microseconds (int64); `post` is -1 where no post is named, and -2 where the post has no
    other action in the layer. `is_first` marks an account's first action on an object, and `position` is the
    place among all actions on the object, counted from anywhere.
    """

    account: Ints
    object: Ints
    time: Ints
    post: Ints
    is_first: Bools
    position: Ints

    @classmethod
    def from_rows(cls, account: Ints, object_: Ints, time: Ints, post: Ints) -> Self:
        """Sort the rows and mark first actions."""
        order = _order(object_, time, post)
        return cls.from_sorted(
            _small(account)[order], _small(object_)[order], time[order], _posts_with_many_rows(_small(post)[order])
        )

    @classmethod
    def from_sorted(cls, account: Ints, object_: Ints, time: Ints, post: Ints, *, crowds: bool = True) -> Self:
        """Take rows in order, codes as int32; without crowds no position is kept, `object` stands in for it."""
        from graphscan.linking.kernel import mark_first

        first = mark_first(account, object_, _n_codes(account))
        position = np.arange(len(account), dtype=np.int32) if crowds else object_
        return cls(account, object_, time, post, first, position)

    @classmethod
    def concatenate(cls, parts: "list[Actions]") -> Self:
        """Join ranges of objects in order, and take the ranges apart on the way to save memory."""
        crowds = any(part.position is not part.object for part in parts)
        names = ["account", "object", "time", "post", "is_first", *(["position"] if crowds else [])]
        columns = [[getattr(part, name) for part in parts] for name in names]
        parts.clear()
        joined = [np.concatenate(columns.pop(0)) for _ in names]
        return cls(*joined, *([] if crowds else [joined[1]]))

    def __len__(self) -> int:
        return len(self.account)

    def keep(self, rows: Bools) -> "Actions":
        """Return the marked rows, in the same order."""
        account, object_, time, post, first = (
            getattr(self, name)[rows] for name in ("account", "object", "time", "post", "is_first")
        )
        position = object_ if self.position is self.object else self.position[rows]
        return Actions(account, object_, time, post, first, position)


@dataclass(frozen=True)
class Edges:
    """Weighted pairs of account codes, `source < target`; one entry per pair. Times and gaps in microseconds."""

    source: Ints
    target: Ints
    n_objects: Ints
    n_first_objects: Ints
    n_pairs: Ints
    n_source_posts: Ints
    n_target_posts: Ints
    first_at: Ints
    last_at: Ints
    min_gap: Ints
    total_gap: Ints

    def __len__(self) -> int:
        return len(self.source)

    @classmethod
    def concatenate(cls, parts: list["Edges"]) -> Self:
        """Join parts, ordered by (source, target)."""
        if not parts:
            return cls(*(np.zeros(0, np.int64) for _ in fields(cls)))
        source, target = (np.concatenate([getattr(part, name) for part in parts]) for name in ("source", "target"))
        order = np.argsort(source.astype(np.int64) << 32 | target)
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts])[order] for field in fields(cls)))


@dataclass(frozen=True)
class Limits:
    """What two actions on an object may be apart: `window` in microseconds, `max_crowd` actions; None = any."""

    window: int | None = None
    max_crowd: int | None = None

    def reach(self, actions: Actions) -> tuple[Ints, Ints]:
        """Return for each action the range `lo:hi` of actions within the limits, itself included."""
        from graphscan.linking.kernel import FAR, reach

        window, max_crowd = (FAR if limit is None else limit for limit in (self.window, self.max_crowd))
        lo, hi = reach(actions.object, actions.time, actions.position, window, max_crowd)
        return lo, hi


def count_candidates(actions: Actions, limits: Limits) -> int:
    """Return how many pairs of actions of two accounts lie within the limits."""
    return int(_candidates_per_account(actions, *limits.reach(actions)).sum()) // 2


def prune(actions: Actions, limits: Limits, min_weight: int) -> Actions:
    """Drop actions that no pair of at least `min_weight` objects can hold, until little changes."""
    from graphscan.linking.kernel import can_pair

    while len(actions):
        lo, hi = limits.reach(actions)
        kept = can_pair(actions.account, actions.object, lo, hi, min_weight, _n_codes(actions.account))
        n_dropped = len(kept) - int(np.count_nonzero(kept))
        if n_dropped:
            actions = actions.keep(kept)
        if n_dropped <= 0.01 * len(actions):
            break
    return actions


def link_pairs(
    actions: Actions,
    window: int | None,
    *,
    min_weight: int = 1,
    max_crowd: int | None = None,
    report: Report = silent,
    check: Callable[[int, int], None] = lambda _n_actions, _n_candidates: None,
) -> Edges:
    """Return all pairs of accounts that co-acted on at least `min_weight` objects within the window.

    `window` is in microseconds, None for the whole period. Pairs of one account with itself never count.
    `check` is told the numbers of live actions and of candidates before any is counted, and may raise.
    Actions that the caller does not hold are freed as accounts are done.
    """
    limits = Limits(window, max_crowd)
    live = prune(actions, limits, min_weight)
    del actions
    parts: list[Edges] = []
    total = count_candidates(live, limits)
    check(len(live), total)
    while len(live):
        ranked = _rank(live, limits)
        if ranked.n_left == 0:
            break
        for edges, n_done in _pairs_of_round(ranked, min_weight):
            parts += [edges] if len(edges) else []
            report("pairs", total - (ranked.n_left - n_done) / 2, total)
        live = prune(live.keep(ranked.rows.rank >= ranked.n_now), limits, min_weight)
    return Edges.concatenate(parts)


@dataclass(frozen=True)
class _Ranked:
    """Live rows by rank of account, from the most active down.

    `account[r]` is the account of a rank, `seen[r]` the candidates of ranks up to r, both ways;
    `n_now` ranks are done in this round.
    """

    rows: "Rows"
    account: Ints
    seen: Ints
    n_now: int

    @property
    def n_left(self) -> int:
        """Candidates of all ranks, both ways."""
        return int(self.seen[-1])


def _rank(live: Actions, limits: Limits) -> _Ranked:
    from graphscan.linking.kernel import Rows, next_others, rows_by_rank

    n_rows = np.bincount(live.account)
    account = np.argsort(-n_rows, kind="stable")[: np.count_nonzero(n_rows)]
    rank_of = np.zeros(len(n_rows), np.uint32)
    rank_of[account] = np.arange(len(account))
    rank = rank_of[live.account]
    lo, hi = limits.reach(live)
    seen = np.cumsum(_candidates_per_account(live, lo, hi)[account])
    rows = Rows(*rows_by_rank(rank, len(account)), rank, lo, hi, next_others(live.account), live.object, live.time,
                live.post, live.is_first, np.zeros(1, np.bool_))  # fmt: skip
    limit = seen[-1] if seen[-1] < ROUND else 2 * COMPACT_AFTER * seen[-1]
    return _Ranked(rows, account, seen, min(int(np.searchsorted(seen, limit)) + 1, len(seen)))


def _pairs_of_round(ranked: _Ranked, min_weight: int) -> Iterator[tuple[Edges, int]]:
    """Yield the edges of chunks of ranks, worked off by all processors, and the candidates done so far."""
    n_threads = _n_processors()
    with ThreadPoolExecutor(n_threads) as pool:
        try:
            size = max(CHUNK, int(ranked.seen[ranked.n_now - 1]) // (8 * n_threads))
            work = {pool.submit(_edges_of, ranked, first, last, min_weight): (first, last)
                    for first, last in _chunks(ranked, size)}  # fmt: skip
            n_done = 0
            for done in as_completed(work):
                first, last = work[done]
                n_done += int(ranked.seen[last - 1] - (ranked.seen[first - 1] if first else 0))
                yield done.result(), n_done
        except BaseException:
            ranked.rows.stop[0] = True
            pool.shutdown(cancel_futures=True)
            raise


def _chunks(ranked: _Ranked, size: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of ranks with about `size` candidates each."""
    first = 0
    while first < ranked.n_now:
        before = ranked.seen[first - 1] if first else 0
        last = min(max(first + 1, int(np.searchsorted(ranked.seen, before + size, side="right"))), ranked.n_now)
        yield first, last
        first = last


def _edges_of(ranked: _Ranked, first: int, last: int, min_weight: int) -> Edges:
    from graphscan.linking.kernel import FIELDS, pairs_of_ranks

    found, n_found = pairs_of_ranks(ranked.rows, first, last, min_weight)
    own, other, n_objects, n_first, n_pairs, own_posts, other_posts, *times = found[:n_found, :FIELDS].T
    own, other = ranked.account[own], ranked.account[other]
    swapped = own > other
    return Edges(
        _small(np.minimum(own, other)), _small(np.maximum(own, other)), _small(n_objects), _small(n_first),
        n_pairs.copy(), _small(np.where(swapped, other_posts, own_posts)),
        _small(np.where(swapped, own_posts, other_posts)), *(column.copy() for column in times),
    )  # fmt: skip


def _order(object_: Ints, time: Ints, post: Ints) -> Ints:
    """Return the order by (object, time, post): one packed key, and posts only where the key is tied."""
    if not len(time):
        return np.zeros(0, np.int64)
    start, bits = int(time.min()), (int(time.max()) - int(time.min())).bit_length()
    if bits + int(object_.max()).bit_length() > 63:
        return np.lexsort((post, time, object_))
    key = object_.astype(np.int64) << bits | (time - start)
    order = np.argsort(key)
    key = key[order]
    same = np.append(False, key[1:] == key[:-1])
    tied = np.flatnonzero(same | np.append(same[1:], False))
    order[tied] = order[tied[np.lexsort((post[order[tied]], key[tied]))]]
    return order


def _posts_with_many_rows(post: Ints) -> Ints:
    """Replace the codes of posts with a single row by -2: they need not be told apart."""
    n_rows = np.bincount(post + 1, minlength=1)
    return np.where((post >= 0) & (n_rows[post + 1] == 1), np.int32(-2), post)


def _candidates_per_account(actions: Actions, lo: Ints, hi: Ints) -> Ints:
    from graphscan.linking.kernel import count_candidates

    n_candidates: Ints = count_candidates(actions.account, lo, hi, _n_codes(actions.account))
    return n_candidates


def _n_codes(codes: Ints) -> int:
    return int(codes.max()) + 1 if len(codes) else 0


def _small(values: Ints) -> Ints:
    """Return int32; codes and counts stay below 2 billion, as the number of rows does."""
    return values.astype(np.int32)


def _n_processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
