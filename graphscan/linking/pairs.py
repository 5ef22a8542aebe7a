"""The pair kernel: from actions to weighted account pairs, exact, without ever holding all pairs.

Post pairs are enumerated, counted and forgotten in blocks of whole accounts: every edge is complete inside
the block of one of its accounts, so nothing is merged across blocks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from graphscan.progress import Report, silent

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BLOCK = 1 << 18  # candidates expanded at once; their arrays fit the processor's cache
HUGE_BLOCK = 1 << 22  # an account with more candidates than this is worked off in ranges of its partners
COMPACT_AFTER = 0.15  # share of the candidates after which finished accounts are dropped


@dataclass(frozen=True)
class Actions:
    """Actions of one layer, sorted by (object, time, post); all arrays have one entry per action.

    `account`, `object` and `post` are codes from 0; account codes ascend with the account ids.
    `time` is integer microseconds; `post` is -1 where no post is named. `is_first` marks an account's first
    action on an object, and `position` is the place among all actions of the layer.
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
        order = np.lexsort((post, time, object_))
        account, object_ = account[order], object_[order]
        return cls(account, object_, time[order], post[order], _first_of_each(account, object_),
                   np.arange(len(order), dtype=np.int64))  # fmt: skip

    def __len__(self) -> int:
        return len(self.account)

    def keep(self, rows: Bools) -> "Actions":
        """Return the marked rows, in the same order."""
        return Actions(*(getattr(self, field.name)[rows] for field in fields(self)))


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
        columns = [np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)]
        order = np.lexsort((columns[1], columns[0]))
        return cls(*(column[order] for column in columns))


@dataclass(frozen=True)
class Reach:
    """For each action the range `lo:hi` of actions on the same object within the window, itself included."""

    lo: Ints
    hi: Ints

    @property
    def n_candidates(self) -> int:
        """Unordered pairs of actions in reach of each other, same-account pairs included."""
        return int((self.hi - self.lo - 1).sum()) // 2


def reach(actions: Actions, window: int | None, max_crowd: int | None = None) -> Reach:
    """Find each action's range within `window` microseconds (None = whole period), at its borders included.

    With `max_crowd` two actions reach each other only if at most so many actions on the object lie between.
    """
    clock = _capped_clock(actions, window)
    width = 0 if window is None else window
    lo = np.searchsorted(clock, clock - width, side="left")
    hi = np.searchsorted(clock, clock + width, side="right")
    if max_crowd is not None:
        place = actions.position
        lo = np.maximum(lo, np.searchsorted(place, place - max_crowd - 1, side="left"))
        hi = np.minimum(hi, np.searchsorted(place, place + max_crowd + 1, side="right"))
    return Reach(lo, hi)


def prune(actions: Actions, window: int | None, min_weight: int, max_crowd: int | None = None) -> Actions:
    """Drop actions that no pair of at least `min_weight` objects can hold, until little changes."""
    while len(actions):
        within = reach(actions, window, max_crowd)
        alive = actions.keep(within.hi - within.lo > 1)
        if min_weight > 1:
            alive = alive.keep(_objects_per_account(alive)[alive.account] >= min_weight)
        dropped = len(actions) - len(alive)
        actions = alive
        if dropped < 0.01 * len(actions):
            break
    return actions


def link_pairs(
    actions: Actions,
    window: int | None,
    *,
    min_weight: int = 1,
    max_crowd: int | None = None,
    report: Report = silent,
) -> Edges:
    """Return all pairs of accounts that co-acted on at least `min_weight` objects within the window.

    `window` is in microseconds, None for the whole period. Pairs of one account with itself never count.
    """
    live = _by_activity(prune(actions, window, min_weight, max_crowd))
    parts: list[Edges] = []
    total = reach(live.actions, window, max_crowd).n_candidates
    while len(live.actions):
        within = reach(live.actions, window, max_crowd)
        left = within.n_candidates
        if left == 0:
            break
        next_rank = 0
        for block in _blocks(live, within):
            parts += [edges for edges in _edges_of(live, within, block, min_weight) if len(edges)]
            next_rank = block.last_rank + 1
            report("pairs", total - left + block.n_seen / 2, total)
            if block.n_seen > 2 * COMPACT_AFTER * left:
                break
        live = live.without_ranks_below(next_rank)
    return Edges.concatenate(parts)


@dataclass(frozen=True)
class _Live:
    """Actions still to be paired; `rank` numbers accounts from the most active down, `order` lists rows by rank."""

    actions: Actions
    rank: Ints
    order: Ints

    def without_ranks_below(self, rank: int) -> "_Live":
        kept = self.actions.keep(self.rank[self.actions.account] >= rank)
        return _Live(kept, self.rank, _rows_by_rank(kept, self.rank))


