-- result.json of Telegram Desktop: one chat with its messages; the text is a string or a list of parts.
-- Reads records. In a channel the channel posts; in a group the senders do. Service messages are left out.
with chats as (
    select line, json ->> '$.id' as chat_id, json ->> '$.name' as chat, json ->> '$.type' as type,
        unnest(from_json(json -> '$.messages', '["JSON"]')) as json,
        generate_subscripts(from_json(json -> '$.messages', '["JSON"]'), 1) as number
    from records
), messages as (
    select *,
        from_json(json, '{"id": "VARCHAR", "type": "VARCHAR", "date": "VARCHAR", "date_unixtime": "VARCHAR", "from": "VARCHAR",
            "from_id": "VARCHAR", "text": "JSON", "reply_to_message_id": "VARCHAR", "photo": "VARCHAR", "file": "VARCHAR"}')
            as m
    from chats
), parts as (
    select *,
        case json_type(m.text)
            when 'ARRAY' then from_json(m.text, '["JSON"]')
            else [m.text]
        end as pieces,
        contains(coalesce(type, ''), 'channel') as is_channel
    from messages
    where m.type = 'message'
)
select
    number as line,
    chat_id || '/' || m.id as post_id,
    case when is_channel then chat_id else regexp_replace(m.from_id, '^channel', '') end as account_id,
    coalesce(m.date_unixtime, m.date) as posted_at,
    list_aggregate(list_transform(pieces, lambda piece: coalesce(piece ->> '$.text', piece ->> '$')), 'string_agg', '')
        as text,
    chat_id || '/' || m.reply_to_message_id as reply_to_post_id,
    case when is_channel then chat else m."from" end as name,
    case when list_contains(list_transform(pieces, lambda piece: piece ->> '$.type'), 'text_link')
        then list_distinct(list_filter(list_concat(
            list_transform(pieces, lambda piece: piece ->> '$.href'),
            text_urls(list_aggregate(list_transform(pieces, lambda piece: coalesce(piece ->> '$.text', piece ->> '$')),
                'string_agg', ' '))), lambda link: link is not null)) end as urls
from parts
