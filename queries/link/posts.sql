-- Codes of posts, ascending with the ids, for layers in which a post may act on several objects. Reads layer_row.
-- Parameter: $least, least number of actions of a post that gets a code.
insert into linked_post
select post_id, row_number() over (order by post_id) - 1
from (select post_id from layer_row where post_id is not null group by post_id having count(*) >= $least)
