"""The network page without a browser: what it holds, what it leaves out, and that it is safe and stable."""

import html
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from graphscan.case import Case
from graphscan.errors import MissingStepError, UsageError
from graphscan.views import layout, network_view, page_evidence, selection
from graphscan.views.network_view import write_view

PAYLOADS: list[str] = json.loads((Path(__file__).parent / "data" / "payloads.json").read_text(encoding="utf-8"))

# account, seconds after noon, reposted post, shared URL, text
POSTS = [
    ("x:1", 0, "x:900", None, "RT @origin: come to the square"),
    ("x:2", 10, "x:900", None, "RT @origin: come to the square"),
    ("x:3", 20, "x:900", None, "RT @origin: come to the square"),
    ("x:4", 30, "x:900", None, "RT @origin: come to the square"),
    ("x:1", 3600, "x:901", None, "RT @origin: bring a friend"),
    ("x:2", 3607, "x:901", None, "RT @origin: bring a friend"),
    ("x:5", 100, None, "https://example.org/a", "must read"),
    ("x:6", 105, None, "https://example.org/a", "read this"),
    ("x:7", 150, None, "https://example.org/a", "what a story"),
    ("x:4", 200, None, "https://example.org/b", "also this"),
    ("x:5", 203, None, "https://example.org/b", "and this"),
]
COMMUNITIES = {"x:1": 0, "x:2": 0, "x:3": 0, "x:4": 0, "x:5": 1, "x:6": 1, "x:7": 1}


def small_case(path: str | Path = ":memory:") -> Case:
    """Seven accounts in two communities, ten pairs, one of them between the communities."""
    case = Case(path)
    case.query("update case_info set title = 'Square and story'")
    for account_id in [*COMMUNITIES, "x:99"]:
        number = account_id[2:]
        case.query(
            "insert into account (account_id, platform, handle, name, bio, created_at, n_followers, profile_url) "
            "values ($id, 'x', $handle, $name, $bio, timestamp '2020-02-01 10:00:00', 1200, 'https://example.org/me')",
            id=account_id, handle=f"handle{number}", name=f"Name {number}", bio=f"Bio of {number}",
        )  # fmt: skip
    for number, text in ((900, "come to the square"), (901, "bring a friend")):
        add_post(case, f"x:{number}", "x:99", -600, text, is_context=True)
    for number, (account_id, seconds, repost_of, url, text) in enumerate(POSTS):
        add_post(case, f"x:{1000 + number}", account_id, seconds, text, repost_of=repost_of)
        if url:
            case.query("insert into entity values ($post, 'url', 1, $url, false)", post=f"x:{1000 + number}", url=url)
    case.query("insert into url select distinct value, value, 'example.org' from entity where kind = 'url'")
    link_and_detect(case, ["co_repost", "co_url"], COMMUNITIES)
    return case


def add_post(
    case: Case, post_id: str, account_id: str, seconds: int, text: str, *, repost_of: str | None = None,
    is_context: bool = False, url: str | None = None, client: str = "Web",
) -> None:  # fmt: skip
    case.query(
        "insert into post (post_id, account_id, platform, posted_at, text, client, url, repost_of_post_id, is_repost, "
        "is_context) values ($post, $account, 'x', timestamp '2022-03-01 12:00:00' + to_seconds($seconds::integer), "
        "$text, $client, $url, $repost_of, $repost_of is not null, $is_context)",
        post=post_id, account=account_id, seconds=seconds, text=text, client=client, repost_of=repost_of,
        url=url or f"https://example.org/status/{post_id[2:]}", is_context=is_context,
    )  # fmt: skip