@dataclass(frozen=True)
class _Block:
    """Rows `first:last` of the order, whole accounts; `n_seen` counts candidates up to its end, both ways."""

    first: int
    last: int
    first_rank: int
    last_rank: int
    n_candidates: int
    n_seen: int


def _by_activity(actions: Actions) -> _Live:
    n_accounts = int(actions.account.max()) + 1 if len(actions) else 0
    n_rows = np.bincount(actions.account, minlength=n_accounts)
    rank = np.empty(n_accounts, np.int64)
    rank[np.argsort(-n_rows, kind="stable")] = np.arange(n_accounts)
    return _Live(actions, rank, _rows_by_rank(actions, rank))


def _rows_by_rank(actions: Actions, rank: Ints) -> Ints:
    return np.argsort(rank[actions.account], kind="stable") if len(actions) else np.zeros(0, np.int64)


def _blocks(live: _Live, within: Reach) -> Iterator[_Block]:
    ranks = live.rank[live.actions.account[live.order]]
    ends = np.flatnonzero(np.append(ranks[1:] != ranks[:-1], True)) + 1  # one past each account's last row
    seen = np.cumsum((within.hi - within.lo)[live.order])[ends - 1]
    start = 0
    while start < len(ends):
        before = int(seen[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(seen, before + BLOCK, side="right")))
        first, last = int(ends[start - 1]) if start else 0, int(ends[stop - 1])
        yield _Block(first, last, int(ranks[first]), int(ranks[last - 1]), int(seen[stop - 1]) - before,
                     int(seen[stop - 1]))  # fmt: skip
        start = stop


