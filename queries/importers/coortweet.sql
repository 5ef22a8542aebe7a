-- CooRTweet's table: which account acted on which object, when. What the objects are, the file does not say.
-- Reads rows. Parameter: $object_kind (repost, url, hashtag or media).
select
    line,
    content_id as post_id,
    account_id,
    timestamp_share as posted_at,
    case when $object_kind = 'repost' then object_id end as repost_of_post_id,
    $object_kind = 'repost' as is_repost,
    case when $object_kind = 'url' then [object_id] else [] end as urls,
    case when $object_kind = 'hashtag' then [object_id] else [] end as hashtags,
    case when $object_kind = 'media' then [object_id] else [] end as media,
    []::varchar[] as mentions
from rows
