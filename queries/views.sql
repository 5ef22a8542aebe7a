-- The views of a case, over the layers' view `action`; rebuilt whenever a case is migrated.

-- Newest finished link run per (layer, time_window).
create or replace view current_link as
select max(run.run_id) as run_id, run.parameters ->> 'layer' as layer,
    cast(run.parameters ->> 'window' as bigint) as time_window
from run
where run.step = 'link'
group by layer, time_window;

-- One row per pair, layer and time window, from the newest link run of each.
create or replace view coordinated_pair as
select edge.*
from edge
join current_link on current_link.run_id = edge.run_id;

-- Communities of the newest detect run.
create or replace view community as
select *
from community_result
where run_id = (select max(run_id) from run where step = 'detect');

-- Members of the communities of the newest detect run.
create or replace view community_account as
select membership.*, account.platform, account.handle, account.name, account.bio, account.created_at,
    account.n_followers
from membership
left join account on account.account_id = membership.account_id
where membership.run_id = (select max(run_id) from run where step = 'detect');

-- Own posts, reposts and active period of every account.
create or replace view account_activity as
select account.account_id, account.handle, account.name,
    count(post.post_id) as n_posts,
    count(post.post_id) filter (where post.is_repost) as n_reposts,
    min(post.posted_at) as first_at, max(post.posted_at) as last_at
from account
left join post on post.account_id = account.account_id and not post.is_context
group by account.account_id, account.handle, account.name;

-- Down to the two posts: every pair of posts behind the pairs of coordinated_pair.
create or replace view evidence as
select pair.layer, pair.time_window, pair.source, pair.target, one.object_id,
    one.post_id as source_post_id, other.post_id as target_post_id,
    one.acted_at as source_at, other.acted_at as target_at,
    abs(epoch(one.acted_at) - epoch(other.acted_at)) as gap
from coordinated_pair as pair
join action as one on one.layer = pair.layer and one.account_id = pair.source
join action as other on other.layer = pair.layer and other.account_id = pair.target
    and other.object_id = one.object_id
where (one.post_id is null or other.post_id is null or one.post_id <> other.post_id)
    and (pair.time_window is null or abs(epoch_us(one.acted_at) - epoch_us(other.acted_at)) <= pair.time_window * 1000000);

comment on view action is 'Who did what to which object, when: all layers together.';
comment on column action.layer is 'Layer.';
comment on column action.account_id is 'Account that acted.';
comment on column action.object_id is 'Object acted upon; what it is depends on the layer.';
comment on column action.post_id is 'Post by which it acted; NULL in shared_handle.';
comment on column action.acted_at is 'When, UTC.';
comment on view current_link is 'Newest finished link run per layer and time window.';
comment on view coordinated_pair is 'One row per pair, layer and time window, from the newest link run of each.';
comment on view community is 'Communities of the newest detect run.';
comment on view community_account is 'Members of the communities of the newest detect run, with their profiles.';
comment on view account_activity is 'Own posts, reposts and active period of every account.';
comment on view evidence is 'Every pair of posts behind the pairs of coordinated_pair; filter by source and target.';
