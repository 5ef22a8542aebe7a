-- The actions on a range of objects, in codes. Reads the tables of codes.sql. Parameters: $first, $last object.
-- Returns account, object, time in microseconds, post (-1 = none, -2 = without a code), by object, time, post.
select linked_account.account as account, linked_object.object as object, epoch_us(layer_row.acted_at) as time,
    cast(case when layer_row.has_post then coalesce(linked_post.post, -2) else -1 end as integer) as post
from layer_row
join linked_object on linked_object.object_id = layer_row.object_id and linked_object.object between $first and $last
join linked_account on linked_account.account_id = layer_row.account_id
left join linked_post on linked_post.post_id = layer_row.post_id
order by object, time, post
