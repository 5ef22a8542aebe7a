-- Which pairs fit on the page? The strongest first.
-- Reads page_pair, drawn_account. Parameters: max_pairs.
-- Makes the temporary table drawn_pair, numbered from 0 by falling weight.
create or replace temp table drawn_pair as
select page_pair.source, page_pair.target, page_pair.weight,
    one.number as source_number, other.number as target_number,
    row_number() over (order by page_pair.weight desc, page_pair.source, page_pair.target) - 1 as number
from page_pair
join drawn_account as one on one.account_id = page_pair.source
join drawn_account as other on other.account_id = page_pair.target
order by number
limit $max_pairs
