-- Distinct URLs that have no row in url, numbered from 0. Reads entity, url.
select value, row_number() over () - 1 as number
from (select distinct value from entity anti join url using (value) where kind = 'url')
