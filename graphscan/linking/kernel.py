"""The compiled loops of the pair kernel; loaded only when pairs are counted, since numba takes a while to load.

Rows are actions sorted by (object, time, post). A rank numbers accounts from the most active down, and an
edge is counted at its account of lower rank, so it is complete when that account is done: nothing is merged.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., Any])

FAR = np.iinfo(np.int64).max  # no limit on a gap or a crowd
NO_POST, OWN_ROW = -1, -2  # post codes: none named; a post of this row alone
# Columns of a found pair while it is counted; its first FIELDS are the result.
OWN, OTHER, OBJECTS, FIRSTS, PAIRS, OWN_POSTS, OTHER_POSTS, FIRST_AT, LAST_AT, MIN_GAP, TOTAL_GAP = range(11)
LAST_OBJECT, LAST_OWN, LAST_OTHER = 11, 12, 13
FIELDS, WIDTH = 11, 14


class Rows(NamedTuple):
    """What the loops read, one entry per action; `order[starts[r]:starts[r + 1]]` are the rows of rank r.

    `stop` has one entry; set from outside, it ends the loops early.
    """

    starts: NDArray[Any]  # int64
    order: NDArray[Any]  # int32, as all that follow but for:
    rank: NDArray[Any]  # uint32
    lo: NDArray[Any]
    hi: NDArray[Any]
    next_other: NDArray[Any]
    object: NDArray[Any]
    time: NDArray[Any]  # int64
    post: NDArray[Any]
    is_first: NDArray[Any]  # bool
    stop: NDArray[Any]  # bool


def compiled(function: F) -> F:
    """Compile without the interpreter's lock; keep the machine code on disk where a folder can be written."""
    compile_: Any = numba.njit
    try:
        kept: F = compile_(nogil=True, cache=True)(function)
    except RuntimeError:  # neither the package's folder nor the user's cache folder can be written
        kept = compile_(nogil=True)(function)
    return kept


@compiled
def mark_first(account: Any, object_: Any, n_accounts: int) -> Any:
    """Mark each account's first action on each object."""
    last = np.full(n_accounts, -1, np.int32)
    first = np.empty(len(account), np.bool_)
    for row in range(len(account)):
        first[row] = last[account[row]] != object_[row]
        last[account[row]] = object_[row]
    return first


@compiled
def reach(object_: Any, time: Any, position: Any, window: int, max_crowd: int) -> tuple[Any, Any]:
    """Return for each row the range of rows on its object within the window and the crowd, itself included."""
    n_rows = len(object_)
    lo, hi = np.empty(n_rows, np.int32), np.empty(n_rows, np.int32)
    low = high = 0
    for row in range(n_rows):
        near = object_[row]
        while object_[low] != near or time[row] - time[low] > window or position[row] - position[low] - 1 > max_crowd:
            low += 1
        high = max(high, row + 1)
        while (
            high < n_rows and object_[high] == near and time[high] - time[row] <= window
            and position[high] - position[row] - 1 <= max_crowd
        ):  # fmt: skip
            high += 1
        lo[row], hi[row] = low, high
    return lo, hi


@compiled
def next_others(account: Any) -> Any:
    """Return for each row the next row of another account; one past the end where there is none."""
    n_rows = len(account)
    following = np.empty(n_rows, np.int32)
    for row in range(n_rows - 1, -1, -1):
        same = row + 1 < n_rows and account[row + 1] == account[row]
        following[row] = following[row + 1] if same else row + 1
    return following


@compiled
def count_candidates(account: Any, lo: Any, hi: Any, n_accounts: int) -> Any:
    """Return for each account how many rows of other accounts its rows reach; a sliding count per account."""
    inside, reached = np.zeros(n_accounts, np.int32), np.zeros(n_accounts, np.int64)
    low = high = 0
    for row in range(len(account)):
        while high < hi[row]:
            inside[account[high]] += 1
            high += 1
        while low < lo[row]:
            inside[account[low]] -= 1
            low += 1
        reached[account[row]] += hi[row] - lo[row] - inside[account[row]]
    return reached


