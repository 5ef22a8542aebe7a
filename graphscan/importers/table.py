"""Builds the SELECT for a table of any shape from the columns that a person names and from its headers."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from graphscan.errors import InputError
from graphscan.importers.readers import distinct_names, quoted
from graphscan.importers.sniff import Sample
from graphscan.registry import find

# Our field -> the column of `incoming`, and headers (lower case, _ for other signs) that mean it, best first.
_HINTS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "post_id": ("post_id", "post_id tweet_id tweetid id_str status_id message_id content_id comment_id postid id uri"),
    "account_id": ("account_id", "account_id user_id author_id userid from_user_id user_id_str channel_id page_id "
                   "sender_id from_id author user account username screen_name handle user_screen_name user_name "
                   "author_username page_name"),
    "posted_at": ("posted_at", "posted_at created_at tweet_time timestamp date datetime created_utc created "
                  "published_at published timestamp_share post_created time date_time"),
    "text": ("text", "text full_text body message tweet_text content tweet post_text post_message caption"),
    "handle": ("handle", "handle username screen_name user_screen_name user_username author_username user_name"),
    "name": ("name", "display_name user_display_name author_name user_full_name displayname name"),
    "bio": ("bio", "bio user_description user_profile_description profile_description author_description"),
    "location": ("location", "user_location user_reported_location author_location"),
    "profile_url": ("profile_url", "profile_url user_url user_profile_url author_url"),
    "image_url": ("image_url", "profile_image_url image_url avatar user_profile_image_url"),
    "created_at": ("created_at", "account_created_at user_created_at author_created_at account_creation_date"),
    "n_followers": ("n_followers", "n_followers followers_count follower_count followers user_followers_count"),
    "n_following": ("n_following", "n_following following_count friends_count following user_friends_count"),
    "n_posts": ("n_posts", "n_posts statuses_count tweet_count user_statuses_count"),
    "verified": ("verified", "verified user_verified"),
    "language": ("language", "language lang tweet_language"),
    "client": ("client", "client source_label tweet_client_name client_name"),
    "permalink": ("url", "permalink post_url posturl tweet_url status_url permalink_url"),
    "reply_to": ("reply_to_post_id", "reply_to reply_to_post_id in_reply_to_status_id in_reply_to_status_id_str "
                 "in_reply_to_tweetid in_reply_to_id reply_id replied_to parent_id"),
    "reply_to_account": ("reply_to_account_id", "reply_to_account_id in_reply_to_user_id in_reply_to_userid"),
    "repost_of": ("repost_of_post_id", "repost_of repost_of_post_id retweet_of repost_id retweeted_status_id "
                  "retweet_id retweeted_id retweet_tweetid retweet_of_status_id reblog_of_id"),
    "repost_of_account": ("repost_of_account_id", "repost_of_account_id retweet_userid retweeted_user_id"),
    "quote_of": ("quote_of_post_id", "quote_of quote_of_post_id quoted_status_id quoted_id quote_id "
                 "quoted_tweet_tweetid"),
    "quote_of_account": ("quote_of_account_id", "quote_of_account_id quoted_user_id"),
    "is_repost": ("is_repost", "is_repost is_retweet isretweet is_rt"),
    "n_likes": ("n_likes", "n_likes like_count favorite_count likes favorites"),
    "n_reposts": ("n_reposts", "n_reposts retweet_count share_count shares retweets reposts"),
    "n_replies": ("n_replies", "n_replies reply_count comment_count replies comments"),
    "n_quotes": ("n_quotes", "n_quotes quote_count"),
    "url": ("urls", "urls url expanded_urls links link expanded_url url_id shared_url"),
    "domain": ("domains", "domains domain domain_id"),
    "hashtag": ("hashtags", "hashtags hashtag tags hashtag_id"),
    "mention": ("mentions", "mentions mention user_mentions mentioned_users"),
    "media": ("media", "media media_keys media_id media_ids phash_id phash image_hash"),
})  # fmt: skip

FIELDS = tuple(_HINTS)
_NEEDED = ("post_id", "account_id", "posted_at")
_SHARED = {"handle"}  # a header may serve as account id and as handle
_MACROS = {"url": "urls_of", "domain": "words_of", "hashtag": "words_of", "media": "words_of"}


def mapping(sample: Sample, columns: Mapping[str, str], location: str) -> dict[str, list[str]]:
    """Return our field -> headers, from what a person named and then from name hints.

    Raises `UsageError` for an unknown field, `InputError` for a header that is not there or a needed field
    that nothing stands for.
    """
    chosen = {}
    for named, header in columns.items():
        field = find("field of --column", _alias(named), FIELDS)
        chosen[field] = _headers(header, sample, location)
    taken = {header for headers in chosen.values() for header in headers}
    for field in FIELDS:
        hinted = None if field in chosen else _hinted(field, sample, taken)
        if hinted is not None:
            chosen[field] = [hinted]
            taken.add(hinted)
    for field in _NEEDED:
        if field not in chosen:
            raise InputError(f"{location}: no column for {field}; columns: {_shown(sample)}; "
                             f"name it with --column {field}=HEADER")  # fmt: skip
    return chosen


def select(sample: Sample, chosen: Mapping[str, list[str]]) -> str:
    """Return the SELECT over `rows` for a mapping made by `mapping`."""
    names = dict(zip(sample.columns, distinct_names(sample.columns), strict=True))
    parts = [f"    {_expression(field, [quoted(names[h]) for h in headers])} as {_HINTS[field][0]}"
             for field, headers in chosen.items()]  # fmt: skip
    return "select\n    line,\n" + ",\n".join(parts) + "\nfrom rows"


def _alias(named: str) -> str:
    """Return the field for a name that is the column of `incoming` instead, such as reply_to_post_id or urls."""
    by_column = {column: field for field, (column, _) in _HINTS.items() if column != "url"}
    return named if named in _HINTS else by_column.get(named, named)


def _headers(header: str, sample: Sample, location: str) -> list[str]:
    if header in sample.columns:
        return [header]
    parts = [part.strip() for part in header.split(",")]
    for part in parts:
        if part not in sample.columns:
            close = get_close_matches(part, sample.columns, n=1)
            hint = f"did you mean {close[0]!r}? " if close else ""
            raise InputError(f"{location}: no column {part!r}; {hint}columns: {_shown(sample)}")
    return parts


def _shown(sample: Sample) -> str:
    names = [name[:40] for name in sample.columns]
    return ", ".join(names[:30]) + (f" and {len(names) - 30} more" if len(names) > 30 else "")


def _plain(header: str) -> str:
    return re.sub(r"\W+", "_", header.strip().lower()).strip("_")


def _hinted(field: str, sample: Sample, taken: set[str]) -> str | None:
    plain = {_plain(header): header for header in reversed(sample.columns)}
    for hint in _HINTS[field][1].split():
        header = plain.get(hint)
        if header is not None and (header not in taken or field in _SHARED):
            return header
    return None


def _expression(field: str, headers: list[str]) -> str:
    value = headers[0] if len(headers) == 1 else _joined(headers)
    if field in _MACROS:
        return f"{_MACROS[field]}({value})"
    if field == "mention":
        return (f"list_transform(words_of({value}), lambda item: case when starts_with(item, '@') "
                "or regexp_full_match(item, '\\d+') then item else '@' || item end)")  # fmt: skip
    if field in ("is_repost", "verified"):
        return f"yes({value})"
    if field == "handle":
        return f"ltrim({value}, '@')"
    return value


def _joined(headers: list[str]) -> str:
    """Return the columns joined with /; NULL as soon as one is missing."""
    return " || '/' || ".join(f"clean_id({header})" for header in headers)