def link_and_detect(case: Case, layers: list[str], communities: dict[str, int]) -> None:
    """Write the edges by the plainest join, and the given communities."""
    link_runs = []
    for layer in layers:
        with case.step("link", layer=layer, window=60, min_weight=1) as run:
            link_runs.append(run.run_id)
            case.query(
                "insert into edge by name select $run as run_id, layer, 60 as time_window, one.account_id as source, "
                "other.account_id as target, count(distinct one.object_id) as n_objects, count(*) as n_pairs, "
                "min(abs(epoch(one.acted_at) - epoch(other.acted_at))) as min_gap, "
                "avg(abs(epoch(one.acted_at) - epoch(other.acted_at))) as mean_gap, "
                "min(least(one.acted_at, other.acted_at)) as first_at, "
                "max(greatest(one.acted_at, other.acted_at)) as last_at "
                "from action as one join action as other using (layer, object_id) "
                "where layer = $layer and one.account_id < other.account_id "
                "and abs(epoch(one.acted_at) - epoch(other.acted_at)) <= 60 group by all",
                run=run.run_id, layer=layer,
            )  # fmt: skip
    with case.step("detect", link_runs=link_runs) as run:
        for account_id, community in communities.items():
            case.query(
                "insert into membership select $run, $id, $community, 0, "
                "(select coalesce(sum(n_objects), 0) from edge where $id in (source, target))",
                run=run.run_id, id=account_id, community=community,
            )  # fmt: skip
        case.query(
            "insert into community_result by name select run_id, community_id, count(*) as n_accounts, 3 as n_edges, "
            "0.5 as density, ['co_repost'] as layers, 10.0 as median_gap, timestamp '2022-03-01' as first_at, "
            "timestamp '2022-03-02' as last_at, ['co_url https://example.org/a', 'co_repost x:900'] as top_objects "
            "from membership where run_id = $run group by run_id, community_id",
            run=run.run_id,
        )


