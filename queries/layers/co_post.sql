-- Who posted at all, when? Runs only by name, with min weight 1: every post acts on the one object 'post'.
-- Reads post. Object: the constant 'post'.
select account_id, 'post' as object_id, post_id, posted_at as acted_at
from post
where not is_context
