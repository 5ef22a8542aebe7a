-- Distinct texts of posts that have no row in post_text, numbered from 0. Reads post, post_text.
select text as value, row_number() over () - 1 as number
from (select distinct text from post anti join post_text using (post_id) where text is not null)
