-- Statuses of Mastodon's API: posts by URI, accounts as user@host; the reblogged status comes along as context.
-- Reads records. Content is HTML here; it is turned into text afterwards.
with embedded as (
    select line, false as is_context, json as item from records
    union all
    select line, true, json -> '$.reblog' from records where json_type(json, '$.reblog') = 'OBJECT'
), parsed as (
    select line, is_context,
        from_json(item, '{"id": "VARCHAR", "uri": "VARCHAR", "url": "VARCHAR", "created_at": "VARCHAR", "content": "VARCHAR",
            "language": "VARCHAR", "in_reply_to_id": "VARCHAR", "in_reply_to_account_id": "VARCHAR",
            "application": {"name": "VARCHAR"}, "reblog": {"uri": "VARCHAR", "account": {"acct": "VARCHAR", "url": "VARCHAR"}},
            "quote": {"quoted_status": {"uri": "VARCHAR"}}, "card": {"url": "VARCHAR"},
            "favourites_count": "VARCHAR", "reblogs_count": "VARCHAR", "replies_count": "VARCHAR",
            "tags": [{"name": "VARCHAR"}], "mentions": [{"acct": "VARCHAR", "url": "VARCHAR"}],
            "media_attachments": [{"remote_url": "VARCHAR", "url": "VARCHAR", "id": "VARCHAR"}],
            "account": {"acct": "VARCHAR", "username": "VARCHAR", "display_name": "VARCHAR", "note": "VARCHAR",
                "url": "VARCHAR", "avatar": "VARCHAR", "created_at": "VARCHAR", "followers_count": "VARCHAR",
                "following_count": "VARCHAR", "statuses_count": "VARCHAR", "fields": [{"value": "VARCHAR"}]}}') as p
    from embedded
), uris as (
    select p.id as id, any_value(p.uri) as uri from parsed group by p.id
)
select
    line,
    p.uri as post_id,
    full_acct(p.account.acct, p.account.url) as account_id,
    p.created_at as posted_at,
    p.content as text,
    p.language,
    p.application.name as client,
    coalesce(p.url, p.uri) as url,
    -- a reply names its parent by the number on this server; the URI is known where the parent is in the file
    coalesce(uris.uri, p.in_reply_to_id) as reply_to_post_id,
    p.reblog.uri as repost_of_post_id,
    full_acct(p.reblog.account.acct, p.reblog.account.url) as repost_of_account_id,
    p.quote.quoted_status.uri as quote_of_post_id,
    p.reblog.uri is not null as is_repost,
    is_context,
    p.favourites_count as n_likes,
    p.reblogs_count as n_reposts,
    p.replies_count as n_replies,
    html_urls(p.content) as urls,
    list_transform(coalesce(p.tags, []), lambda tag: tag.name) as hashtags,
    list_transform(coalesce(p.mentions, []), lambda m: full_acct(m.acct, m.url)) as mentions,
    list_transform(coalesce(p.media_attachments, []), lambda file: coalesce(file.remote_url, file.url, file.id)) as media,
    p.account.username as handle,
    p.account.display_name as name,
    p.account.note as bio,
    p.account.url as profile_url,
    p.account.avatar as image_url,
    p.account.created_at as created_at,
    p.account.followers_count as n_followers,
    p.account.following_count as n_following,
    p.account.statuses_count as n_posts
from parsed
left join uris on uris.id = p.in_reply_to_id
