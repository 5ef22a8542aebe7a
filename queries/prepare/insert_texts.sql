-- Store the normal forms of the texts in the temp table derived, one row per post. Reads post, post_text, derived.
insert into post_text
select post.post_id, derived.first_part, cast(derived.second_part as integer)
from post
join derived on derived.value = post.text
anti join post_text on post_text.post_id = post.post_id
