-- What is known about the communities on the page?
-- Reads community_result, drawn_account. Parameters: detect_run. Returns one row per community, by number.
with drawn as (
    select community_id, count(*) as n_drawn
    from drawn_account
    group by community_id
)
select community_id, n_drawn, n_accounts, n_edges, density, layers, median_gap,
    epoch(first_at)::bigint as first_at, epoch(last_at)::bigint as last_at, top_objects
from drawn
left join (select * from community_result where run_id = $detect_run) using (community_id)
order by community_id
