-- Handle and community of the accounts of a graph. Reads account, community_account. Parameter: $account_ids.
-- Returns account_id, handle, community_id, ordered by account_id.
select named.account_id, account.handle, community_account.community_id
from (select unnest($account_ids::varchar[]) as account_id) as named
left join account on account.account_id = named.account_id
left join community_account on community_account.account_id = named.account_id
order by named.account_id
