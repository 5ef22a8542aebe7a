-- Measure the communities of a detect run. Reads membership, action and the temp table joined_pair.
-- Parameter: $run_id. One row per community; top objects are those that most of its accounts acted on.
insert into community_result
with member as (
    select * from membership where run_id = $run_id
),
placed_pair as (
    select one.community_id, other.community_id as other_community_id, joined_pair.*
    from joined_pair
    join member as one on one.account_id = joined_pair.source
    join member as other on other.account_id = joined_pair.target
),
inner_pair as materialized (
    select * from placed_pair where community_id = other_community_id
),
measure as (
    select community_id, count(*) as n_edges, sum(weight) as weight, median(min_gap) as median_gap,
        min(first_at) as first_at, max(last_at) as last_at
    from inner_pair
    group by community_id
),
layer_use as (
    select community_id, layer, count(*) as n_edges
    from (select community_id, unnest(layers) as layer from inner_pair)
    group by community_id, layer
),
layer_list as (
    select community_id, list(layer order by n_edges desc, layer) as layers
    from layer_use
    group by community_id
),
account_object as (
    select layer_use.community_id, action.layer, action.object_id, action.account_id, count(*) as n_actions
    from action
    join member on member.account_id = action.account_id
    join layer_use on layer_use.community_id = member.community_id and layer_use.layer = action.layer
    group by layer_use.community_id, action.layer, action.object_id, action.account_id
),
object_use as (
    select community_id, layer, object_id, count(*) as n_accounts, sum(n_actions) as n_actions
    from account_object
    group by community_id, layer, object_id
    having count(*) >= 2
),
top_object as (
    select community_id, list(layer || ' ' || object_id order by n_accounts desc, n_actions desc, layer, object_id) as objects
    from (
        select *, row_number() over (
            partition by community_id order by n_accounts desc, n_actions desc, layer, object_id
        ) as place
        from object_use
    )
    where place <= 5
    group by community_id
),
size as (
    select community_id, any_value(component_id) as component_id, count(*) as n_accounts
    from member
    group by community_id
)
select $run_id, size.community_id, size.component_id, size.n_accounts, coalesce(measure.n_edges, 0),
    coalesce(measure.weight, 0), coalesce(2.0 * measure.n_edges / (size.n_accounts * (size.n_accounts - 1)), 0),
    coalesce(layer_list.layers, []), measure.median_gap, measure.first_at, measure.last_at,
    coalesce(top_object.objects, [])
from size
left join measure on measure.community_id = size.community_id
left join layer_list on layer_list.community_id = size.community_id
left join top_object on top_object.community_id = size.community_id
order by size.community_id
