-- DuckDB does not count the broken lines of a CSV file: set the numbers of the rejects below them right.
-- Parameters: $source_id, $counted and $lines (numbers as counted and as they are, two lists of equal length).
update reject set line = moved.line
from (select unnest($counted::bigint[]) as counted, unnest($lines::bigint[]) as line) as moved
where source_id = $source_id and reject.line = moved.counted
