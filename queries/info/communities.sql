-- The communities of a detect run, largest first. Reads community_result, membership, account. Parameter: $run_id.
select result.community_id, result.n_accounts, result.n_edges, result.weight, result.density, result.layers,
    result.median_gap, result.first_at, result.last_at,
    list(coalesce(account.handle, account.name, membership.account_id)
        order by membership.strength desc, membership.account_id) as accounts
from community_result as result
join membership on membership.run_id = result.run_id and membership.community_id = result.community_id
left join account on account.account_id = membership.account_id
where result.run_id = $run_id
group by all
order by result.community_id
