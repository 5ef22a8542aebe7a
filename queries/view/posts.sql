-- What do these posts say?
-- Reads post, account. Parameters: post_ids. Returns one row per known post, by id.
select post.post_id, coalesce('@' || account.handle, post.account_id) as author,
    epoch(post.posted_at)::bigint as posted_at, post.text, post.url, post.client
from post
left join account on account.account_id = post.account_id
where post_id in (select unnest($post_ids::varchar[]))
order by post_id
