-- Which pairs of accounts acted on the same objects within the window, and how often?
-- The portable form of the pair kernel, by an equi-join over time buckets; its oracle in tests.
-- Reads action. Parameters: $layer; $time_window in seconds (inclusive; NULL = whole period);
-- $min_weight, least n_objects.
-- Returns one row per pair, source < target, ordered by source, target. Gaps in seconds.
with numbered as (
    select account_id, object_id, post_id, acted_at, epoch_us(acted_at) as acted_us,
        row_number() over (partition by account_id, object_id order by acted_at, post_id) = 1 as is_first,
        case when $time_window is null then 0
            when $time_window = 0 then epoch_us(acted_at)
            else cast(floor(epoch_us(acted_at) / ($time_window * 1000000.0)) as bigint)
        end as bucket
    from action
    where layer = $layer
),
reaching as (
    select numbered.*, numbered.bucket + step.step as reached
    from numbered
    cross join (values (-1), (0), (1)) as step (step)
    where step.step = 0 or $time_window > 0
),
pair as (
    select one.account_id as source, other.account_id as target, one.object_id,
        one.post_id as source_post, other.post_id as target_post, one.acted_at as source_at,
        other.acted_at as target_at, one.is_first and other.is_first as both_first,
        abs(one.acted_us - other.acted_us) as gap_us
    from numbered as one
    join reaching as other on other.object_id = one.object_id and other.reached = one.bucket
    where one.account_id < other.account_id
        and (one.post_id is null or other.post_id is null or one.post_id <> other.post_id)
        and ($time_window is null or abs(one.acted_us - other.acted_us) <= cast($time_window as bigint) * 1000000)
)
select source, target, count(distinct object_id) as n_objects,
    count(distinct case when both_first then object_id end) as n_first_objects,
    count(*) as n_pairs,
    count(distinct source_post) as n_source_posts, count(distinct target_post) as n_target_posts,
    min(least(source_at, target_at)) as first_at, max(greatest(source_at, target_at)) as last_at,
    min(gap_us) / 1000000.0 as min_gap, sum(gap_us) / (count(*) * 1000000.0) as mean_gap
from pair
group by source, target
having count(distinct object_id) >= $min_weight
order by source, target
