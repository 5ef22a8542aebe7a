-- Posts of the file that the case holds already; a context post that now was collected itself is taken anew.
-- Reads staged, post.
create or replace temp table known as
select post.post_id, bool_and(post.is_context) and not bool_and(staged.is_context) as is_promoted,
    bool_and(staged.is_context) as is_context
from staged
join post on post.post_id = staged.post_id
where staged.reason is null
group by post.post_id;

delete from entity where post_id in (select post_id from known where is_promoted);

delete from post where post_id in (select post_id from known where is_promoted);

delete from known where is_promoted