def _edges_of(live: _Live, within: Reach, block: _Block, min_weight: int) -> Iterator[Edges]:
    """Yield the edges whose more active account lies in the block; a huge account by ranges of partners."""
    n_ranks = len(live.rank)
    n_parts = -(-block.n_candidates // HUGE_BLOCK)
    borders = np.linspace(block.first_rank + 1, n_ranks, n_parts + 1).astype(np.int64) if n_parts > 1 else None
    for part in range(n_parts):
        low, high = (0, n_ranks) if borders is None else (int(borders[part]), int(borders[part + 1]))
        own, other = _candidates(live, within, block, low, high)
        if len(own):
            yield _aggregate(live, block, own, other, min_weight)


def _candidates(live: _Live, within: Reach, block: _Block, low: int, high: int) -> tuple[Ints, Ints]:
    """Return rows of the block and rows in their reach whose account ranks behind, in `low:high`."""
    pairs = [_expand(live, within, rows, low, high) for rows in _row_chunks(live, within, block)]
    return np.concatenate([own for own, _ in pairs]), np.concatenate([other for _, other in pairs])


def _row_chunks(live: _Live, within: Reach, block: _Block) -> list[Ints]:
    rows = live.order[block.first : block.last]
    if block.n_candidates <= HUGE_BLOCK:
        return [rows]
    seen = np.cumsum((within.hi - within.lo)[rows])
    cuts = np.searchsorted(seen, np.arange(HUGE_BLOCK, int(seen[-1]), HUGE_BLOCK))
    return [chunk for chunk in np.split(rows, np.unique(cuts)) if len(chunk)]


def _expand(live: _Live, within: Reach, rows: Ints, low: int, high: int) -> tuple[Ints, Ints]:
    counts = within.hi[rows] - within.lo[rows]
    own = np.repeat(rows, counts)
    starts = np.cumsum(counts) - counts
    other = np.arange(int(counts.sum())) + np.repeat(within.lo[rows] - starts, counts)
    account = live.actions.account
    other_rank = live.rank[account[other]]
    wanted = (other_rank > live.rank[account[own]]) & (other_rank >= low) & (other_rank < high)
    return own[wanted], other[wanted]


def _aggregate(live: _Live, block: _Block, own: Ints, other: Ints, min_weight: int) -> Edges:
    """Group candidates by account pair and measure the pairs of at least `min_weight` objects."""
    account = live.actions.account
    own_rank, other_rank = live.rank[account[own]] - block.first_rank, live.rank[account[other]]
    order, pair = _sorted_by_pair(own_rank, other_rank, len(live.rank))
    own, other = own[order], other[order]
    starts = _run_starts(pair)
    if min_weight > 1:
        lengths = np.diff(np.append(starts, len(pair)))
        kept = np.repeat(lengths >= min_weight, lengths)
        own, other, pair = own[kept], other[kept], pair[kept]
        starts = _run_starts(pair)
        new_object = np.append(True, (pair[1:] != pair[:-1]) | _changes(live.actions.object[own]))[: len(own)]
        enough = np.add.reduceat(new_object, starts, dtype=np.int64) >= min_weight if len(own) else starts > 0
        kept = np.repeat(enough, np.diff(np.append(starts, len(pair))))
        own, other, pair = own[kept], other[kept], pair[kept]
        starts = _run_starts(pair)
    return _measure(live.actions, own, other, pair, starts)


def _sorted_by_pair(own_rank: Ints, other_rank: Ints, n_ranks: int) -> tuple[Ints, Ints]:
    """Return the stable order of the candidates by pair, and the pair number of each in that order."""
    bits = max(1, int(len(own_rank) - 1).bit_length())
    rank_bits = max(1, int(n_ranks - 1).bit_length())
    used = bits + rank_bits + max(1, int(own_rank.max()).bit_length())
    assert used < 64, f"{used} bits do not fit a packed pair"
    packed = (own_rank << (rank_bits + bits)) | (other_rank << bits) | np.arange(len(own_rank))
    packed.sort()
    return packed & ((1 << bits) - 1), packed >> bits


def _measure(actions: Actions, own: Ints, other: Ints, pair: Ints, starts: Ints) -> Edges:
    if not len(own):
        return Edges.concatenate([])
    lengths = np.diff(np.append(starts, len(own)))
    objects = actions.object[own]
    new_object = np.append(True, (pair[1:] != pair[:-1]) | _changes(objects))
    gap = np.abs(actions.time[own] - actions.time[other])
    own_account, other_account = actions.account[own[starts]], actions.account[other[starts]]
    run = np.repeat(np.arange(len(starts)), lengths)
    own_posts, other_posts = (_distinct_per_run(run, actions.post[rows], len(starts)) for rows in (own, other))
    swapped = own_account > other_account
    both_first = actions.is_first[own] & actions.is_first[other]
    return Edges(
        source=np.minimum(own_account, other_account),
        target=np.maximum(own_account, other_account),
        n_objects=np.add.reduceat(new_object, starts, dtype=np.int64),
        n_first_objects=np.add.reduceat(both_first, starts, dtype=np.int64),
        n_pairs=lengths,
        n_source_posts=np.where(swapped, other_posts, own_posts),
        n_target_posts=np.where(swapped, own_posts, other_posts),
        first_at=np.minimum.reduceat(np.minimum(actions.time[own], actions.time[other]), starts),
        last_at=np.maximum.reduceat(np.maximum(actions.time[own], actions.time[other]), starts),
        min_gap=np.minimum.reduceat(gap, starts),
        total_gap=np.add.reduceat(gap, starts),
    )


def _capped_clock(actions: Actions, window: int | None) -> Ints:
    """Return one ascending clock over all rows on which two rows are within the window exactly as in truth.

    Steps between neighbours are capped just above the window, and so are steps to the next object: sums of
    steps beyond the window stay beyond it, sums within it stay exact, and no product can overflow.
    """
    if not len(actions):
        return np.zeros(0, np.int64)
    width = 0 if window is None else window
    step = np.zeros(len(actions), np.int64)
    if window is not None:
        step[1:] = np.minimum(np.diff(actions.time), width + 1)
    step[1:][_changes(actions.object)] = width + 1
    return np.cumsum(step)


def _first_of_each(account: Ints, object_: Ints) -> Bools:
    order = np.lexsort((account, object_))
    first = np.ones(len(order), np.bool_)
    first[order[1:]] = _changes(account[order]) | _changes(object_[order])
    return first


def _objects_per_account(actions: Actions) -> Ints:
    if not len(actions):
        return np.zeros(0, np.int64)
    n_objects = int(actions.object.max()) + 1
    distinct = np.unique(actions.account * n_objects + actions.object)
    return np.bincount(distinct // n_objects, minlength=int(actions.account.max()) + 1)


def _distinct_per_run(run: Ints, value: Ints, n_runs: int) -> Ints:
    """Count distinct codes per run; a negative code stands for no post."""
    known = value >= 0
    n_values = int(value.max()) + 2
    distinct = np.unique(run[known] * n_values + value[known])
    return np.bincount(distinct // n_values, minlength=n_runs)


def _run_starts(pair: Ints) -> Ints:
    return np.flatnonzero(np.append(True, _changes(pair))) if len(pair) else np.zeros(0, np.int64)


def _changes(values: Ints) -> Bools:
    return np.not_equal(values[1:], values[:-1])
