-- The actions of a layer, computed once, and codes for the kernel. Reads the temp view layer_action; fills the temp
-- tables layer_row, linked_account (ascending with the ids), linked_object (objects of two actions or more, with
-- their number) and linked_post (empty; see posts.sql). Parameter of the first: $with_posts; without, post ids are
-- only told apart from none.
create or replace temp table layer_row as
select account_id, object_id, acted_at, post_id is not null as has_post, case when $with_posts then post_id end as post_id
from layer_action
where account_id is not null and object_id is not null and acted_at is not null;

create or replace temp table linked_account as
select account_id, cast(row_number() over (order by account_id) - 1 as integer) as account
from (select distinct account_id from layer_row);

create or replace temp table linked_object as
select object_id, cast(row_number() over () - 1 as integer) as object, n_rows
from (select object_id, count(*) as n_rows from layer_row group by object_id having count(*) > 1);

create or replace temp table linked_post (post_id varchar, post integer);
