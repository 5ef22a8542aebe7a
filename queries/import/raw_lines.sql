-- Put lines of NDJSON as they stand beside their rejects, with their number in the file and, where the line is no
-- JSON object, that reason.
-- Parameters: $source_id, and four lists of equal length: $records (as counted), $lines, $raws, $reasons.
update reject set raw = found.raw, line = found.line, reason = coalesce(found.reason, reject.reason)
from (
    select
        unnest($records::bigint[]) as record,
        unnest($lines::bigint[]) as line,
        unnest($raws::varchar[]) as raw,
        unnest($reasons::varchar[]) as reason
) as found
where source_id = $source_id and reject.line = found.record
