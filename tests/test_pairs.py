"""The pair kernel against a loop over all pairs of actions."""

from dataclasses import fields
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphscan.linking import pairs
from graphscan.linking.pairs import Actions, Edges, Limits, link_pairs

Row = tuple[int, int, int, int]  # account, object, time in microseconds, post


def brute_force(rows: list[Row], window: int | None, min_weight: int, max_crowd: int | None) -> list[tuple]:
    """Every edge column from a loop over all pairs of rows, straight from the definitions."""
    rows = sorted(rows, key=lambda row: (row[1], row[2], row[3]))
    first = {(row[0], row[1]): index for index, row in reversed(list(enumerate(rows)))}
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for i, j in combinations(range(len(rows)), 2):
        one, other = rows[i], rows[j]
        near = window is None or other[2] - one[2] <= window
        crowd = max_crowd is None or j - i - 1 <= max_crowd
        if one[0] != other[0] and one[1] == other[1] and near and crowd:
            found.setdefault((min(one[0], other[0]), max(one[0], other[0])), []).append((i, j))
    return [edge for pair, hits in sorted(found.items()) if (edge := measure(rows, first, pair, hits))[2] >= min_weight]


def measure(rows: list[Row], first: dict, pair: tuple[int, int], hits: list[tuple[int, int]]) -> tuple:
    firsts = set(first.values())
    gaps = [rows[j][2] - rows[i][2] for i, j in hits]
    posts = [{rows[k][3] for hit in hits for k in hit if rows[k][0] == account} for account in pair]
    times = [rows[k][2] for hit in hits for k in hit]
    return (*pair, len({rows[i][1] for i, _ in hits}), sum(i in firsts and j in firsts for i, j in hits), len(hits),
            len(posts[0]), len(posts[1]), min(times), max(times), min(gaps), sum(gaps))  # fmt: skip


def actions_of(rows: list[Row]) -> Actions:
    columns = [np.array([row[k] for row in rows], dtype=np.int64) for k in range(4)]
    return Actions.from_rows(*columns)


def as_tuples(edges: Edges) -> list[tuple]:
    return list(zip(*(getattr(edges, field.name).tolist() for field in fields(edges)), strict=True))


@st.composite
def row_lists(draw: st.DrawFn) -> list[Row]:
    """Few accounts, objects and instants, so that ties and repeats are the rule; a post has one account and time.

    Among them two accounts only, one object, one instant, times before 1970 and in microseconds.
    """
    n_accounts, n_objects, n_instants = draw(st.sampled_from([(5, 3, 15), (1, 3, 15), (5, 0, 15), (5, 3, 0)]))
    start = draw(st.sampled_from([-3, -(10**15) - 1, 1_700_000_000_123_457]))
    posts = draw(st.lists(st.tuples(st.integers(0, n_accounts), st.integers(start, start + n_instants)), max_size=25))
    objects = [draw(st.sets(st.integers(0, n_objects), max_size=3)) for _ in posts]
    return [(account, obj, time, post) for post, (account, time) in enumerate(posts) for obj in sorted(objects[post])]


windows = st.sampled_from([0, 1, 3, 10**15, None])


@settings(deadline=None)  # the first example may compile the kernel
@given(row_lists(), windows, st.integers(1, 3), st.sampled_from([None, 0, 2]))
def test_every_column_equals_the_loop_over_all_pairs(rows, window, min_weight, max_crowd):
    edges = link_pairs(actions_of(rows), window, min_weight=min_weight, max_crowd=max_crowd)
    assert as_tuples(edges) == brute_force(rows, window, min_weight, max_crowd)


@settings(deadline=None)  # the first example may compile the kernel
@given(row_lists(), windows)
def test_small_rounds_and_chunks_change_nothing(rows, window):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "ROUND", 2)
        patch.setattr(pairs, "CHUNK", 3)
        edges = link_pairs(actions_of(rows), window)
    assert as_tuples(edges) == brute_force(rows, window, 1, None)


@pytest.mark.parametrize(
    ("gap", "linked"), [(0, True), (60, True), (61, False)], ids=["same", "at the edge", "outside"]
)
def test_window_includes_its_edge(gap, linked):
    edges = link_pairs(actions_of([(0, 0, 0, 0), (1, 0, gap, 1)]), 60)
    assert (len(edges) == 1) is linked


def test_an_account_never_pairs_with_itself():
    assert len(link_pairs(actions_of([(0, 0, 0, 0), (0, 0, 1, 1)]), 60)) == 0


def test_post_counts_stay_with_their_side_when_the_less_active_account_has_the_smaller_id():
    rows = [(0, 0, 10, 0), (1, 0, 10, 1), (1, 0, 11, 2), (1, 0, 12, 3)]
    edges = link_pairs(actions_of(rows), 60)
    assert (edges.n_source_posts.tolist(), edges.n_target_posts.tolist()) == ([1], [3])


def test_pruning_reaches_accounts_that_only_lost_their_partners():
    rows = [(0, 0, 0, 0), (1, 0, 0, 1), (0, 1, 0, 2), (1, 1, 0, 3), (2, 2, 0, 4), (0, 2, 0, 5)]
    live = pairs.prune(actions_of(rows), Limits(60), 2)
    assert sorted(set(live.account.tolist())) == [0, 1]
    assert as_tuples(link_pairs(live, 60, min_weight=2))[0][:3] == (0, 1, 2)


def test_no_actions_give_no_edges():
    assert len(link_pairs(actions_of([]), 60, min_weight=2)) == 0


def test_without_a_folder_for_its_cache_the_kernel_compiles_anew(monkeypatch):
    from graphscan.linking import kernel

    def njit(**options):
        if options.get("cache"):
            raise RuntimeError("no locator available")
        return lambda function: function

    monkeypatch.setattr(kernel.numba, "njit", njit)
    assert kernel.compiled(len) is len


def test_one_account_with_many_actions_on_one_object_is_no_burden():
    n_own, n_others = 300_000, 3
    rows = np.arange(n_own + n_others)
    account = np.where(rows < n_own, 0, rows - n_own + 1)
    edges = link_pairs(Actions.from_rows(account, np.zeros_like(rows), rows // 7, rows), None)
    assert edges.n_pairs.tolist() == [n_own] * 3 + [1, 1, 1]
    assert edges.n_source_posts.tolist() == [n_own] * 3 + [1, 1, 1]


@pytest.mark.parametrize("min_weight", [254, 255, 256, 300, 301])
def test_weights_beyond_a_byte_are_counted_in_full(min_weight):
    objects = np.repeat(np.arange(300), 2)
    accounts = np.tile([0, 1], 300)
    edges = link_pairs(Actions.from_rows(accounts, objects, objects * 0, np.arange(600)), 0, min_weight=min_weight)
    assert edges.n_objects.tolist() == ([300] if min_weight <= 300 else [])
