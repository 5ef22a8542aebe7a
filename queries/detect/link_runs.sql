-- Link runs to read: those of a scan, or the newest of each layer and window.
-- Reads run, current_link. Parameter: $scan_id (NULL = newest). Returns run_id, layer, ordered by run_id.
select run.run_id, run.parameters ->> 'layer' as layer
from run
where run.step = 'link'
    and (run.scan_id = $scan_id or ($scan_id::integer is null and run.run_id in (select run_id from current_link)))
order by run.run_id
