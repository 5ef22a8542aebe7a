-- One row per pair of accounts over the chosen link runs, kept in the temp table joined_pair.
-- Weight: greatest n_objects over the windows of a layer, summed over layers. Reads edge. Parameter: $link_runs.
create or replace temp table joined_pair as
with per_layer as (
    select source, target, layer, max(n_objects) as n_objects, min(min_gap) as min_gap,
        min(first_at) as first_at, max(last_at) as last_at
    from edge
    where list_contains($link_runs::integer[], run_id)
    group by source, target, layer
)
select source, target, cast(sum(n_objects) as bigint) as weight, list(layer order by layer) as layers,
    min(min_gap) as min_gap, min(first_at) as first_at, max(last_at) as last_at
from per_layer
group by source, target