@compiled
def can_pair(account: Any, object_: Any, lo: Any, hi: Any, min_weight: int, n_accounts: int) -> Any:
    """Mark rows that reach another account, of accounts with at least `min_weight` objects on such rows."""
    n_rows = len(account)
    following = next_others(account)
    live = np.empty(n_rows, np.bool_)
    last, n_objects = np.full(n_accounts, -1, np.int32), np.zeros(n_accounts, np.int32)
    previous = -1  # the nearest earlier row of another account
    for row in range(n_rows):
        if row and account[row - 1] != account[row]:
            previous = row - 1
        live[row] = previous >= lo[row] or following[row] < hi[row]
        if live[row] and last[account[row]] != object_[row]:
            last[account[row]] = object_[row]
            n_objects[account[row]] += 1
    for row in range(n_rows):
        live[row] = live[row] and n_objects[account[row]] >= min_weight
    return live


@compiled
def rows_by_rank(rank: Any, n_ranks: int) -> tuple[Any, Any]:
    """Return where each rank's rows start, and the rows by rank, ascending within a rank."""
    starts = np.zeros(n_ranks + 1, np.int64)
    for row in range(len(rank)):
        starts[rank[row] + 1] += 1
    for number in range(n_ranks):
        starts[number + 1] += starts[number]
    order, place = np.empty(len(rank), np.int32), starts[:-1].copy()
    for row in range(len(rank)):
        order[place[rank[row]]] = row
        place[rank[row]] += 1
    return starts, order


@compiled
def _grown(found: Any, n_found: int, n_more: int) -> Any:
    if n_found + n_more <= len(found):
        return found
    larger = np.empty((max(2 * len(found), n_found + n_more), WIDTH), np.int64)
    for pair in range(n_found):
        _copy(found, pair, larger, pair)
    return larger


@compiled
def _copy(found: Any, pair: int, kept: Any, place: int) -> None:
    for column in range(WIDTH):  # a loop compiles in a tenth of the time of a slice
        kept[place, column] = found[pair, column]


@compiled
def _count(rows: Rows, own: int, least: int, counter: Any, reached: Any) -> int:
    """Count, up to 255, the rows of each partner of a rank; list the partners that come to `least` of them.

    Rows bound objects from above: no pair that shares `least` objects is missed. A row is counted once per
    object, however many own actions reach it.
    """
    n_reached, seen = 0, 0
    for place in range(rows.starts[own], rows.starts[own + 1]):
        if rows.stop[0]:
            break
        row = rows.order[place]
        near, end = max(rows.lo[row], seen), rows.hi[row]
        seen = end
        while near < end:
            other = rows.rank[near]
            if other > own:
                count = counter[other]
                if count < 255:
                    counter[other] = count + 1
                    if count + 1 == least:
                        reached[n_reached] = other
                        n_reached += 1
            elif other == own:
                near = rows.next_other[near]
                continue
            near += 1
    return n_reached


@compiled
def _clear(rows: Rows, own: int, counter: Any) -> None:
    """Set the counters of all partners of a rank back to zero."""
    for place in range(rows.starts[own], rows.starts[own + 1]):
        row = rows.order[place]
        near, end = rows.lo[row], rows.hi[row]
        while near < end:
            other = rows.rank[near]
            counter[other] = 0
            near = rows.next_other[near] if other == own else near + 1


@compiled
def _open(found: Any, n_found: int, own: int, reached: Any, n_reached: int, slot: Any) -> None:
    """Start an empty pair for each reached partner, and note its place in `slot`."""
    for number in range(n_reached):
        pair = n_found + number
        for column in range(WIDTH):
            found[pair, column] = 0
        found[pair, OWN], found[pair, OTHER] = own, reached[number]
        found[pair, FIRST_AT], found[pair, LAST_AT], found[pair, MIN_GAP] = FAR, -FAR, FAR
        found[pair, LAST_OBJECT] = found[pair, LAST_OWN] = found[pair, LAST_OTHER] = -1
        slot[reached[number]] = pair


@compiled
def _add(rows: Rows, pair: Any, row: int, near: int) -> None:
    """Add two actions to their pair."""
    if pair[LAST_OBJECT] != rows.object[row]:
        pair[LAST_OBJECT] = rows.object[row]
        pair[OBJECTS] += 1
    if rows.is_first[row] and rows.is_first[near]:
        pair[FIRSTS] += 1
    pair[PAIRS] += 1
    early, late = min(rows.time[row], rows.time[near]), max(rows.time[row], rows.time[near])
    pair[FIRST_AT], pair[LAST_AT] = min(pair[FIRST_AT], early), max(pair[LAST_AT], late)
    pair[MIN_GAP] = min(pair[MIN_GAP], late - early)
    pair[TOTAL_GAP] += late - early


