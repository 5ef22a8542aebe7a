-- Who posted which picture or film, when?
-- Reads post, entity. Object: media key or perceptual hash.
select distinct post.account_id, entity.value as object_id, post.post_id, post.posted_at as acted_at
from post
join entity on entity.post_id = post.post_id and entity.kind = 'media'
where not post.is_context and not post.is_repost
