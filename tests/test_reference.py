"""Our pairs beside those that two published tools compute on the same data."""

from pathlib import Path

import duckdb
import pytest
from small import pairs

from graphscan.case import Case
from graphscan.importers import ImportOptions, import_file
from graphscan.linking import LinkOptions, link

ONE = LinkOptions(min_weight=1)
Directed = dict[tuple[str, str], int]


def rows(path: Path, columns: str = "*") -> list[tuple]:
    with duckdb.connect() as client:
        return client.execute(f"select {columns} from '{path}'").fetchall()


def toolkit_weights(path: Path) -> Directed:
    """Directed weights of coordination-network-toolkit, self loops aside."""
    found = rows(path, "user_1::varchar, user_2::varchar, weight")
    return {(one, other): weight for one, other, weight in found if one != other}


def our_weights(case: Case, least: int = 1) -> Directed:
    """Posts per side, as directed weights from `least` on, without the platform prefix."""
    found = {}
    for source, target, n_source, n_target in pairs(case, "source, target, n_source_posts, n_target_posts"):
        one, other = source.removeprefix("unknown:"), target.removeprefix("unknown:")
        found |= {(one, other): n_source, (other, one): n_target}
    return {pair: weight for pair, weight in found.items() if weight >= least}


@pytest.fixture(scope="module")
def russian(shared) -> Case:
    case = Case()
    import_file(
        case, shared / "data/coortweet/russian_coord_tweets.parquet", options=ImportOptions(object_kind="repost")
    )
    link(case, "co_repost", window=60, options=ONE)
    return case


def test_russian_reposts_give_the_known_pairs_and_accounts(russian):
    n_accounts = "select count(*) from (select source from edge union select target from edge)"
    assert (len(pairs(russian)), russian.value(n_accounts)) == (6206, 3954)


def test_post_pairs_equal_coortweet_edge_by_edge(russian, shared):
    expected = rows(shared / "reference/coortweet/ru_w60_mp1.parquet", "account_a, account_b, weight")
    ours = {frozenset((source, target)): n for source, target, n in pairs(russian, "source, target, n_pairs")}
    assert ours == {frozenset((f"unknown:{a}", f"unknown:{b}")): weight for a, b, weight in expected}


def test_posts_per_side_equal_the_toolkits_directed_weights(russian, shared):
    assert our_weights(russian) == toolkit_weights(shared / "reference/cnt/ruall_co_retweet_w60_k1.parquet")


CASES = [
    ("edgecases", "co_retweet", "co_repost", 60, 1),
    ("edgecases", "co_retweet", "co_repost", 60, 2),
    ("edgecases", "co_reply", "co_reply", 60, 1),
    ("edgecases", "co_reply", "co_reply", 60, 2),
    ("edgecases", "co_post", "co_post", 60, 1),
    ("edgecases", "co_post", "co_post", 60, 2),
    ("sample", "co_retweet", "co_repost", 60, 1),
    ("sample", "co_retweet", "co_repost", 60, 2),
    ("sample", "co_retweet", "co_repost", 3600, 1),
    ("sample", "co_retweet", "co_repost", 3600, 2),
    ("sample", "co_reply", "co_reply", 60, 1),
    ("sample", "co_reply", "co_reply", 3600, 1),
]


@pytest.mark.parametrize(("data", "network", "layer", "window", "least"), CASES)
def test_toolkit_cases(case, shared, data, network, layer, window, least):
    inputs = {"edgecases": "reference/cnt/edgecases.csv", "sample": "formats/qut_cnt_csv/sample_data.csv"}
    import_file(case, shared / inputs[data], options=ImportOptions(format="cnt"))
    link(case, layer, window=window, options=ONE)
    expected = toolkit_weights(shared / f"reference/cnt/{data}_{network}_w{window}_k{least}.csv")
    assert our_weights(case, least) == expected


EMPTY_URL = "the toolkit reads an empty urls field as one shared link"
EMPTY_TEXT = "the toolkit lets texts match that are empty after cleaning"
PUNCTUATION = "punctuation does not count in our text key"
NEAR = "near-duplicates, not equal texts; ours are single letters besides"
DIFFERING = [
    ("co_link_w60_k1", "co_url", {("G", "H"): EMPTY_URL}, {}),
    ("co_tweet_w60_k1", "co_text", {("I", "J"): EMPTY_TEXT}, {("E", "G"): PUNCTUATION, ("F", "G"): PUNCTUATION}),
    ("co_similar_tweet_w60_k1_j0.8_d1", "co_text", {("M", "N"): NEAR, ("N", "O"): NEAR}, {}),
    ("co_similar_tweet_w60_k1_j0.9_d1", "co_text", {}, {("E", "G"): PUNCTUATION, ("F", "G"): PUNCTUATION}),
]


@pytest.mark.parametrize(("name", "layer", "theirs_only", "ours_only"), DIFFERING, ids=[row[0] for row in DIFFERING])
def test_each_pair_that_differs_from_the_toolkit_has_its_reason(case, shared, name, layer, theirs_only, ours_only):
    import_file(case, shared / "reference/cnt/edgecases.csv", options=ImportOptions(format="cnt"))
    link(case, layer, window=60, options=ONE)
    ours, theirs = our_weights(case), toolkit_weights(shared / f"reference/cnt/edgecases_{name}.csv")
    both = ours.keys() & theirs.keys()
    assert {pair for pair in theirs if pair[0] < pair[1]} - both == set(theirs_only)
    assert {pair for pair in ours if pair[0] < pair[1]} - both == set(ours_only)
    assert {pair: ours[pair] for pair in both} == {pair: theirs[pair] for pair in both}


def test_columns_for_sql_are_stable(russian):
    columns = "layer, source, target, n_objects, n_pairs, n_source_posts, n_target_posts, min_gap"
    found = russian.query(f"select {columns} from coordinated_pair order by all")
    assert all(row[1].startswith("unknown:") and row[1].encode() < row[2].encode() for row in found)
    assert found == sorted(found)
