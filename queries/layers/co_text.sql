-- Who posted which text, when? Texts of at least five content tokens, equal after normalisation.
-- Reads post, post_text. Object: text_key.
select post.account_id, post_text.text_key as object_id, post.post_id, post.posted_at as acted_at
from post
join post_text on post_text.post_id = post.post_id
where not post.is_context and not post.is_repost and post_text.n_content_tokens >= 5
