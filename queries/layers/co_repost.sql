-- Who reposted which post, when? The original post's own row is no action; a repost of an own post is one.
-- Reads post. Object: id of the reposted post (an inferred target where the table names none).
select account_id, repost_of_post_id as object_id, post_id, posted_at as acted_at
from post
where not is_context and repost_of_post_id is not null
