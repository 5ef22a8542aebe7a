-- Who posted a link into which site, when? Context only: never in the default set.
-- Reads post, entity, url. Object: registrable domain.
select distinct post.account_id, coalesce(url.domain, entity.value) as object_id, post.post_id, post.posted_at as acted_at
from post
join entity on entity.post_id = post.post_id and entity.kind in ('url', 'domain')
left join url on entity.kind = 'url' and url.value = entity.value
where not post.is_context and not post.is_repost
    and (entity.kind = 'domain' or url.domain is not null)