@compiled
def _measure(rows: Rows, own: int, least: int, counter: Any, slot: Any, found: Any, posts: Any) -> tuple[Any, int]:
    """Visit a rank's partners again and measure those that were reached; return the posts to tell apart.

    Own rows come in order and reach ranges that only move on: a row is new to a pair if it lies behind the
    pair's last one. Posts with rows on several objects are listed as pair, side and code.
    """
    n_posts = 0
    for place in range(rows.starts[own], rows.starts[own + 1]):
        if rows.stop[0]:
            break
        row = rows.order[place]
        near, end = rows.lo[row], rows.hi[row]
        while near < end:
            other = rows.rank[near]
            if counter[other] < least:
                counter[other] = 0
                near = rows.next_other[near] if other == own else near + 1
                continue
            pair = found[slot[other]]
            _add(rows, pair, row, near)
            if n_posts + 2 > len(posts):
                posts, n_posts = _distinct(posts, n_posts)
            if pair[LAST_OWN] < row:
                pair[LAST_OWN] = row
                n_posts = _note_post(rows.post[row], pair, OWN_POSTS, slot[other], posts, n_posts)
            if pair[LAST_OTHER] < near:
                pair[LAST_OTHER] = near
                n_posts = _note_post(rows.post[near], pair, OTHER_POSTS, slot[other], posts, n_posts)
            near += 1
    return posts, n_posts


@compiled
def _note_post(post: int, pair: Any, side: int, place: int, posts: Any, n_posts: int) -> int:
    """Count the post of a row that is new to the pair, or list it to be told apart later."""
    if post == OWN_ROW:
        pair[side] += 1
    elif post >= 0:
        posts[n_posts] = (np.int64(place) * 2 + (side - OWN_POSTS)) << 32 | post
        return n_posts + 1
    return n_posts


@compiled
def _distinct(posts: Any, n_posts: int) -> tuple[Any, int]:
    """Drop repeats; make room for as many again where that does not free half of it."""
    listed = np.sort(posts[:n_posts])
    n_distinct = 0
    for number in range(n_posts):
        if number == 0 or listed[number] != listed[number - 1]:
            posts[n_distinct] = listed[number]
            n_distinct += 1
    if 2 * n_distinct > len(posts):
        larger = np.empty(2 * len(posts), np.int64)
        for number in range(n_distinct):
            larger[number] = posts[number]
        return larger, n_distinct
    return posts, n_distinct


@compiled
def _close(found: Any, n_found: int, n_open: int, posts: Any, n_posts: int, min_weight: int) -> int:
    """Add the listed posts to their pairs, and keep the pairs of at least `min_weight` objects."""
    for number in range(n_posts):
        found[posts[number] >> 33, OWN_POSTS + (posts[number] >> 32 & 1)] += 1
    for pair in range(n_found, n_found + n_open):
        if found[pair, OBJECTS] >= min_weight:
            _copy(found, pair, found, n_found)
            n_found += 1
    return n_found


@compiled
def pairs_of_ranks(rows: Rows, first: int, last: int, min_weight: int) -> tuple[Any, int]:
    """Return the pairs of ranks `first:last` with higher ranks, a row of WIDTH columns each, and how many."""
    n_ranks = len(rows.starts) - 1
    counter, slot = np.zeros(n_ranks, np.uint8), np.empty(n_ranks, np.int32)
    reached, posts = np.empty(n_ranks, np.int32), np.empty(1024, np.int64)
    found, n_found = np.empty((1024, WIDTH), np.int64), 0
    least = min(min_weight, 255)
    for own in range(first, last):
        n_reached = _count(rows, own, least, counter, reached)
        if n_reached:
            found = _grown(found, n_found, n_reached)
            _open(found, n_found, own, reached, n_reached, slot)
            posts, n_posts = _measure(rows, own, least, counter, slot, found, posts)
            if n_posts:
                posts, n_posts = _distinct(posts, n_posts)
            n_found = _close(found, n_found, n_reached, posts, n_posts, min_weight)
            for number in range(n_reached):
                counter[reached[number]] = 0
        else:
            _clear(rows, own, counter)
    return found, n_found
