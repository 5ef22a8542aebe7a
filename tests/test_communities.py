"""The detect stage on graphs whose communities are plain to see."""

import pytest
from small import add_accounts, add_post

from graphscan.case import Case
from graphscan.communities import detect
from graphscan.errors import MissingStepError
from graphscan.graphs import to_igraph, to_networkx
from graphscan.linking import LinkOptions, link

ONE = LinkOptions(min_weight=1)


def act_together(case: Case, accounts: str, objects: int, start: int = 0) -> None:
    """Let the accounts repost the same posts, one second apart; every pair then shares all objects."""
    for number in range(objects):
        for place, account in enumerate(accounts):
            add_post(
                case, account, start + 1000 * number + place, is_repost=True, repost_of_post_id=f"x:{accounts}{number}"
            )


@pytest.fixture
def two_groups(case) -> Case:
    """abcd share 3 posts, efg share 2, d and e share one; y and z are a pair."""
    add_accounts(case, list("abcdefgyz"))
    act_together(case, "abcd", 3)
    act_together(case, "efg", 2, start=10_000)
    act_together(case, "de", 1, start=20_000)
    act_together(case, "yz", 5, start=30_000)
    link(case, "co_repost", options=ONE)
    return case


def members(case: Case) -> dict[int, str]:
    rows = case.query("select community_id, string_agg(handle, '' order by handle) from community_account group by 1")
    return dict(rows)


def test_groups_are_found_and_numbered_by_size_and_a_mere_pair_is_none(two_groups):
    found = detect(two_groups)
    assert members(two_groups) == {0: "abcd", 1: "efg"}
    assert (found.n_accounts, found.n_communities, found.n_components, found.n_edges) == (7, 2, 1, 9)


def test_community_measures_equal_the_hand_count(two_groups):
    detect(two_groups)
    columns = "n_accounts, n_edges, weight, density, layers, median_gap, epoch(first_at), epoch(last_at)"
    assert two_groups.query(f"select {columns} from community order by community_id") == [
        (4, 6, 18, 1.0, ["co_repost"], 1.5, 1_700_000_000.0, 1_700_002_003.0),
        (3, 3, 6, 1.0, ["co_repost"], 1.0, 1_700_010_000.0, 1_700_011_002.0),
    ]


def test_top_objects_are_those_most_accounts_acted_on(two_groups):
    detect(two_groups)
    top = two_groups.value("select top_objects from community where community_id = 1")
    assert top[:2] == ["co_repost x:efg0", "co_repost x:efg1"]


def test_strength_is_the_weight_inside_the_community(two_groups):
    detect(two_groups)
    rows = two_groups.query("select handle, strength from community_account where handle in ('d', 'e') order by 1")
    assert rows == [("d", 9.0), ("e", 4.0)]


def test_equal_seeds_give_equal_memberships(two_groups):
    runs = [detect(two_groups, seed=3).run_id for _ in range(2)]
    first, second = (
        two_groups.query("select account_id, community_id from membership where run_id = $r order by 1", r=run)
        for run in runs
    )
    assert first == second


def test_detect_names_the_link_runs_it_read(two_groups):
    run_id = detect(two_groups).run_id
    assert two_groups.value(
        "select cast(parameters -> 'link_runs' as integer[]) from run where run_id = $r", r=run_id
    ) == [1]


def test_two_windows_of_a_layer_count_once(two_groups):
    link(two_groups, "co_repost", window=None, options=ONE)
    detect(two_groups)
    assert two_groups.query("select weight from community order by community_id") == [(18,), (6,)]


def test_without_a_link_run_the_next_step_is_named(case):
    with pytest.raises(MissingStepError, match="no layer was linked"):
        detect(case)


def test_context_layers_join_accounts_only_when_named(case):
    act_together(case, "abc", 1)
    link(case, "co_post", options=ONE)
    with pytest.raises(MissingStepError, match=r"\(linked: co_post\)"):
        detect(case)
    assert detect(case, layers=["co_post"]).n_communities == 1


def test_no_pairs_give_no_communities(case):
    add_post(case, "a", 0, is_repost=True, repost_of_post_id="x:o")
    link(case, "co_repost")
    assert detect(case).n_communities == 0


def test_igraph_and_networkx_hold_the_same_weighted_pairs(two_groups):
    detect(two_groups)
    from_igraph = to_igraph(two_groups)
    from_networkx = to_networkx(two_groups)
    named = {
        (from_igraph.vs[edge.source]["name"], from_igraph.vs[edge.target]["name"]): edge["weight"]
        for edge in from_igraph.es
    }
    assert named == {(one, other): weight for one, other, weight in from_networkx.edges(data="weight")}
    assert named["x:a", "x:b"] == 3
    assert from_networkx.nodes["x:a"] == {"handle": "a", "community": 0}
    assert from_networkx.nodes["x:y"]["community"] is None
