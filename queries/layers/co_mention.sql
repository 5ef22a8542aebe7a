-- Who mentioned which account, when?
-- Reads post, entity. Object: mentioned account.
select distinct post.account_id, entity.value as object_id, post.post_id, post.posted_at as acted_at
from post
join entity on entity.post_id = post.post_id and entity.kind = 'mention'
where not post.is_context and not post.is_repost
