-- Which accounts fit on the page? The largest communities whole; if the largest alone does not fit, its strongest accounts.
-- Reads page_member. Parameters: max_accounts.
-- Makes the temporary table drawn_account, numbered from 0 by community and falling strength.
create or replace temp table drawn_account as
with community_size as (
    select community_id, count(*) as n_accounts
    from page_member
    group by community_id
), running as (
    select community_id,
        sum(n_accounts) over (order by n_accounts desc, community_id rows unbounded preceding) as n_so_far,
        row_number() over (order by n_accounts desc, community_id) as place
    from community_size
), fitting as (
    select page_member.*,
        row_number() over (
            partition by community_id order by page_member.strength desc, page_member.account_id
        ) as place_inside
    from page_member
    join running using (community_id)
    where running.n_so_far <= $max_accounts or running.place = 1
)
select account_id, community_id, strength,
    row_number() over (order by community_id, strength desc, account_id) - 1 as number
from fitting
where place_inside <= $max_accounts
