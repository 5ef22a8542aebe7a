"""Layers, windows and the link stage on posts small enough to check by hand."""

import random
from dataclasses import replace

import pytest
from small import add_accounts, add_entities, add_post, pairs

from graphscan import sql
from graphscan.case import Case
from graphscan.errors import GraphscanError, UsageError
from graphscan.linking import LAYERS, LinkOptions, link, link_windows, load, stage, window_name
from graphscan.scanning import link_layers, scan

ONE = LinkOptions(min_weight=1)
WORDS = "the open door policy has always worked for me"


def three_posts(case: Case, layer: str) -> None:
    """Posts of a, b and c: a and b act on one object of the layer 5 s apart, c on another."""
    acts = {
        "co_url": lambda n: {"urls": [f"https://www.example.com/{n}?utm_source=x"]},
        "co_domain": lambda n: {"urls": [f"https://{n}.org/page"]},
        "co_repost": lambda n: {"repost_of_post_id": f"x:{n}", "is_repost": True},
        "co_reply": lambda n: {"reply_to_post_id": f"x:{n}"},
        "co_quote": lambda n: {"quote_of_post_id": f"x:{n}"},
        "co_hashtag": lambda n: {"hashtags": [n.upper() if case.value("select count(*) from post") else n]},
        "hashtag_sequence": lambda n: {"hashtags": [n, "Two", "three"]},
        "co_mention": lambda n: {"mentions": [f"x:{n}"]},
        "co_media": lambda n: {"media": [f"3_{n}"]},
        "co_text": lambda n: {"text": f"{WORDS}, {n}! https://t.co/{random.random()}"},
        "co_post": lambda _: {},
    }
    for account, second, name in (("a", 0, "one"), ("b", 5, "one"), ("c", 5000, "other")):
        if layer == "shared_handle":
            case.query("insert into account_name values ($id, $h, null, make_timestamp($at), 1)",
                       id=f"x:{account}", h=name, at=second)  # fmt: skip
        else:
            add_post(case, account, second, **acts[layer](name))


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_each_layer_pairs_the_two_that_acted_together(case, layer):
    add_accounts(case, ["a", "b", "c"])
    three_posts(case, layer)
    linked = link(case, layer, options=ONE)
    assert pairs(case) == [("x:a", "x:b", 1)]
    assert (linked.n_edges, linked.n_accounts) == (1, 2)


def test_every_layer_file_is_registered():
    assert set(sql.names("layers")) == set(LAYERS)


def test_own_words_only_reposts_are_no_text_url_hashtag_or_media(case):
    for account in "ab":
        add_post(case, account, 0, text=WORDS, urls=["http://example.com/x"], hashtags=["h", "i", "j"], media=["m"],
                 mentions=["x:z"], is_repost=True, repost_of_post_id="x:orig")  # fmt: skip
    layers = ["co_text", "co_url", "co_hashtag", "hashtag_sequence", "co_media", "co_mention", "co_domain"]
    assert [link(case, layer, options=ONE).n_edges for layer in layers] == [0] * len(layers)
    assert link(case, "co_repost", options=ONE).n_edges == 1


def test_context_posts_are_no_actions(case):
    add_post(case, "a", 0, urls=["http://example.com/x"])
    add_post(case, "b", 0, urls=["http://example.com/x"], is_context=True)
    assert link(case, "co_url", options=ONE).n_edges == 0


def test_empty_and_emoji_only_texts_never_match(case):
    for account, text in zip("abcd", ["", "@someone", "\U0001f600", "!!!"], strict=True):
        add_post(case, account, 0, text=text)
    assert link(case, "co_text", options=ONE, window=None).n_edges == 0


def test_texts_of_four_words_are_too_short(case):
    for account in "ab":
        add_post(case, account, 0, text="have a nice day 2 u")
    assert link(case, "co_text", options=ONE).n_edges == 0


def test_hashtags_of_the_collecting_query_are_left_out(case):
    case.query("insert into source (source_id, query) values (1, '(#Wahl2025 OR berlin) lang:de')")
    for account in "ab":
        add_post(case, account, 0, hashtags=["wahl2025", "kuchen"])
    link(case, "co_hashtag", options=ONE)
    assert case.query("select distinct object_id from evidence") == [("kuchen",)]


def test_gap_of_two_days_is_two_days(case):
    for account, second in (("a", 0), ("b", 2 * 86400 + 3)):
        add_post(case, account, second, text=WORDS)
    link(case, "co_text", window=None, options=ONE)
    assert pairs(case, "min_gap, mean_gap") == [(172803.0, 172803.0)]


def test_a_coincidence_across_any_border_of_a_bin_is_found_once(case):
    add_post(case, "a", 59, repost_of_post_id="x:o", is_repost=True)
    add_post(case, "b", 61, repost_of_post_id="x:o", is_repost=True)
    link(case, "co_repost", options=ONE)
    assert pairs(case, "n_pairs, min_gap") == [(1, 2.0)]


