-- Store the canonical forms of the URLs in the temp table derived. Reads derived.
insert into url
select value, first_part, second_part
from derived
