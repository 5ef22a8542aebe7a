-- Who posted a link to which page, when? Reposts are left out: their links are not their own.
-- Reads post, entity, url. Object: canonical URL.
select distinct post.account_id, url.canonical as object_id, post.post_id, post.posted_at as acted_at
from post
join entity on entity.post_id = post.post_id and entity.kind = 'url'
join url on url.value = entity.value
where not post.is_context and not post.is_repost and url.canonical is not null
