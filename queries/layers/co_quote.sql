-- Who quoted which post, when?
-- Reads post. Object: id of the quoted post.
select account_id, quote_of_post_id as object_id, post_id, posted_at as acted_at
from post
where not is_context and not is_repost and quote_of_post_id is not null
