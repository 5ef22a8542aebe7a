-- Add the entities of new posts, each once and numbered per kind in the order they stand; those of several rows
-- of a post are united. A list that the format has no field for is read from the text.
-- Reads taken, repeated.
insert into entity by name
with rows as not materialized (
    select post_id, platform, line, text, urls, hashtags, mentions, media, domains
    from taken
), lists as not materialized (
    select post_id, line, 'url' as kind, urls is null as from_text,
        coalesce(given_items(urls), case when contains(text, '://') then text_urls(text) end) as items
    from rows
    where len(urls) > 0 or urls is null and contains(text, '://')
    union all
    select post_id, line, 'hashtag', hashtags is null,
        coalesce(
            given_items(list_transform(hashtags, lambda item: ltrim(item, '#＃'))),
            case when contains(text, '#') or contains(text, '＃') then text_hashtags(text) end)
    from rows
    where len(hashtags) > 0 or hashtags is null and (contains(text, '#') or contains(text, '＃'))
    union all
    select post_id, line, 'mention', mentions is null,
        list_transform(
            coalesce(given_items(mentions), case when contains(text, '@') then text_mentions(text) end),
            lambda item: mention_of(platform, item))
    from rows
    where len(mentions) > 0 or mentions is null and contains(text, '@')
    union all
    select post_id, line, 'media', false, given_items(media) from rows where len(media) > 0
    union all
    select post_id, line, 'domain', false, given_items(domains) from rows where len(domains) > 0
), united as (
    select post_id, kind, from_text, items
    from lists
    where len(items) > 0 and post_id not in (select post_id from repeated)
    union all
    select post_id, kind, bool_and(from_text), flatten(list(items order by line))
    from lists
    where len(items) > 0 and post_id in (select post_id from repeated)
    group by post_id, kind
), numbered as (
    select post_id, kind, from_text,
        case when len(items) = 1 then items
            else list_filter(items, lambda item, i: list_position(items, item) = i) end as items
    from united
)
select post_id, kind, generate_subscripts(items, 1) as position, unnest(items) as value, from_text
from numbered