def page_data(page: Path | str) -> dict[str, Any]:
    text = page.read_text(encoding="utf-8") if isinstance(page, Path) else page
    found = re.search(r'<script type="application/json" id="page-data">(.*?)</script>', text, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


@pytest.fixture
def case():
    with small_case() as case:
        yield case


@pytest.fixture
def page(case: Case, tmp_path: Path) -> Path:
    return write_view(case, tmp_path / "network.html").path


def test_result_counts_what_is_drawn(case, tmp_path):
    result = write_view(case, tmp_path / "network.html")
    assert (result.n_accounts, result.n_edges, result.n_communities) == (7, 10, 2)
    assert (result.n_left_out_accounts, result.n_left_out_edges, result.left_out) == (0, 0, None)


def test_header_says_what_was_found_and_how_sure(page):
    assert page_data(page)["finding"] == (
        "7 accounts in 2 communities; 10 pairs (1 of them between communities) acted together on at least 1 object "
        "(co_repost within 60 s, co_url within 60 s): co-acting, not yet tested against chance."
    )


def test_header_says_the_q_of_tested_pairs(case, tmp_path):
    case.query("update edge set expected = 0.1, p_value = 0.001, q_value = 0.004")
    data = page_data(write_view(case, tmp_path / "network.html").path)
    assert data["finding"].endswith(": tested against chance, q <= 0.004.")
    assert data["pairs"][0][0][-2:] == [0.1, 0.004]


def test_page_warns_that_coordination_is_no_proof(page):
    text = page.read_text(encoding="utf-8")
    assert "Coordination is not proof of deception." in text
    assert "How to read this" in text


def test_one_line_per_pair_with_its_weight(page):
    data = page_data(page)
    ids = [account["id"] for account in data["accounts"]]
    drawn = {
        (ids[edge["from"]], ids[edge["to"]]): weight
        for edge, weight in zip(data["edges"], data["weights"], strict=True)
    }
    assert drawn == {
        ("x:1", "x:2"): 2, ("x:1", "x:3"): 1, ("x:1", "x:4"): 1, ("x:2", "x:3"): 1, ("x:2", "x:4"): 1,
        ("x:3", "x:4"): 1, ("x:4", "x:5"): 1, ("x:5", "x:6"): 1, ("x:5", "x:7"): 1, ("x:6", "x:7"): 1,
    }  # fmt: skip


def test_evidence_leads_to_both_posts_and_the_original(page):
    evidence = page_data(page)["evidence"]
    first, second = evidence["rows"]["0"]  # x:1 and x:2, the strongest pair
    assert [first[4], second[4]] == [7, 10], "the shortest gap first"
    name, original = evidence["objects"][first[1]]
    assert name == "x:901"
    assert evidence["posts"][original][4] == "@handle99"
    posts = [evidence["posts"][place] for place in first[2:4]]
    assert [evidence["texts"][post[1]] for post in posts] == ["RT @origin: bring a friend"] * 2
    assert [post[3] for post in posts] == ["https://example.org/status/1004", "https://example.org/status/1005"]


def test_evidence_takes_the_nearest_of_many_posts(case, tmp_path):
    for number in range(20):
        add_post(case, f"x:{2000 + number}", "x:6", 300 + number, "again")
        case.query("insert into entity values ($id, 'url', 1, 'https://example.org/b', false)", id=f"x:{2000 + number}")
    add_post(case, "x:2100", "x:7", 311, "once")
    case.query("insert into entity values ('x:2100', 'url', 1, 'https://example.org/b', false)")
    data = page_data(write_view(case, tmp_path / "network.html").path)
    ids = [account["id"] for account in data["accounts"]]
    pair = next(n for n, e in enumerate(data["edges"]) if {ids[e["from"]], ids[e["to"]]} == {"x:6", "x:7"})
    gaps = [row[4] for row in data["evidence"]["rows"][str(pair)]]
    assert gaps[:3] == [0, 45, 1], "distinct objects first, of each the shortest gap"
    assert len(gaps) == page_evidence.PER_PAIR


def test_budget_keeps_the_first_post_pair_of_the_strongest_pairs(case):
    with selection.select(case, layers=None, community=None, max_accounts=100):
        evidence = page_evidence.collect(case, ["co_repost", "co_url"], 700)
    assert not evidence.is_complete
    assert list(evidence.rows) == list(range(len(evidence.rows)))
    assert 0 < len(evidence.rows) < 10
    assert evidence.text_length == page_evidence.LENGTHS[-1]


def test_long_texts_are_cut_with_an_ellipsis(case, tmp_path):
    case.query("update post set text = repeat('word ', 400) where post_id = 'x:1000'")
    evidence = page_data(write_view(case, tmp_path / "network.html").path)["evidence"]
    longest = max(evidence["texts"], key=len)
    assert len(longest) == evidence["text_length"] == 600
    assert longest.endswith("…")


def test_same_case_and_seed_give_the_same_bytes(tmp_path):
    path = tmp_path / "case.duckdb"
    small_case(path).close()
    with Case(path, read_only=True) as one:
        first = write_view(one, tmp_path / "one.html", seed=3).path.read_bytes()
    with Case(path) as two:
        second = write_view(two, tmp_path / "two.html", seed=3).path.read_bytes()
    assert first == second


def test_existing_file_is_kept(case, tmp_path):
    path = tmp_path / "network.html"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"exists already.*--overwrite"):
        write_view(case, path)
    assert path.read_text(encoding="utf-8") == "mine"
    write_view(case, path, overwrite=True)
    assert "Square and story" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["", "no/such/folder/page.html"], ids=["folder", "in a missing folder"])
def test_place_that_cannot_be_written(case, tmp_path, place):
    with pytest.raises(UsageError, match="folder"):
        write_view(case, tmp_path / place)


def test_nothing_detected_yet(tmp_path):
    with Case() as case, pytest.raises(MissingStepError, match="graphscan detect"):
        write_view(case, tmp_path / "network.html")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"layers": ["co_rt"]}, "unknown layer 'co_rt'"),
        ({"community": 7}, "no community 7; communities are numbered 0 to 1"),
        ({"max_accounts": 0}, "at least one account"),
    ],
    ids=["layer", "community", "no accounts"],
)
def test_wrong_options(case, tmp_path, options, said):
    with pytest.raises(UsageError, match=said):
        write_view(case, tmp_path / "network.html", **options)


