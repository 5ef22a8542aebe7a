"""The formats that are known: how each is told from the others and which SELECT reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphscan.importers.sniff import Sample


@dataclass(frozen=True)
class Format:
    """One file format; its SELECT is `queries/importers/SQL.sql` over the step `rows` or `records`."""

    name: str
    description: str
    sniff: Callable[[Sample], bool]
    sql: str
    platform: str
    reads: str = "rows"  # rows of a table, or JSON records
    columns: tuple[str, ...] = ()  # columns the SELECT names; missing ones are NULL
    time_header: str = "created_at"
    has_html: bool = False


def _columns(*names: str) -> Callable[[Sample], bool]:
    return lambda sample: sample.has(*names)


def _any_record(test: Callable[[dict[str, Any]], bool]) -> Callable[[Sample], bool]:
    return lambda sample: sample.kind == "json" and any(map(test, sample.records))


def _is_x_v2(record: dict[str, Any]) -> bool:
    data = record.get("data")
    first = data[0] if isinstance(data, list) and data else data
    if isinstance(first, dict):
        return "id" in first and ("text" in first or "username" in first or "author_id" in first)
    if "author_id" in record and "id" in record:
        return any(key in record for key in ("text", "note_tweet", "note_post"))
    return isinstance(record.get("meta"), dict) and "result_count" in record["meta"]


def is_counts(sample: Sample) -> bool:
    """Tell whether a file is the answer of X's counts endpoint, which holds no posts."""
    datas = [record.get("data") for record in sample.records]
    firsts = [data[0] for data in datas if isinstance(data, list) and data and isinstance(data[0], dict)]
    return any({"start", "end"} <= set(first) and "id" not in first for first in firsts)


def _is_x_v1(record: dict[str, Any]) -> bool:
    user = record.get("user")
    return "id_str" in record and isinstance(user, dict) and ("screen_name" in user or "id_str" in user)


def _is_gnip(record: dict[str, Any]) -> bool:
    return "verb" in record and isinstance(record.get("actor"), dict) and "postedTime" in record


def _is_mastodon(record: dict[str, Any]) -> bool:
    account = record.get("account")
    return isinstance(account, dict) and "acct" in account and "content" in record


def _is_telegram_export(record: dict[str, Any]) -> bool:
    return isinstance(record.get("messages"), list) and "id" in record and "type" in record


_CNT = ("message_id", "user_id", "username", "repost_id", "reply_id", "message", "timestamp", "urls")
_X_IO = (
    "tweetid", "userid", "user_display_name", "user_screen_name", "user_reported_location",
    "user_profile_description", "user_profile_url", "follower_count", "following_count", "account_creation_date",
    "tweet_language", "tweet_text", "tweet_time", "tweet_client_name", "in_reply_to_userid", "in_reply_to_tweetid",
    "quoted_tweet_tweetid", "is_retweet", "retweet_userid", "retweet_tweetid", "quote_count", "reply_count",
    "like_count", "retweet_count", "hashtags", "urls", "user_mentions",
)  # fmt: skip
_CROWDTANGLE = (
    "platformId", "date", "type", "title", "description", "message", "link", "expanded", "postUrl", "languageCode",
    "account_id", "account_platformId", "account_name", "account_handle", "account_url", "account_profileImage",
    "account_subscriberCount", "account_verified", "statistics_actual_likeCount", "statistics_actual_shareCount",
    "statistics_actual_commentCount",
)  # fmt: skip
_REDDIT = (
    "name", "id", "author.name", "body", "selftext", "title", "created_utc", "link_url", "url", "parent_id",
    "permalink", "score", "ups", "num_comments",
)  # fmt: skip
_TELEGRAM = ("message_id", "sender_id", "text", "date", "channel")

FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        Format("coortweet", "CooRTweet table: object_id, account_id, content_id, timestamp_share",
               _columns("object_id", "account_id", "content_id", "timestamp_share"), "coortweet", "unknown",
               time_header="timestamp_share"),
        Format("cnt", "CSV input of coordination-network-toolkit", _columns(*_CNT), "cnt", "unknown", columns=_CNT,
               time_header="timestamp"),
        Format("x_io", "CSV of X's information-operations archive",
               _columns("tweetid", "userid", "tweet_time", "tweet_text"), "x_io", "x", columns=_X_IO,
               time_header="tweet_time"),
        Format("crowdtangle", "CrowdTangle posts, CSV or NDJSON",
               _columns("platformId", "postUrl", "account_platformId"), "crowdtangle", "facebook",
               columns=_CROWDTANGLE, time_header="date"),
        Format("reddit", "Reddit comments or submissions with PRAW's columns", _columns("author.name", "created_utc"),
               "reddit", "reddit", columns=_REDDIT, time_header="created_utc"),
        Format("telegram", "table of Telegram messages: message_id, sender_id, text, date, channel",
               _columns(*_TELEGRAM), "telegram", "telegram", columns=_TELEGRAM, time_header="date"),
        Format("telegram_export", "result.json of Telegram Desktop", _any_record(_is_telegram_export),
               "telegram_export", "telegram", reads="records", time_header="date"),
        Format("x_v2", "X API v2: response pages or one post per line (twarc2)", _any_record(_is_x_v2), "x_v2", "x",
               reads="records"),
        Format("x_gnip", "Gnip activity streams", _any_record(_is_gnip), "x_gnip", "x", reads="records",
               time_header="postedTime"),
        Format("x_v1", "X API v1.1, one post per line", _any_record(_is_x_v1), "x_v1", "x", reads="records"),
        Format("mastodon", "statuses of Mastodon's API", _any_record(_is_mastodon), "mastodon", "mastodon",
               reads="records", has_html=True),
        Format("table", "any CSV, TSV, JSON, NDJSON, Parquet or xlsx table, by --column and by its headers",
               lambda _: True, "table", "unknown"),
    )
}  # fmt: skip
