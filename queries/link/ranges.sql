-- Ranges of objects with about equally many actions. Reads linked_object. Parameter: $max_rows per range.
-- Returns first and last object of each range, in order.
with counted as (
    select object, sum(n_rows) over (order by object rows unbounded preceding) as n_seen
    from linked_object
)
select min(object) as first, max(object) as last
from counted
group by n_seen // $max_rows
order by first
