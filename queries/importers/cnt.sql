-- CSV input of coordination-network-toolkit; urls are a Python list or parted by spaces.
-- Reads rows.
select
    line,
    message_id as post_id,
    user_id as account_id,
    username as handle,
    timestamp as posted_at,
    message as text,
    repost_id as repost_of_post_id,
    reply_id as reply_to_post_id,
    urls_of(urls) as urls
from rows
