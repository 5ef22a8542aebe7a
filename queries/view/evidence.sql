-- Which posts stand behind each drawn pair? Per object the nearest posts of both accounts, found by two ASOF joins,
-- so that an object with many posts costs their number and not its square.
-- Reads drawn_pair, page_layer_pair, drawn_account, action, post. Parameters: layers (names); per_pair, the post pairs per pair and layer.
-- Returns one row per post pair, the first of every account pair before any second; the strongest pairs first.
with layer_pair as (
    select drawn_pair.number, drawn_pair.source, drawn_pair.target, page_layer_pair.layer,
        max(coalesce(page_layer_pair.time_window, 9000000000)) as time_window
    from drawn_pair
    join page_layer_pair using (source, target)
    group by all
), own_action as (
    -- one post per moment: of several at once an ASOF join would take any
    select layer, account_id, object_id, acted_at, min(post_id) as post_id
    from action
    where account_id in (select account_id from drawn_account)
        and list_contains($layers::varchar[], layer)
    group by layer, account_id, object_id, acted_at
), shared_object as (
    select layer, object_id
    from own_action
    group by layer, object_id
    having count(distinct account_id) > 1
), shared_action as (
    select own_action.*
    from own_action
    semi join shared_object
        on shared_object.layer = own_action.layer and shared_object.object_id = own_action.object_id
), source_action as (
    select layer_pair.*, shared_action.object_id, shared_action.post_id, shared_action.acted_at
    from layer_pair
    join shared_action on shared_action.layer = layer_pair.layer and shared_action.account_id = layer_pair.source
), post_pair as (
    select one.number, one.layer, one.time_window, one.object_id, one.post_id as source_post_id,
        other.post_id as target_post_id, one.acted_at as source_at, other.acted_at as target_at
    from source_action as one
    asof join shared_action as other
        on other.layer = one.layer and other.account_id = one.target and other.object_id = one.object_id
        and one.acted_at >= other.acted_at
    union
    select one.number, one.layer, one.time_window, one.object_id, one.post_id, other.post_id, one.acted_at, other.acted_at
    from source_action as one
    asof join shared_action as other
        on other.layer = one.layer and other.account_id = one.target and other.object_id = one.object_id
        and one.acted_at <= other.acted_at
), near as (
    select *, abs(epoch_us(source_at) - epoch_us(target_at)) / 1e6 as gap
    from post_pair
    where abs(epoch_us(source_at) - epoch_us(target_at)) <= time_window * 1000000
        and source_post_id is distinct from coalesce(target_post_id, '')
), placed_in_object as (
    select *, row_number() over (
        partition by number, layer, object_id order by gap, source_at, source_post_id, target_post_id
    ) as place_in_object
    from near
), placed as (
    select *, row_number() over (
        partition by number, layer order by place_in_object, gap, source_at, object_id, source_post_id, target_post_id
    ) as place
    from placed_in_object
)
select number, layer, object_id, source_post_id, target_post_id,
    epoch(source_at)::bigint as source_at, epoch(target_at)::bigint as target_at, gap
from placed
where place <= $per_pair
order by place, number, layer
