-- The ledger in short, oldest first. Reads run.
select run_id, step, coalesce(parameters ->> 'layer', '') as layer, n_rows, round(seconds, 2) as seconds, version
from run
order by run_id
