-- Who replied to which post, when?
-- Reads post. Object: id of the post replied to.
select account_id, reply_to_post_id as object_id, post_id, posted_at as acted_at
from post
where not is_context and not is_repost and reply_to_post_id is not null
