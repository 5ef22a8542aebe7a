-- Add the new posts; a text that begins with "RT @name:" is a repost, marked or not.
-- Reads fresh. Parameter: $source_id.
insert into post by name
select
    * exclude (line, n_likes, n_reposts, n_replies, n_quotes, is_repost),
    is_repost or repost_of_post_id is not null or coalesce(
        contains(text, 'RT @') and regexp_matches(text, '^\s*RT @[\w.-]+(@[\w.-]+)?:'), false) as is_repost,
    false as repost_inferred,
    count_of(n_likes) as n_likes,
    count_of(n_reposts) as n_reposts,
    count_of(n_replies) as n_replies,
    count_of(n_quotes) as n_quotes,
    $source_id as source_id
from fresh
