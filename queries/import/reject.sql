-- Keep the rows that cannot be taken, with the reason; context rows that are incomplete are no loss.
-- Reads staged. Parameter: $source_id.
insert into reject
select $source_id, line, reason, null
from staged
where reason is not null and not is_context
order by line
