-- Store who belongs to which community. Reads the registered arrays member and the temp table joined_pair.
-- Parameter: $run_id. Strength: sum of the weights of an account's pairs inside its community.
insert into membership
with side as (
    select source as account_id, target as partner_id, weight from joined_pair
    union all
    select target, source, weight from joined_pair
),
strength as (
    -- a condition in the sum, not in the join: joined on community_id first, large communities would explode
    select member.account_id,
        sum(case when partner.community_id = member.community_id then side.weight else 0 end) as strength
    from member
    join side on side.account_id = member.account_id
    join member as partner on partner.account_id = side.partner_id
    group by member.account_id
)
select $run_id, member.account_id, member.community_id, member.component_id, coalesce(strength.strength, 0)
from member
left join strength on strength.account_id = member.account_id
order by member.community_id, member.account_id
