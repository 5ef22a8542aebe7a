-- The communities of a detect run for a terminal, largest first. Reads community_result, membership, account.
-- Parameter: $run_id. `who` names the three strongest accounts; median_gap is in words.
with named as (
    select membership.community_id,
        coalesce(account.handle, account.name, membership.account_id) as label,
        row_number() over (
            partition by membership.community_id order by membership.strength desc, membership.account_id
        ) as place
    from membership
    left join account on account.account_id = membership.account_id
    where membership.run_id = $run_id
),
strongest as (
    select community_id, string_agg(case when length(label) > 18 then left(label, 17) || '…' else label end, ', ' order by place) as who
    from named
    where place <= 3
    group by community_id
)
select result.community_id as community, result.n_accounts as accounts, result.n_edges as pairs,
    case when result.median_gap < 120 then format('{:.1f} s', result.median_gap)
        when result.median_gap < 7200 then format('{:.0f} min', result.median_gap / 60)
        when result.median_gap < 172800 then format('{:.0f} h', result.median_gap / 3600)
        else format('{:.0f} d', result.median_gap / 86400)
    end as median_gap, array_to_string(result.layers, ' ') as layers, strongest.who
from community_result as result
join strongest on strongest.community_id = result.community_id
where result.run_id = $run_id
order by result.community_id
