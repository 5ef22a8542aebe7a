-- A table of Telegram messages. Message ids repeat across channels: a post id is CHANNEL/MESSAGE.
-- Reads rows. Channel ids are written with and without Telegram's marker -100: it is cut.
select
    line,
    regexp_replace(clean_id(sender_id), '^-100(\d{5,})$', '\1') || '/' || clean_id(message_id) as post_id,
    regexp_replace(clean_id(sender_id), '^-100(\d{5,})$', '\1') as account_id,
    date as posted_at,
    text,
    channel as name
from rows
