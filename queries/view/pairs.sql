-- What is the weight of each pair of accounts over all layers? Of several windows of a layer the largest counts.
-- Reads page_layer_pair. Makes the temporary table page_pair.
create or replace temp table page_pair as
with layer_weight as (
    select source, target, layer, max(n_objects) as weight
    from page_layer_pair
    group by source, target, layer
)
select source, target, sum(weight)::bigint as weight
from layer_weight
group by source, target