def test_a_second_run_keeps_the_first(case):
    three_posts(case, "co_reply")
    first, second = link(case, "co_reply", options=ONE), link(case, "co_reply", options=ONE)
    assert case.query("select run_id, count(*) from edge group by run_id order by run_id") == [
        (first.run_id, 1), (second.run_id, 1)
    ]  # fmt: skip
    assert len(pairs(case)) == 1


def test_two_windows_live_side_by_side(case):
    add_post(case, "a", 0, repost_of_post_id="x:o", is_repost=True)
    add_post(case, "b", 100, repost_of_post_id="x:o", is_repost=True)
    link_layers(case, layers=["co_repost"], windows={"co_repost": [60, 600]}, options=ONE)
    assert pairs(case, "time_window") == [(600,)]
    assert case.query("select time_window from current_link order by 1") == [(60,), (600,)]


def test_window_below_the_resolution_is_refused_by_name_and_passed_over_by_scan(case):
    case.query("insert into source (source_id, resolution) values (1, 60)")
    three_posts(case, "co_repost")
    with pytest.raises(UsageError, match=r"co_repost: a window of 10 s is below .* 60 s; use --window 60 or more"):
        link(case, "co_repost", window=10)
    result = scan(case, windows={None: [10]})
    assert any(line.startswith("co_repost: 10 s is below") for line in result.skipped)
    assert [linked.layer for linked in result.links] == []


def test_co_post_with_more_than_one_object_is_refused(case):
    with pytest.raises(UsageError, match="add --min-weight 1"):
        link(case, "co_post")


def test_unknown_layer_is_answered_with_the_nearest(case):
    with pytest.raises(UsageError, match="unknown layer 'co_urls'; did you mean 'co_url'"):
        link(case, "co_urls")


def test_too_many_candidates_stop_with_the_count_and_write_nothing(case, monkeypatch):
    three_posts(case, "co_repost")
    monkeypatch.setattr(stage, "MOST_CANDIDATES", 0)
    with pytest.raises(GraphscanError, match=r"1 pairs of posts to count.*--max-crowd.*--force"):
        link(case, "co_repost", options=ONE)
    assert case.query("select count(*) from run where step = 'link'") == [(0,)]
    assert link(case, "co_repost", options=LinkOptions(min_weight=1, force=True)).n_edges == 1


def test_max_crowd_says_how_many_pairs_it_left_out(case):
    for place, account in enumerate("abcd"):
        add_post(case, account, place, repost_of_post_id="x:o", is_repost=True)
    linked = link(case, "co_repost", options=LinkOptions(min_weight=1, max_crowd=0))
    assert pairs(case, "source, target") == [("x:a", "x:b"), ("x:b", "x:c"), ("x:c", "x:d")]
    assert linked.n_left_out == 3


@pytest.mark.parametrize("window", [0, 1, 60, 100_000, None])
def test_link_equals_the_portable_sql_in_every_column(case, window):
    draw = random.Random(5)
    for _ in range(400):
        add_post(case, f"a{draw.randrange(12)}", draw.randrange(-50, 300),
                 urls=[f"http://example.com/{draw.randrange(8)}" for _ in range(draw.randrange(3))])  # fmt: skip
    link(case, "co_url", window=window, options=LinkOptions(min_weight=2))
    columns = (
        "source, target, n_objects, n_first_objects, n_pairs, n_source_posts, n_target_posts, "
        "first_at, last_at, min_gap, mean_gap"
    )
    expected = case.query(sql.read("edges"), layer="co_url", time_window=window, min_weight=2)
    assert expected
    assert pairs(case, columns) == expected


def test_evidence_lists_exactly_the_pairs_of_posts(case):
    draw = random.Random(6)
    for _ in range(200):
        add_post(case, f"a{draw.randrange(6)}", draw.randrange(400), hashtags=[str(draw.randrange(5))])
    link(case, "co_hashtag", window=30, options=ONE)
    counted = case.query("select source, target, count(*) from evidence group by all order by all")
    assert counted == pairs(case, "source, target, n_pairs")


def test_prepare_touches_only_new_values(case):
    add_post(case, "a", 0, text=WORDS, urls=["http://example.com/x"])
    link(case, "co_url", options=ONE)
    post_id = add_post(case, "b", 1, text=WORDS)
    add_entities(case, post_id, "url", ["http://example.com/x", "http://example.com/y"])
    link(case, "co_url", options=ONE)
    assert case.query("select n_rows from run where step = 'prepare' order by run_id") == [(2,), (2,)]
    link(case, "co_url", options=ONE)
    assert case.query("select count(*) from run where step = 'prepare'") == [(2,)]


