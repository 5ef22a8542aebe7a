-- Store the kernel's pairs under their ids. Reads the registered arrays pair and the temp table linked_account.
-- Parameters: $run_id, $layer, $time_window in seconds.
insert into edge
select $run_id, $layer, $time_window, source.account_id, target.account_id,
    pair.n_objects, pair.n_first_objects, pair.n_pairs, pair.n_source_posts, pair.n_target_posts,
    make_timestamp(pair.first_at), make_timestamp(pair.last_at),
    pair.min_gap / 1000000.0, pair.total_gap / (pair.n_pairs * 1000000.0), null, null, null, null
from pair
join linked_account as source on source.account = pair.source
join linked_account as target on target.account = pair.target
order by pair.source, pair.target
