-- What did each drawn pair do together, per layer and time window?
-- Reads drawn_pair, page_layer_pair. Returns one row per pair, layer and window, by the pair's number.
select drawn_pair.number, page_layer_pair.layer, page_layer_pair.time_window, n_objects, n_pairs,
    round(min_gap, if(min_gap < 10, 3, 0)) as min_gap, round(mean_gap, if(mean_gap < 10, 2, 0)) as mean_gap,
    epoch(first_at)::bigint as first_at, (epoch(last_at) - epoch(first_at))::bigint as seconds, expected, q_value
from drawn_pair
join page_layer_pair using (source, target)
order by drawn_pair.number, page_layer_pair.layer, page_layer_pair.time_window nulls last
