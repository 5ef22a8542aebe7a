-- Gnip activity streams: ids are the numbers at the end of their URIs; a share holds the shared post in `object`.
-- Reads records.
with embedded as (
    select line, false as is_context, json as item from records
    union all
    select line, true, json -> '$.object' from records
    where json ->> '$.verb' = 'share' and json_type(json, '$.object.actor') = 'OBJECT'
    union all
    select line, true, json -> '$.twitter_quoted_status' from records
    where json_type(json, '$.twitter_quoted_status') = 'OBJECT'
    union all
    select line, true, json -> '$.object.twitter_quoted_status' from records
    where json_type(json, '$.object.twitter_quoted_status') = 'OBJECT'
), parsed as (
    select line, is_context,
        from_json(item, '{"id": "VARCHAR", "verb": "VARCHAR", "postedTime": "VARCHAR", "body": "VARCHAR", "link": "VARCHAR",
            "long_object": {"body": "VARCHAR", "twitter_entities": "JSON", "twitter_extended_entities": "JSON"},
            "twitter_lang": "VARCHAR", "generator": {"displayName": "VARCHAR"}, "inReplyTo": {"link": "VARCHAR"},
            "object": {"id": "VARCHAR", "body": "VARCHAR", "long_object": {"body": "VARCHAR"}, "actor": {"id": "VARCHAR"}},
            "twitter_quoted_status": {"id": "VARCHAR", "actor": {"id": "VARCHAR"}},
            "favoritesCount": "VARCHAR", "retweetCount": "VARCHAR",
            "twitter_entities": "JSON", "twitter_extended_entities": "JSON",
            "actor": {"id": "VARCHAR", "preferredUsername": "VARCHAR", "displayName": "VARCHAR", "summary": "VARCHAR",
                "location": {"displayName": "VARCHAR"}, "links": [{"href": "VARCHAR"}], "image": "VARCHAR",
                "postedTime": "VARCHAR", "followersCount": "VARCHAR", "friendsCount": "VARCHAR",
                "statusesCount": "VARCHAR", "verified": "BOOLEAN"}}') as p
    from embedded
), rows as (
    select *,
        from_json(coalesce(p.long_object.twitter_entities, p.twitter_entities),
            '{"urls": [{"expanded_url": "VARCHAR", "url": "VARCHAR"}], "hashtags": [{"text": "VARCHAR"}],
              "user_mentions": [{"id_str": "VARCHAR", "screen_name": "VARCHAR"}]}') as e,
        from_json(coalesce(p.long_object.twitter_extended_entities, p.twitter_extended_entities, p.twitter_entities),
            '{"media": [{"id_str": "VARCHAR"}]}') as m
    from parsed
)
select
    line,
    nullif(regexp_extract(p.id, '(\d+)$', 1), '') as post_id,
    nullif(regexp_extract(p.actor.id, '(\d+)$', 1), '') as account_id,
    p.postedTime as posted_at,
    unescaped(case when p.verb = 'share'
        then regexp_extract(p.body, '^RT @\w+: ') || coalesce(p.object.long_object.body, p.object.body)
        else coalesce(p.long_object.body, p.body) end) as text,
    p.twitter_lang as language,
    p.generator.displayName as client,
    p.link as url,
    nullif(regexp_extract(p.inReplyTo.link, '(\d+)$', 1), '') as reply_to_post_id,
    case when p.verb = 'share' then nullif(regexp_extract(p.object.id, '(\d+)$', 1), '') end as repost_of_post_id,
    case when p.verb = 'share' then nullif(regexp_extract(p.object.actor.id, '(\d+)$', 1), '') end as repost_of_account_id,
    case when p.verb <> 'share'
        then nullif(regexp_extract(p.twitter_quoted_status.id, '(\d+)$', 1), '') end as quote_of_post_id,
    case when p.verb <> 'share'
        then nullif(regexp_extract(p.twitter_quoted_status.actor.id, '(\d+)$', 1), '') end as quote_of_account_id,
    p.verb = 'share' as is_repost,
    is_context,
    p.favoritesCount as n_likes,
    p.retweetCount as n_reposts,
    list_transform(coalesce(e.urls, []), lambda link: coalesce(link.expanded_url, link.url)) as urls,
    list_transform(coalesce(e.hashtags, []), lambda h: h.text) as hashtags,
    list_transform(coalesce(e.user_mentions, []), lambda u: coalesce(u.id_str, '@' || u.screen_name)) as mentions,
    list_transform(coalesce(m.media, []), lambda file: file.id_str) as media,
    p.actor.preferredUsername as handle,
    p.actor.displayName as name,
    p.actor.summary as bio,
    p.actor.location.displayName as location,
    p.actor.links[1].href as profile_url,
    p.actor.image as image_url,
    p.actor.postedTime as created_at,
    p.actor.followersCount as n_followers,
    p.actor.friendsCount as n_following,
    p.actor.statusesCount as n_posts,
    p.actor.verified as verified
from rows
