-- Who used which hashtag, when? Hashtags of the query that collected the posts are left out: all have them.
-- Reads post, entity, source. Object: hashtag, case-folded.
with query_hashtag as (
    select distinct unnest(regexp_extract_all(lower(query), '#([\p{L}\p{N}_]+)', 1)) as hashtag
    from source
)
select distinct post.account_id, lower(entity.value) as object_id, post.post_id, post.posted_at as acted_at
from post
join entity on entity.post_id = post.post_id and entity.kind = 'hashtag'
where not post.is_context and not post.is_repost
    and lower(entity.value) not in (select hashtag from query_hashtag)
