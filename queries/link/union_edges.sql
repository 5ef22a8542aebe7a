-- One row per pair over all layers: greatest n_objects over a layer's windows, summed over layers.
-- Reads edge, run, current_link. Parameters: $layers (list; NULL = all), $scan_id (NULL = newest run of each).
-- Returns source, target, weight, layers (space-separated), n_pairs, min_gap in seconds, ordered by source, target.
with chosen as (
    select edge.*
    from edge
    where edge.run_id in (
            select run_id from current_link where $scan_id::integer is null
            union all
            select run_id from run where step = 'link' and scan_id = $scan_id::integer
        )
        and ($layers::varchar[] is null or list_contains($layers::varchar[], edge.layer))
),
per_layer as (
    select source, target, layer, max(n_objects) as n_objects, max(n_pairs) as n_pairs, min(min_gap) as min_gap
    from chosen
    group by source, target, layer
)
select source, target, cast(sum(n_objects) as bigint) as weight, string_agg(layer, ' ' order by layer) as layers,
    cast(sum(n_pairs) as bigint) as n_pairs, min(min_gap) as min_gap
from per_layer
group by source, target
order by source, target
