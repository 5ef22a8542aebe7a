-- Codes for the kernel, ascending with the ids; objects of a single account cannot pair and are left out.
-- Reads the temp view layer_action; fills the temp tables linked_object, linked_account and linked_post.
create or replace temp table linked_object as
select object_id, row_number() over (order by object_id) - 1 as object
from layer_action
where object_id is not null and acted_at is not null
group by object_id
having count(distinct account_id) > 1;

create or replace temp table linked_account as
select account_id, row_number() over (order by account_id) - 1 as account
from (select distinct account_id from layer_action join linked_object using (object_id));

create or replace temp table linked_post as
select post_id, row_number() over (order by post_id) - 1 as post
from (select distinct post_id from layer_action join linked_object using (object_id) where post_id is not null);
