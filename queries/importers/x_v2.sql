-- X API v2: response pages, streamed objects, or one flattened post per line (twarc2), in both dialects
-- (tweet/post). Posts in `data` are collected; posts in `includes` and embedded ones come along as context.
-- Full texts of reposts are taken from there, long ones from note_tweet/note_post; expanded URLs before short ones.
-- Reads records.
with pages as (
    select
        line,
        case when json_type(json, '$.data') in ('ARRAY', 'OBJECT') then json -> '$.data' else json end as data,
        json_type(json, '$.data') is null and json_exists(json, '$.errors') as is_error,
        coalesce(json -> '$.includes.tweets', json -> '$.includes.posts') as included,
        json -> '$.includes.users' as users,
        url_decode(replace(nullif(
            regexp_extract(json ->> '$.__twarc.url', '[?&]query=([^&]*)', 1), ''), '+', ' ')) as query
    from records
    where json is null or json_type(json, '$.meta.result_count') is null or json_exists(json, '$.data')
), items as (
    select line, query, false as is_context,
        unnest(case when json_type(data) = 'ARRAY' then from_json(data, '["JSON"]') else [data] end) as item
    from pages
    where not is_error or is_error is null
    union all
    select line, query, true, unnest(from_json(included, '["JSON"]'))
    from pages
    where included is not null
), embedded as (
    select line, query, is_context, item from items
    union all
    select line, query, true, unnest(coalesce(
        from_json(item -> '$.referenced_tweets', '["JSON"]'), from_json(item -> '$.referenced_posts', '["JSON"]')))
    from items
    where not is_context and (item ->> '$.referenced_tweets[0].author_id' is not null
        or item ->> '$.referenced_posts[0].author_id' is not null)
), profiles as (
    select line, unnest(from_json(users, '["JSON"]')) as user
    from pages
    where users is not null
    union all
    select line, item from items where not is_context and item ->> '$.username' is not null and item ->> '$.text' is null
    union all  -- flattened posts hold the profiles of whom they mention and answer
    select line, unnest(from_json(item -> '$.entities.mentions', '["JSON"]')) from items
    where item ->> '$.entities.mentions[0].name' is not null
    union all
    select line, item -> '$.in_reply_to_user' from items where item ->> '$.in_reply_to_user.name' is not null
), parsed as (
    select line, query, is_context,
        from_json(item, '{"id": "VARCHAR", "author_id": "VARCHAR", "created_at": "VARCHAR", "text": "VARCHAR",
            "lang": "VARCHAR", "source": "VARCHAR", "in_reply_to_user_id": "VARCHAR",
            "note_tweet": {"text": "VARCHAR", "entities": "JSON"}, "note_post": {"text": "VARCHAR", "entities": "JSON"},
            "referenced_tweets": [{"type": "VARCHAR", "id": "VARCHAR", "author_id": "VARCHAR"}],
            "referenced_posts": [{"type": "VARCHAR", "id": "VARCHAR", "author_id": "VARCHAR"}],
            "attachments": {"media_keys": "JSON"}, "entities": "JSON", "author": "JSON",
            "public_metrics": {"like_count": "VARCHAR", "retweet_count": "VARCHAR", "repost_count": "VARCHAR",
                "reply_count": "VARCHAR", "quote_count": "VARCHAR"}}') as p
    from embedded
    where item is null or item ->> '$.username' is null or item ->> '$.text' is not null
), post_rows as (
    select
        line, query, is_context, p,
        coalesce(p.note_tweet.text, p.note_post.text, p.text) as text,
        coalesce(p.referenced_tweets, p.referenced_posts) as targets,
        from_json(coalesce(p.note_tweet.entities, p.note_post.entities, p.entities),
            '{"urls": [{"unwound_url": "VARCHAR", "expanded_url": "VARCHAR", "url": "VARCHAR", "media_key": "VARCHAR"}],
              "hashtags": [{"tag": "VARCHAR"}], "mentions": [{"id": "VARCHAR", "username": "VARCHAR"}]}') as e,
        case when json_type(p.attachments.media_keys) = 'ARRAY'
            then from_json(p.attachments.media_keys, '["VARCHAR"]') else [] end as keys,
        from_json(p.author, '{"name": "VARCHAR", "username": "VARCHAR", "description": "VARCHAR",
            "location": "VARCHAR", "url": "VARCHAR", "profile_image_url": "VARCHAR", "created_at": "VARCHAR",
            "verified": "BOOLEAN", "public_metrics": {"followers_count": "VARCHAR", "following_count": "VARCHAR",
            "tweet_count": "VARCHAR", "post_count": "VARCHAR"}}') as u
    from parsed
), targeted as (
    select
        *,
        list_filter(targets, lambda t: t.type in ('retweeted', 'reposted'))[1] as repost,
        list_filter(targets, lambda t: t.type = 'replied_to')[1] as reply,
        list_filter(targets, lambda t: t.type = 'quoted')[1] as quote
    from post_rows
), originals as (
    select p.id as id, any_value(p.author_id) as author_id, arg_max(text, len(text)) as text
    from post_rows
    where is_context
    group by p.id
)
select
    t.line,
    p.id as post_id,
    p.author_id as account_id,
    p.created_at as posted_at,
    unescaped(case when repost is not null and original.text is not null
        then regexp_extract(t.text, '^RT @\w+: ') || original.text else t.text end) as text,
    p.lang as language,
    p.source as client,
    'https://x.com/i/status/' || p.id as url,
    reply.id as reply_to_post_id,
    p.in_reply_to_user_id as reply_to_account_id,
    repost.id as repost_of_post_id,
    coalesce(repost.author_id, original.author_id) as repost_of_account_id,
    quote.id as quote_of_post_id,
    coalesce(quote.author_id, quoted.author_id) as quote_of_account_id,
    repost is not null as is_repost,
    is_context,
    p.public_metrics.like_count as n_likes,
    coalesce(p.public_metrics.retweet_count, p.public_metrics.repost_count) as n_reposts,
    p.public_metrics.reply_count as n_replies,
    p.public_metrics.quote_count as n_quotes,
    list_transform(list_filter(coalesce(e.urls, []), lambda link: link.media_key is null and not coalesce(
            regexp_matches(link.expanded_url, '^https?://(twitter|x)\.com/[^/]+/status/\d+/(photo|video)/'), false)),
        lambda link: coalesce(link.unwound_url, link.expanded_url, link.url)) as urls,
    list_transform(coalesce(e.hashtags, []), lambda h: h.tag) as hashtags,
    list_transform(coalesce(e.mentions, []), lambda m: coalesce(m.id, '@' || m.username)) as mentions,
    keys as media,
    u.username as handle,
    u.name,
    unescaped(u.description) as bio,
    u.location,
    u.url as profile_url,
    u.profile_image_url as image_url,
    u.created_at as created_at,
    u.public_metrics.followers_count as n_followers,
    u.public_metrics.following_count as n_following,
    coalesce(u.public_metrics.tweet_count, u.public_metrics.post_count) as n_posts,
    u.verified,
    query
from targeted t
left join originals original on original.id = repost.id
left join originals quoted on quoted.id = quote.id
union all by name
select
    line,
    u.id as account_id,
    u.username as handle,
    u.name,
    unescaped(u.description) as bio,
    u.location,
    coalesce(u.entities.url.urls[1].expanded_url, u.url) as profile_url,
    u.profile_image_url as image_url,
    u.created_at,
    u.public_metrics.followers_count as n_followers,
    u.public_metrics.following_count as n_following,
    coalesce(u.public_metrics.tweet_count, u.public_metrics.post_count) as n_posts,
    u.verified
from (
    select line, from_json(user, '{"id": "VARCHAR", "name": "VARCHAR", "username": "VARCHAR", "description": "VARCHAR",
        "location": "VARCHAR", "url": "VARCHAR", "profile_image_url": "VARCHAR", "created_at": "VARCHAR",
        "verified": "BOOLEAN", "entities": {"url": {"urls": [{"expanded_url": "VARCHAR"}]}},
        "public_metrics": {"followers_count": "VARCHAR", "following_count": "VARCHAR", "tweet_count": "VARCHAR",
        "post_count": "VARCHAR"}}') as u
    from profiles
)
