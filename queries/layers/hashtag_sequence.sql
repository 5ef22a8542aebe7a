-- Who used which three or more hashtags in the same order, when? (Pacheco et al. 2021, case study 3)
-- Reads post, entity. Object: the hashtags, case-folded, in order.
select any_value(post.account_id) as account_id,
    string_agg('#' || lower(entity.value), ' ' order by entity.position) as object_id,
    post.post_id, any_value(post.posted_at) as acted_at
from post
join entity on entity.post_id = post.post_id and entity.kind = 'hashtag'
where not post.is_context and not post.is_repost
group by post.post_id
having count(*) >= 3
