-- X API v1.1, one post per line: extended_tweet and full_text before text; embedded reposted and quoted posts come
-- along as context and give reposts their full text.
-- Reads records.
with embedded as (
    select line, false as is_context, json as item from records
    union all
    select line, true, json -> '$.retweeted_status' from records where json_type(json, '$.retweeted_status') = 'OBJECT'
    union all
    select line, true, json -> '$.quoted_status' from records where json_type(json, '$.quoted_status') = 'OBJECT'
    union all
    select line, true, json -> '$.retweeted_status.quoted_status' from records
    where json_type(json, '$.retweeted_status.quoted_status') = 'OBJECT'
), parsed as (
    select line, is_context,
        from_json(item, '{"id_str": "VARCHAR", "created_at": "VARCHAR", "text": "VARCHAR", "full_text": "VARCHAR",
            "lang": "VARCHAR", "source": "VARCHAR", "in_reply_to_status_id_str": "VARCHAR",
            "in_reply_to_user_id_str": "VARCHAR", "quoted_status_id_str": "VARCHAR",
            "retweeted_status": {"id_str": "VARCHAR", "text": "VARCHAR", "full_text": "VARCHAR",
                "extended_tweet": {"full_text": "VARCHAR"}, "user": {"id_str": "VARCHAR"}},
            "quoted_status": {"user": {"id_str": "VARCHAR"}},
            "favorite_count": "VARCHAR", "retweet_count": "VARCHAR", "reply_count": "VARCHAR", "quote_count": "VARCHAR",
            "extended_tweet": {"full_text": "VARCHAR", "entities": "JSON", "extended_entities": "JSON"},
            "entities": "JSON", "extended_entities": "JSON",
            "user": {"id_str": "VARCHAR", "screen_name": "VARCHAR", "name": "VARCHAR", "description": "VARCHAR",
                "location": "VARCHAR", "url": "VARCHAR", "profile_image_url_https": "VARCHAR", "created_at": "VARCHAR",
                "followers_count": "VARCHAR", "friends_count": "VARCHAR", "statuses_count": "VARCHAR",
                "verified": "BOOLEAN", "entities": {"url": {"urls": [{"expanded_url": "VARCHAR"}]}}}}') as p
    from embedded
    where json_type(item, '$.delete') is null and json_type(item, '$.limit') is null
), rows as (
    select *,
        p.retweeted_status as original,
        from_json(coalesce(p.extended_tweet.entities, p.entities),
            '{"urls": [{"expanded_url": "VARCHAR", "url": "VARCHAR", "unwound": {"url": "VARCHAR"}}],
              "hashtags": [{"text": "VARCHAR"}], "user_mentions": [{"id_str": "VARCHAR", "screen_name": "VARCHAR"}]}') as e,
        from_json(coalesce(p.extended_tweet.extended_entities, p.extended_entities, p.entities),
            '{"media": [{"id_str": "VARCHAR"}]}') as m
    from parsed
)
select
    line,
    p.id_str as post_id,
    p.user.id_str as account_id,
    p.created_at as posted_at,
    unescaped(case when original.id_str is not null
        then regexp_extract(coalesce(p.full_text, p.text), '^RT @\w+: ')
            || coalesce(original.extended_tweet.full_text, original.full_text, original.text)
        else coalesce(p.extended_tweet.full_text, p.full_text, p.text) end) as text,
    p.lang as language,
    coalesce(nullif(regexp_extract(p.source, '>([^<]*)<', 1), ''), p.source) as client,
    'https://x.com/i/status/' || p.id_str as url,
    p.in_reply_to_status_id_str as reply_to_post_id,
    p.in_reply_to_user_id_str as reply_to_account_id,
    original.id_str as repost_of_post_id,
    original.user.id_str as repost_of_account_id,
    -- a repost of a quoting post carries the quote of its original: it is not its own
    case when original.id_str is null then p.quoted_status_id_str end as quote_of_post_id,
    case when original.id_str is null then p.quoted_status.user.id_str end as quote_of_account_id,
    original.id_str is not null as is_repost,
    is_context,
    p.favorite_count as n_likes,
    p.retweet_count as n_reposts,
    p.reply_count as n_replies,
    p.quote_count as n_quotes,
    list_transform(coalesce(e.urls, []), lambda link: coalesce(link.unwound.url, link.expanded_url, link.url)) as urls,
    list_transform(coalesce(e.hashtags, []), lambda h: h.text) as hashtags,
    list_transform(coalesce(e.user_mentions, []), lambda u: coalesce(u.id_str, '@' || u.screen_name)) as mentions,
    list_transform(coalesce(m.media, []), lambda file: file.id_str) as media,
    p.user.screen_name as handle,
    p.user.name as name,
    unescaped(p.user.description) as bio,
    p.user.location as location,
    coalesce(p.user.entities.url.urls[1].expanded_url, p.user.url) as profile_url,
    p.user.profile_image_url_https as image_url,
    p.user.created_at as created_at,
    p.user.followers_count as n_followers,
    p.user.friends_count as n_following,
    p.user.statuses_count as n_posts,
    p.user.verified as verified
from rows