def test_one_layer_only(case, tmp_path):
    result = write_view(case, tmp_path / "network.html", layers=["co_url"])
    assert (result.n_edges, result.n_left_out_edges) == (4, 0)
    assert "co_repost" not in page_data(result.path)["finding"]


def test_one_community_only(case, tmp_path):
    result = write_view(case, tmp_path / "network.html", community=1)
    assert (result.n_accounts, result.n_edges, result.left_out) == (3, 3, None)
    assert page_data(result.path)["finding"].startswith("3 accounts in community 1 of 2; 3 pairs acted together")


def test_smaller_communities_are_left_out_and_named(case, tmp_path):
    result = write_view(case, tmp_path / "network.html", max_accounts=6)
    assert (result.n_accounts, result.n_left_out_accounts, result.n_left_out_edges) == (4, 3, 4)
    assert result.left_out
    assert result.left_out.startswith("Not drawn: 3 accounts in 1 smaller community and 4 pairs.")
    assert "--community N" in result.left_out
    assert result.left_out in result.path.read_text(encoding="utf-8")


def test_largest_community_alone_too_large_shows_its_strongest(case, tmp_path):
    data = page_data(write_view(case, tmp_path / "network.html", max_accounts=2).path)
    assert [account["id"] for account in data["accounts"]] == ["x:1", "x:2"]


def test_weakest_pairs_are_left_out_first(case, tmp_path, monkeypatch):
    monkeypatch.setattr(selection, "MAX_PAIRS", 1)
    result = write_view(case, tmp_path / "network.html")
    assert (result.n_edges, result.n_left_out_edges) == (1, 9)
    assert page_data(result.path)["weights"] == [2]


def test_temporary_tables_are_gone(case, tmp_path):
    before = case.query("select table_name from duckdb_tables() order by all")
    write_view(case, tmp_path / "network.html")
    assert case.query("select table_name from duckdb_tables() order by all") == before


def test_the_page_stands_alone(page):
    text = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in html.unescape(text)
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=\"(?!data:,)", text)
    assert not re.search(r"\son[a-z]+=\"", text.split("<script>")[0])
    assert str(Path.home()) not in text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_data_cannot_end_its_element(payload):
    written = network_view.as_script_data({"text": payload})
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written) == {"text": payload}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_title_is_escaped(case, tmp_path, payload):
    case.query("update case_info set title = $title", title=payload)
    head = write_view(case, tmp_path / "network.html").path.read_text(encoding="utf-8").split("<script>")[0]
    assert "<script>" not in head
    assert "window.ran" not in re.sub(r"<h1.*?</h1>|<title>.*?</title>|<script type.*", "", head, flags=re.DOTALL)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " https://example.org", "//x.org", ""])
def test_only_web_addresses_become_links(case, tmp_path, address):
    case.query("update account set profile_url = $address", address=address)
    case.query("update post set url = $address", address=address)
    data = page_data(write_view(case, tmp_path / "network.html").path)
    assert not any("link" in account for account in data["accounts"])
    assert {post[3] for post in data["evidence"]["posts"]} == {0}


def test_words_the_program_never_uses(page):
    words = page.read_text(encoding="utf-8").replace(network_view._vis_network(), "")
    assert not re.search(r"\b(fake|bot|bots|troll|trolls)\b", words, re.IGNORECASE)


def test_communities_do_not_overlap():
    members = [n for n, size in enumerate([60, 25, 9, 3, 2, 2]) for _ in range(size)]
    edges = [(n, n + 1, 1) for n in range(len(members) - 1)]
    points, discs = layout.place(members, edges, seed=1)
    for number, one in enumerate(discs):
        for other in discs[number + 1 :]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > (one.radius + other.radius) ** 2
    place_of = {disc.community: disc for disc in discs}
    for (x, y), community in zip(points, members, strict=True):
        disc = place_of[community]
        assert (x - disc.x) ** 2 + (y - disc.y) ** 2 <= disc.radius**2


def test_import_loads_no_drawing_library():
    code = (
        "import sys, graphscan.views.network_view; print({'pyvis', 'igraph', 'networkx', 'jinja2'} & set(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "set()"
