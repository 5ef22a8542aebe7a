"""The shipped examples are what their READMEs say: reproducible, synthetic, and planted as described."""

import csv
import gzip
import importlib
import io
import itertools
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import duckdb
import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
AMBASSADORS = EXAMPLES / "ambassadors"
GENERATOR_MODULES = ("generate", "background", "planted", "wording", "world")
GROUP_SIZES = {
    "background": 4_002,
    "fan": 100,
    "ring": 20,
    "ambassador": 14,
    "advocate": 12,
    "syndication": 8,
    "parody": 3,
}

Row = dict[str, str]


@pytest.fixture(scope="module")
def generator() -> Iterator[ModuleType]:
    """Import the generator as running it does: with its own folder first on the path."""
    sys.path.insert(0, str(AMBASSADORS))
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    yield importlib.import_module("generate")
    sys.dont_write_bytecode = writes_bytecode
    sys.path.remove(str(AMBASSADORS))
    for name in GENERATOR_MODULES:
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def posts() -> list[Row]:
    text = gzip.decompress((AMBASSADORS / "posts.csv.gz").read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def truth() -> dict[str, str]:
    with (AMBASSADORS / "truth.csv").open(encoding="utf-8", newline="") as file:
        return {row["account_id"]: row["group"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def posts_of(posts: list[Row], truth: dict[str, str]) -> dict[str, list[Row]]:
    groups = defaultdict(list)
    for post in posts:
        groups[truth[post["account_id"]]].append(post)
    return groups


@pytest.fixture(scope="module")
def scripts() -> list[str]:
    return (AMBASSADORS / "scripts.txt").read_text(encoding="utf-8").splitlines()


def at(post: Row, column: str = "posted_at") -> datetime:
    return datetime.strptime(post[column], "%Y-%m-%dT%H:%M:%SZ")


def without_mention(text: str) -> str:
    return re.sub(r"^@\w+ ", "", text)


def normalised(text: str) -> str:
    """Return `text` as co_text compares it; empty below five words of two letters."""
    key = " ".join(re.findall(r"[\w#]+", re.sub(r"https?://\S+|@\w+", " ", text.casefold())))
    return key if sum(len(word) >= 2 and word.strip("#").isalpha() for word in key.split()) >= 5 else ""


def objects(layer: str, post: Row) -> list[str]:
    """Return what `post` acts upon in `layer`; reposts act in co_repost only."""
    if layer == "co_repost" or post["repost_of"]:
        return [post["repost_of"]] * (layer == "co_repost" and bool(post["repost_of"]))
    hashtags = post["hashtags"].lower().split()
    values = {
        "co_url": [post["url"]],
        "co_reply": [post["reply_to"]],
        "co_quote": [post["quote_of"]],
        "co_hashtag": hashtags,
        "hashtag_sequence": [" ".join(hashtags)] if len(hashtags) >= 3 else [],
        "co_text": [normalised(post["text"])],
    }
    return [value for value in values[layer] if value]


def pairs_sharing_two(posts: list[Row], layer: str, window: timedelta) -> set[tuple[str, str]]:
    """Compare all pairs of acts on the same object, one by one."""
    acts = defaultdict(list)
    for post in posts:
        for object_id in objects(layer, post):
            acts[object_id].append((at(post), post["account_id"]))
    shared = defaultdict(set)
    for object_id, uses in acts.items():
        for (left_at, left), (right_at, right) in itertools.combinations(uses, 2):
            if left != right and abs(left_at - right_at) <= window:
                shared[min(left, right), max(left, right)].add(object_id)
    return {pair for pair, shared_objects in shared.items() if len(shared_objects) >= 2}


def readme_counts(row_start: str) -> dict[str, int]:
    """Return the counts above 0 of one row of the table in the README, by group."""
    lines = (AMBASSADORS / "README.md").read_text(encoding="utf-8").splitlines()
    header = next(line for line in lines if line.startswith("| layer, window |")).strip("| ").split(" | ")
    row = next(line for line in lines if line.startswith(f"| {row_start} |")).strip("| ").split(" | ")
    counts = {group: int(cell.strip("*")) for group, cell in zip(header[1:], row[1:], strict=True)}
    return {group: count for group, count in counts.items() if count}


def test_same_seed_gives_the_shipped_bytes(generator: ModuleType, tmp_path: Path):
    generator.write(generator.generate(2018), tmp_path)
    assert (tmp_path / "posts.csv").read_bytes() == gzip.decompress((AMBASSADORS / "posts.csv.gz").read_bytes())
    assert (tmp_path / "truth.csv").read_bytes() == (AMBASSADORS / "truth.csv").read_bytes()


def test_compressed_file_is_the_same_on_every_day(generator: ModuleType, tmp_path: Path):
    generator.write(generator.World(generator.random.Random(1)), tmp_path, compress=True)
    assert (tmp_path / "posts.csv.gz").read_bytes()[4:8] == b"\0\0\0\0"
    assert (AMBASSADORS / "posts.csv.gz").read_bytes()[4:8] == b"\0\0\0\0"


def test_other_seed_gives_another_world(generator: ModuleType, tmp_path: Path):
    generator.write(generator.generate(7), tmp_path)
    assert (tmp_path / "posts.csv").read_bytes() != gzip.decompress((AMBASSADORS / "posts.csv.gz").read_bytes())
    with (tmp_path / "truth.csv").open(encoding="utf-8", newline="") as file:
        assert Counter(row["group"] for row in csv.DictReader(file)) == GROUP_SIZES


def test_size_for_shipping():
    assert (AMBASSADORS / "posts.csv.gz").stat().st_size < 1_500_000


def test_headers(posts: list[Row]):
    expected = (
        "post_id,account_id,handle,name,bio,account_created_at,n_followers,client,language,posted_at,text,url,"
        "hashtags,reply_to,repost_of,quote_of"
    )
    assert ",".join(posts[0]) == expected


def test_accounts_per_group(posts: list[Row], truth: dict[str, str]):
    assert Counter(truth.values()) == GROUP_SIZES
    assert {post["account_id"] for post in posts} == set(truth)


def test_posts_per_group(posts_of: dict[str, list[Row]]):
    assert {group: len(posts) for group, posts in posts_of.items()} == {
        "background": 21_189,
        "fan": 2_685,
        "ring": 607,
        "ambassador": 484,
        "advocate": 199,
        "syndication": 596,
        "parody": 45,
    }


def test_period_is_28_days(posts: list[Row]):
    times = sorted(post["posted_at"] for post in posts)
    assert (times[0][:10], times[-1][:10]) == ("2018-08-10", "2018-09-06")


def test_post_ids_are_18_digits_that_grow_with_time(posts: list[Row]):
    by_id = sorted(posts, key=lambda post: post["post_id"])
    assert all(re.fullmatch(r"\d{18}", post["post_id"]) for post in posts)
    assert len({post["post_id"] for post in posts}) == len(posts)
    assert [at(post) for post in by_id] == sorted(at(post) for post in posts)


def test_targets_are_earlier_posts_of_the_file(posts: list[Row]):
    time_of = {post["post_id"]: at(post) for post in posts}
    for post in posts:
        for column in ("reply_to", "repost_of", "quote_of"):
            assert not post[column] or time_of[post[column]] < at(post)


def test_nobody_posts_before_the_account_exists(posts: list[Row]):
    assert [post["post_id"] for post in posts if at(post) <= at(post, "account_created_at")] == []


def test_no_link_outside_the_reserved_domains(posts: list[Row]):
    links = {link for post in posts for link in (post["url"], *re.findall(r"https?://\S+", post["text"])) if link}
    hosts = {urlsplit(link).hostname or "" for link in links}
    assert len(links) > 400
    assert {".".join(host.split(".")[-2:]) for host in hosts} == {"example.com", "example.net", "example.org"}


def test_text_holds_its_link_and_hashtags(posts: list[Row]):
    for post in posts:
        assert post["url"] in post["text"]
        assert re.findall(r"#(\w+)", post["text"]) == post["hashtags"].split()


def test_ambassadors_look_alike(posts_of: dict[str, list[Row]]):
    ambassadors = {post["account_id"]: post for post in posts_of["ambassador"]}.values()
    assert all(re.fullmatch(r"AmazonFC[A-Z][a-z]{2,6}", post["handle"]) for post in ambassadors)
    assert all(
        post["name"] == post["handle"].removeprefix("AmazonFC") + " - Amazon FC Ambassador" for post in ambassadors
    )
    assert {post["bio"].split(". ", 1)[1] for post in ambassadors} == {
        "FC Ambassador at Amazon, here to share what my days in the fulfillment center are like."
    }
    assert {post["client"] for post in ambassadors} == {"Sprinklr"}


def test_ambassadors_are_created_within_six_days_from_10_august(posts_of: dict[str, list[Row]]):
    created = sorted({at(post, "account_created_at") for post in posts_of["ambassador"]})
    assert len(created) == 14
    assert datetime(2018, 8, 10) <= created[0]
    assert created[-1] < datetime(2018, 8, 16)


def test_ambassadors_post_in_office_hours_of_weekdays(posts_of: dict[str, list[Row]]):
    assert {at(post).hour for post in posts_of["ambassador"]} == set(range(16, 24))
    assert {at(post).isoweekday() for post in posts_of["ambassador"]} == {1, 2, 3, 4, 5}


def test_approved_texts_are_30_and_distinct(scripts: list[str]):
    assert len(set(scripts)) == len(scripts) == 30
    assert all(len(script.split()) >= 15 for script in scripts)


def test_each_ambassador_uses_10_of_the_30_texts(posts_of: dict[str, list[Row]], scripts: list[str]):
    used, verbatim = defaultdict(set), defaultdict(set)
    for post in posts_of["ambassador"]:
        used[post["handle"]] |= {script for script in scripts if script in post["text"]}
        verbatim[post["handle"]] |= {without_mention(post["text"])} & set(scripts)
    assert {len(texts) for texts in used.values()} == {10}
    assert verbatim == used
    assert set().union(*used.values()) == set(scripts)


def test_every_text_that_ambassadors_share_is_an_approved_one(posts_of: dict[str, list[Row]], scripts: list[str]):
    handles_of = defaultdict(set)
    for post in posts_of["ambassador"]:
        handles_of[without_mention(post["text"])].add(post["handle"])
    shared = {text for text, handles in handles_of.items() if len(handles) > 1}
    assert shared <= set(scripts)
    assert len(shared) >= 25


def test_no_other_group_uses_an_approved_text(posts_of: dict[str, list[Row]], scripts: list[str]):
    users = {
        group
        for group, posts in posts_of.items()
        if any(script in post["text"] for post in posts for script in scripts)
    }
    assert users == {"ambassador"}


def test_parodies_have_the_handles_but_neither_client_nor_date(posts_of: dict[str, list[Row]]):
    assert {post["handle"] for post in posts_of["parody"]} == {"AmazonFCGlorb", "AmazonFCWanda", "AmazonFCClank"}
    assert "Sprinklr" not in {post["client"] for post in posts_of["parody"]}
    assert min(at(post, "account_created_at") for post in posts_of["parody"]) >= datetime(2018, 8, 24)


def test_advocates_disclose_in_bio_and_campaign_post(posts_of: dict[str, list[Row]]):
    assert all(post["bio"].startswith("I work for Harbourlight Energy.") for post in posts_of["advocate"])
    campaign_posts = [post for post in posts_of["advocate"] if "harbourlight.example.com" in post["url"]]
    assert all(post["text"].startswith("I work for Harbourlight: ") for post in campaign_posts)
    assert all(post["hashtags"].startswith("employee ad ") for post in campaign_posts)
    assert len({post["hashtags"] for post in campaign_posts}) == 10


@pytest.mark.parametrize(
    ("group", "column", "n_objects", "seconds"),
    [("ring", "repost_of", 24, 30), ("syndication", "url", 70, 150), ("advocate", "url", 10, 3_600)],
)
def test_shared_objects_come_within(
    posts_of: dict[str, list[Row]], group: str, column: str, n_objects: int, seconds: int
):
    times_of = defaultdict(list)
    for post in posts_of[group]:
        times_of[post[column]].append(at(post))
    spans = [max(times) - min(times) for key, times in times_of.items() if key and len(times) > 1]
    assert len(spans) == n_objects
    assert max(spans) <= timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("layer", "window", "label"),
    [
        ("co_url", timedelta(seconds=60), "60 s"),
        ("co_repost", timedelta(seconds=60), "60 s"),
        ("co_reply", timedelta(seconds=300), "300 s"),
        ("co_quote", timedelta(seconds=60), "60 s"),
        ("co_hashtag", timedelta(seconds=60), "60 s"),
        ("hashtag_sequence", timedelta(hours=24), "24 h"),
        ("co_text", timedelta(hours=24), "24 h"),
        ("co_text", timedelta(days=28), "whole period"),
    ],
)
def test_pairs_sharing_two_objects_are_those_of_the_readme(
    posts: list[Row], truth: dict[str, str], layer: str, window: timedelta, label: str
):
    pairs = pairs_sharing_two(posts, layer, window)
    counted = Counter("-".join(sorted({truth[left], truth[right]})) for left, right in pairs)
    assert counted == readme_counts(f"{layer}, {label}")


def test_telegram_posts_are_complete():
    path = str(EXAMPLES / "telegram" / "posts.parquet")
    counts = "count(*), count(distinct sender_id), count(distinct channel), count(distinct (sender_id, message_id))"
    span = "min(date at time zone 'UTC'), max(date at time zone 'UTC')"
    row = duckdb.execute(f"select {counts}, {span} from read_parquet(?)", [path]).fetchone()
    expected_span = (datetime(2023, 8, 10, 17, 54, 5), datetime(2024, 12, 4, 9, 0, 28))
    assert row == (22_099, 24, 24, 22_099, *expected_span)
    assert Path(path).stat().st_size == 2_858_729


def test_telegram_columns():
    described = duckdb.execute("describe from read_parquet(?)", [str(EXAMPLES / "telegram" / "posts.parquet")])
    assert [(row[0], row[1]) for row in described.fetchall()] == [
        ("message_id", "VARCHAR"),
        ("sender_id", "VARCHAR"),
        ("text", "VARCHAR"),
        ("date", "TIMESTAMP WITH TIME ZONE"),
        ("channel", "VARCHAR"),
    ]


def test_telegram_labels_name_every_channel():
    with (EXAMPLES / "telegram" / "labels.csv").open(encoding="utf-8", newline="") as file:
        labels = list(csv.DictReader(file))
    path = str(EXAMPLES / "telegram" / "posts.parquet")
    channels = duckdb.execute("select distinct sender_id, channel from read_parquet(?)", [path]).fetchall()
    assert {(row["sender_id"], row["channel"]) for row in labels} == set(channels)
    assert Counter(row["family"] for row in labels) == {"": 15, "topor": 4, "proglib": 3, "moskva_s_ogonkom": 2}


@pytest.mark.parametrize("example", ["ambassadors", "telegram"])
def test_every_example_is_described(example: str):
    assert f"({example}/)" in (EXAMPLES / "README.md").read_text(encoding="utf-8")