@pytest.mark.parametrize(
    ("window", "name"), [(None, "whole period"), (60, "60 s"), (300, "5 min"), (86400, "24 h"), (90, "90 s")]
)
def test_windows_in_words(window, name):
    assert window_name(window) == name


@pytest.mark.parametrize("max_crowd", [None, 1])
def test_ranges_of_objects_and_windows_from_one_load_change_nothing(case, monkeypatch, max_crowd):
    draw = random.Random(7)
    for _ in range(300):
        add_post(case, f"a{draw.randrange(8)}", draw.randrange(500), hashtags={str(draw.randrange(9)) for _ in "ab"})
    options = LinkOptions(min_weight=2, max_crowd=max_crowd)
    columns = (
        "time_window, source, target, n_objects, n_first_objects, n_pairs, n_source_posts, n_target_posts, min_gap"
    )
    alone = [link(case, "co_hashtag", window=window, options=options) for window in (5, 60, None)]
    expected = pairs(case, columns)
    monkeypatch.setattr(load, "LOADING_BYTES", 10**9)
    together = link_windows(case, "co_hashtag", [5, 60, None], options=options)
    assert pairs(case, columns) == expected
    assert [replace(linked, run_id=0) for linked in together] == [replace(linked, run_id=0) for linked in alone]


def test_actions_that_do_not_fit_the_memory_stop_with_what_would(case, monkeypatch):
    three_posts(case, "co_repost")
    monkeypatch.setattr(load, "ROW_BYTES", 10**9)
    with pytest.raises(GraphscanError, match=r"2 actions in reach .* need 2.0 GB, given were 0.5 GB; .*--memory 2GB"):
        link(case, "co_repost", options=LinkOptions(min_weight=1, memory=500_000_000))
    assert case.query("select count(*) from run where step = 'link'") == [(0,)]


def test_duckdb_keeps_its_half_of_the_memory_and_gets_its_limit_back(case):
    before = case.value("select current_setting('memory_limit')")
    with load.limited(case, 4_000_000_000):
        assert case.value("select current_setting('memory_limit')") == "1.8 GiB"
    assert case.value("select current_setting('memory_limit')") == before


def many_reposts(case: Case, account: str, target: str, n_posts: int) -> None:
    """Add reposts of which SQL gives account and target of the i-th; one a second."""
    case.query(
        f"insert into post (post_id, account_id, platform, posted_at, repost_of_post_id, is_repost, is_context) "
        f"select 'x:' || i, 'x:' || {account}, 'x', make_timestamp(i * 1000000), 'x:' || {target}, true, false "
        f"from range({n_posts}) t(i)"
    )


@pytest.mark.slow
def test_one_object_of_a_million_actions_is_pruned_at_once_or_stops_clearly(case):
    many_reposts(case, "i", "'o'", 1_000_000)
    assert link(case, "co_repost", window=None).n_candidates == 0
    with pytest.raises(GraphscanError, match=r"499,999,500,000 pairs of posts to count, about 8.3 hours; nothing was"):
        link(case, "co_repost", window=None, options=ONE)
    crowd = LinkOptions(min_weight=1, max_crowd=0)
    linked = link(case, "co_repost", window=None, options=crowd)
    assert (linked.n_edges, linked.n_left_out) == (999_999, 499_999_500_000 - 999_999)


@pytest.mark.slow
def test_a_million_accounts_of_one_action_each_pair_by_two(case):
    many_reposts(case, "i", "i // 2", 1_000_000)
    assert link(case, "co_repost").n_edges == 0
    assert link(case, "co_repost", options=ONE).n_edges == 500_000


def test_an_account_of_a_million_actions_pairs_with_the_few_that_follow_it(case):
    many_reposts(case, "(case when i % 1000 = 1 then i // 1000 % 3 else 9 end)", "i // 2", 1_000_000)
    linked = link(case, "co_repost")
    assert pairs(case) == [("x:0", "x:9", 334), ("x:1", "x:9", 333), ("x:2", "x:9", 333)]
    assert linked.n_candidates == 1000


def test_a_crowded_object_stops_with_hours_and_ways_out(case):
    many_reposts(case, "i", "'o'", 210_000)
    assert link(case, "co_repost", window=None).n_candidates == 0
    with pytest.raises(GraphscanError, match=r"22,049,895,000 pairs of posts to count, about 0.4 hours; nothing was"):
        link(case, "co_repost", window=None, options=ONE)


def test_what_does_not_fit_goes_beside_the_case_and_is_gone_afterwards(tmp_path):
    with Case(tmp_path / "case.duckdb") as case:
        three_posts(case, "co_repost")
        link(case, "co_repost", options=LinkOptions(min_weight=1, memory=300_000_000))
        assert case.value("select current_setting('temp_directory')") == f"{tmp_path}/case.duckdb.tmp"
    assert [path.name for path in tmp_path.iterdir()] == ["case.duckdb"]
