-- The actions of a layer in codes. Reads layer_action and the tables of codes.sql.
-- Returns account, object, time in microseconds, post (-1 = none).
select linked_account.account as account, linked_object.object as object,
    epoch_us(layer_action.acted_at) as time, coalesce(linked_post.post, -1) as post
from layer_action
join linked_object on linked_object.object_id = layer_action.object_id
join linked_account on linked_account.account_id = layer_action.account_id
left join linked_post on linked_post.post_id = layer_action.post_id
where layer_action.acted_at is not null
