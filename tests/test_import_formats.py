"""Every format on a small real sample, with the rows expected from it."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from graphscan.case import Case
from graphscan.errors import InputError
from graphscan.importers import ImportOptions, ImportResult, import_file

SAMPLES = Path(__file__).parent / "data" / "formats"
SHARED = Path(os.environ.get("GRAPHSCAN_SHARED", Path(__file__).parents[2] / "shared"))
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared data, see GRAPHSCAN_SHARED")


@pytest.fixture
def case() -> Iterator[Case]:
    with Case(":memory:") as opened:
        yield opened


def load(case: Case, name: str | Path, **options: Any) -> ImportResult:
    return import_file(case, SAMPLES / name, options=ImportOptions(**options))


def entities(case: Case, post_id: str) -> list[tuple[Any, ...]]:
    return case.query("select kind, value from entity where post_id = $p order by kind, position", p=post_id)


def post(case: Case, columns: str, post_id: str) -> tuple[Any, ...]:
    return case.query(f"select {columns} from post where post_id = $p", p=post_id)[0]


@pytest.mark.parametrize(
    ("name", "found", "counts"),
    [
        ("cnt.csv", "cnt", (100, 0, 10, 0)),
        ("x_io.csv", "x_io", (2, 0, 2, 0)),
        ("crowdtangle.csv", "crowdtangle", (20, 0, 20, 0)),
        ("crowdtangle.jsonl", "crowdtangle", (20, 0, 20, 0)),
        ("reddit.csv", "reddit", (20, 0, 4, 0)),
        ("mastodon.json", "mastodon", (20, 0, 19, 0)),
        ("x_gnip.json", "x_gnip", (5, 4, 2, 0)),
        ("x_v1.json", "x_v1", (5, 4, 2, 0)),
        ("x_v2_edited.jsonl", "x_v2", (1, 1, 1, 0)),
        ("x_v2_many_urls.jsonl", "x_v2", (1, 1, 1, 0)),
        ("x_v2_media_tweet.jsonl", "x_v2", (1, 0, 1, 0)),
        ("x_v2_mentions_tweet.jsonl", "x_v2", (1, 1, 2, 0)),
        ("x_v2_quoted_edit.jsonl", "x_v2", (1, 2, 2, 0)),
        ("x_v2_streaming_output_with_error.jsonl", "x_v2", (7, 4, 11, 1)),
        ("telegram_export.json", "telegram_export", (2, 0, 1, 0)),
    ],
)
def test_a_sample_is_known_and_imports_twice(case: Case, name: str, found: str, counts: tuple[int, ...]) -> None:
    result = load(case, name)
    assert result.format == found
    assert (result.n_posts, result.n_context_posts, result.n_accounts, result.n_rejects) == counts
    again = load(case, name)
    assert (again.n_posts, again.n_context_posts, again.n_accounts, again.n_known_posts) == (0, 0, 0, counts[0])


def test_cnt(case: Case) -> None:
    load(case, "cnt.csv")
    assert post(case, "account_id, posted_at, text, repost_of_post_id, is_repost", "unknown:2") == (
        "unknown:1", datetime(2020, 11, 27, 4, 26, 10, 518142), "camel", "unknown:1", True,
    )  # fmt: skip
    assert entities(case, "unknown:2") == [("url", "http://example.com/4"), ("url", "http://example.com/6")]
    assert post(case, "reply_to_post_id", "unknown:12") == ("unknown:10",)
    assert case.query("select handle from account where account_id = 'unknown:4'") == [("user_4",)]


def test_x_io(case: Case) -> None:
    load(case, "x_io.csv")
    assert post(case, "account_id, posted_at, client, language, n_likes, is_repost", "x:898925911294132224") == (
        "x:ygQRwhQRrh1+6N7J6IMFnzWgqUGimWqg0KZptLpxDY=", datetime(2017, 8, 19, 15, 13), "dlvr.it", "bn", 0, False,
    )  # fmt: skip
    assert entities(case, "x:898925911294132224") == [("url", "http://dlvr.it/PgB3PP")]
    assert post(case, "is_repost, repost_of_post_id", "x:861871665780846592") == (True, None)
    assert entities(case, "x:861871665780846592") == [("hashtag", "uno"), ("hashtag", "dos")]
    assert case.query("select handle, bio, created_at, n_followers from account order by n_followers") == [
        (None, "Only news portal", datetime(2016, 12, 4), 17),
        (None, "FB link", datetime(2017, 5, 8), 758),
    ]


@pytest.mark.parametrize("name", ["crowdtangle.csv", "crowdtangle.jsonl"])
def test_crowdtangle(case: Case, name: str) -> None:
    load(case, name)
    first = "facebook:145547835465271_2100804073272961"
    assert post(case, "account_id, posted_at, text, n_likes", first) == (
        "facebook:145547835465271", datetime(2018, 11, 5, 12, 40, 2), "This is a re-share of a post\n#Cuba.", 2,
    )  # fmt: skip
    assert entities(case, first)[0] == ("hashtag", "Cuba")
    assert entities(case, first)[1][1].startswith("https://www.telesurenglish.net/news/UNGA-Overwhelmingly-Votes-")
    assert case.query("select name, handle, n_followers from account where handle = 'southantrimsf'") == [
        ("South Antrim Sinn Féin", "southantrimsf", 1064)
    ]


def test_reddit(case: Case) -> None:
    load(case, "reddit.csv")
    assert post(case, "account_id, posted_at, text, reply_to_post_id", "reddit:t1_d5wqzhx") == (
        "reddit:BlackToLive", datetime(2016, 7, 30, 2, 45, 26), "They deserve all of the hate", "reddit:t3_4v5xpc",
    )  # fmt: skip
    assert entities(case, "reddit:t1_d687zh5")[0][1].startswith("http://www.reuters.com/article/us-usa-police-chicago")


def test_mastodon(case: Case) -> None:
    load(case, "mastodon.json")
    local = "mastodon:https://mastodon.social/users/interneteh/statuses/104009345963987537"
    account, posted_at, text, client = post(case, "account_id, posted_at, text, client", local)
    assert (account, posted_at) == ("mastodon:interneteh@mastodon.social", datetime(2020, 4, 16, 17, 4, 30, 664000))
    assert text.startswith("Kiddo heard this announcement thanking all the healthcare workers")
    assert client == "Tusky"
    remote = "mastodon:elmostrador@friendica.chilemasto.casa"
    assert case.query("select handle, n_posts from account where account_id = $a", a=remote) == [("elmostrador", 2853)]
    assert case.value("select count(*) from post where regexp_matches(text, '<[a-z/]|&[a-z]+;')") == 0


def test_mastodon_reblogs_mentions_and_links(case: Case, tmp_path: Path) -> None:
    content = (
        '<p>Hi <a href="https://b.example/@bo" class="u-url mention">@<span>bo</span></a><br>see '
        '<a href="https://c.example/?a=1&amp;b=2">c</a> &amp; more</p><p>End</p>'
    )
    inner = {
        "id": "1", "uri": "https://b.example/1", "created_at": "2024-01-01T00:00:00Z", "content": content, "tags": [],
        "mentions": [{"acct": "bo", "url": "https://a.example/@bo"}], "account": {"acct": "Bo@b.example"},
    }  # fmt: skip
    outer = {
        "id": "2", "uri": "https://a.example/2", "created_at": "2024-01-02T00:00:00Z", "content": "", "reblog": inner,
        "account": {"acct": "al", "url": "https://a.example/@al"},
    }  # fmt: skip
    path = tmp_path / "statuses.ndjson"
    path.write_text(json.dumps(outer))
    load(case, path)
    columns = "account_id, repost_of_post_id, repost_of_account_id, is_repost"
    assert post(case, columns, "mastodon:https://a.example/2") == (
        "mastodon:al@a.example", "mastodon:https://b.example/1", "mastodon:bo@b.example", True,
    )  # fmt: skip
    context = "mastodon:https://b.example/1"
    assert post(case, "text, is_context", context) == ("Hi @bo\nsee c & more\nEnd", True)
    assert entities(case, context) == [("mention", "mastodon:bo@a.example"), ("url", "https://c.example/?a=1&b=2")]


@pytest.mark.parametrize("name", ["x_gnip.json", "x_v1.json"])
def test_x_v1_and_gnip_say_the_same(case: Case, name: str) -> None:
    load(case, name)
    columns = "account_id, repost_of_post_id, repost_of_account_id, quote_of_post_id, client, language"
    assert post(case, columns, "x:867475059358683136") == (
        "x:815279070241955840", "x:867471562613575680", "x:815279070241955840", None, "Twitter Web Client", "en",
    )  # fmt: skip
    full = post(case, "text", "x:867475059358683136")[0]
    assert full.startswith("RT @RobotPrincessFi: F) Tweet with 140 characters")
    assert full.endswith("consectetur adipi https://t.co/x2MZliBLyk")
    assert post(case, "quote_of_post_id", "x:872836479608733696") == ("x:872836379595620353",)
    assert post(case, "reply_to_post_id", "x:867473446648676352") == ("x:863566329168711681",)
    assert entities(case, "x:867473446648676352") == [
        ("media", "867473434166558720"),
        ("mention", "x:2382763597"),
        ("mention", "x:43194865"),
    ]
    assert entities(case, "x:872836479608733696")[:2] == [("hashtag", "QuoteTweet"), ("hashtag", "hashtags")]
    assert case.query("select handle, created_at::date::varchar from account order by handle") == [
        ("RobotPrincessFi", "2016-12-31"),
        ("notFromShrek", "2014-03-10"),
    ]


def test_x_v2_repost_gets_its_full_text(case: Case) -> None:
    load(case, "x_v2_mentions_tweet.jsonl")
    columns = "account_id, repost_of_post_id, repost_of_account_id, is_repost, is_context"
    assert post(case, columns, "x:1589681856941002753") == (
        "x:68401342", "x:1589671906718134272", "x:1221317221714157569", True, False,
    )  # fmt: skip
    text, original = (post(case, "text", f"x:{number}")[0] for number in (1589681856941002753, 1589671906718134272))
    assert text == f"RT @S3NT1N3L17: {original}"
    assert original.endswith("https://t.co/nyzCbH5jW2")


def test_x_v2_quote_reply_media_and_links(case: Case) -> None:
    load(case, "x_v2_quoted_edit.jsonl")
    columns = "quote_of_post_id, quote_of_account_id, reply_to_post_id, reply_to_account_id"
    assert post(case, columns, "x:1576995594388000768") == (
        "x:1576994746135764992", "x:337119125", "x:1576994789110992896", "x:337119125",
    )  # fmt: skip
    load(case, "x_v2_media_tweet.jsonl")
    assert entities(case, "x:1558553189766631429") == [("media", "7_1558552952549277696")]
    load(case, "x_v2_many_urls.jsonl")
    assert entities(case, "x:1610692575752601600") == [
        ("url", "https://uiadrian.gumroad.com/l/web-design-guide/?offer_code=twk0uc9f7")
    ]


def test_x_v2_second_dialect(case: Case, tmp_path: Path) -> None:
    page = (
        '{"data": [{"id": "2", "author_id": "20", "created_at": "2025-01-01T00:00:00Z", "text": "RT @a: cut…", '
        '"referenced_posts": [{"type": "reposted", "id": "1"}], "public_metrics": {"repost_count": 3}}], '
        '"includes": {"posts": [{"id": "1", "author_id": "10", "created_at": "2024-12-31T00:00:00Z", "text": "cut…", '
        '"note_post": {"text": "the whole long post &amp; more #tag", "entities": {"hashtags": [{"tag": "tag"}], '
        '"urls": [{"url": "https://t.co/1", "expanded_url": "https://short.example/1", '
        '"unwound_url": "https://long.example/1"}]}}}], '
        '"users": [{"id": "10", "username": "a"}, {"id": "20", "username": "b", "description": "bio"}]}, '
        '"__twarc": {"url": "https://api.x.com/2/tweets/search/recent?query=%23tag%20dogs&max_results=10"}}'
    )
    path = tmp_path / "page.json"
    path.write_text(page)
    load(case, path)
    assert post(case, "text, repost_of_post_id, n_reposts", "x:2") == (
        "RT @a: the whole long post & more #tag", "x:1", 3,
    )  # fmt: skip
    assert entities(case, "x:1") == [("hashtag", "tag"), ("url", "https://long.example/1")]
    assert case.query("select account_id, handle, bio from account order by 1") == [
        ("x:10", "a", None),
        ("x:20", "b", "bio"),
    ]
    assert case.query("select query, platform from source") == [("#tag dogs", "x")]


def test_a_context_post_that_is_collected_later_becomes_an_action(case: Case, tmp_path: Path) -> None:
    line = '{"data": {"id": "%s", "author_id": "1", "created_at": "2025-01-01T00:00:00Z", "text": "%s"}%s}'
    old = line % ("2", "reply", ', "includes": {"tweets": [{"id": "1", "author_id": "9", "created_at": '
                  '"2025-01-01T00:00:00Z", "text": "short"}]}')  # fmt: skip
    for name, text in (("a.json", old), ("b.json", line % ("1", "the full one #now", ""))):
        (tmp_path / name).write_text(text)
    load(case, tmp_path / "a.json")
    assert post(case, "is_context, text", "x:1") == (True, "short")
    result = load(case, tmp_path / "b.json")
    assert (result.n_posts, result.n_known_posts) == (1, 0)
    assert post(case, "is_context, text, source_id", "x:1") == (False, "the full one #now", result.source_id)


def test_counts_are_no_posts(case: Case) -> None:
    with pytest.raises(InputError, match=r"^x_v2_counts.jsonl: counts, no posts"):
        load(case, "x_v2_counts.jsonl")


def test_telegram_export(case: Case) -> None:
    load(case, "telegram_export.json")
    assert post(case, "account_id, posted_at, text, reply_to_post_id", "telegram:1259695380/8") == (
        "telegram:1259695380", datetime(2024, 5, 19, 8, 31), "Mehr hier und #Regen von @wetterdienst",
        "telegram:1259695380/7",
    )  # fmt: skip
    assert entities(case, "telegram:1259695380/8") == [
        ("hashtag", "Regen"), ("mention", "telegram:@wetterdienst"), ("url", "https://example.org/mehr"),
    ]  # fmt: skip
    assert case.query("select name from account") == [("Beispielkanal",)]


@pytest.mark.parametrize("kind", ["url", "hashtag", "media"])
def test_coortweet_objects(case: Case, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text("object_id,account_id,content_id,timestamp_share\no1,a,c1,1\no2,a,c1,1\no1,b,c2,2\n")
    result = load(case, path, object_kind=kind)
    assert (result.n_posts, result.n_rejects, result.notes) == (2, 0, [])
    assert case.query("select post_id, kind, value from entity order by all") == [
        ("unknown:c1", kind, "o1"), ("unknown:c1", kind, "o2"), ("unknown:c2", kind, "o1"),
    ]  # fmt: skip


@needs_shared
def test_coortweet_set_of_reposts(case: Case) -> None:
    result = load(case, SHARED / "data/coortweet/russian_coord_tweets.parquet")
    assert (result.format, result.n_posts, result.n_rejects, result.resolution) == ("coortweet", 35085, 39, 1.0)
    assert case.value("select count(*) from post where is_repost and repost_of_post_id is not null") == 35085


@needs_shared
def test_german_elections_by_columns(case: Case) -> None:
    columns = {
        "post_id": "post_id",
        "url": "url_id",
        "hashtag": "hashtag_id",
        "domain": "domain_id",
        "media": "phash_id",
    }
    result = load(case, SHARED / "data/coortweet/german_elections.parquet", columns=columns)
    assert (result.n_posts, result.n_accounts, result.n_rejects) == (194_323, 58_314, 3)
    assert case.query("select kind, count(*) from entity group by kind order by kind") == [
        ("domain", 63_529), ("hashtag", 36_005), ("media", 16_934), ("url", 41_100),
    ]  # fmt: skip


@needs_shared
def test_telegram_set(case: Case) -> None:
    result = load(case, SHARED / "data/telegram_ru_news/posts.parquet")
    assert (result.format, result.n_posts, result.n_accounts, result.n_rejects) == ("telegram", 22_099, 24, 0)
    assert post(case, "account_id, posted_at", "telegram:1259695380/17763") == (
        "telegram:1259695380", datetime(2024, 5, 19, 8, 30, 19),
    )  # fmt: skip
    assert case.query("select name from account where account_id = 'telegram:1117628569'") == [("Mash",)]


@needs_shared
@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("x_api_v2_twarc2_jsonl/flat.jsonl", (100, 64, 178)),
        ("x_api_v2_twarc2_jsonl/noflat.jsonl", (100, 64, 178)),
        ("x_api_v2_twarc2_jsonl/users.jsonl", (0, 52, 91)),  # 96 profiles, five of them twice
        ("x_gnip_v1_payloads/activity_streams_examples.json", (25, 4, 2)),
        ("x_gnip_v1_payloads/original_format_examples.json", (25, 4, 2)),
        ("facebook_crowdtangle_posts/ct_posts.csv", (160, 0, 155)),
        ("facebook_crowdtangle_posts/ct_posts.jsonl", (160, 0, 155)),
        ("reddit_praw_csv/comments.csv", (300, 0, 38)),
    ],
)
def test_whole_sample_files(case: Case, name: str, counts: tuple[int, int, int]) -> None:
    result = load(case, SHARED / "formats" / name)
    assert (result.n_posts, result.n_context_posts, result.n_accounts, result.n_rejects) == (*counts, 0)


@needs_shared
def test_flattened_posts_equal_their_pages(case: Case) -> None:
    tables = []
    for name in ("flat", "noflat"):
        with Case(":memory:") as other:
            load(other, SHARED / f"formats/x_api_v2_twarc2_jsonl/{name}.jsonl")
            tables.append(other.query("select * exclude source_id from post order by post_id"))
    assert tables[0] == tables[1]
