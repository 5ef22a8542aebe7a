-- Add and update accounts with the newest profile, field by field, and write the history of their names.
-- Reads staged, account, post. Parameters: $source_id, $imported_at.
create or replace temp table profile as
with ranked as (
    select *, epoch_us(coalesce(posted_at, $imported_at::timestamp))::hugeint * 1000000000000 + line as seen
    from staged
    where reason is null
)
select
    account_id,
    any_value(platform) as platform,
    arg_max(handle, seen) filter (where handle is not null) as handle,
    arg_max(name, seen) filter (where name is not null) as name,
    arg_max(bio, seen) filter (where bio is not null) as bio,
    arg_max(location, seen) filter (where location is not null) as location,
    arg_max(profile_url, seen) filter (where profile_url is not null) as profile_url,
    arg_max(image_url, seen) filter (where image_url is not null) as image_url,
    arg_max(created_at, seen) filter (where created_at is not null) as created_at,
    arg_max(count_of(n_followers), seen) filter (where n_followers is not null) as n_followers,
    arg_max(count_of(n_following), seen) filter (where n_following is not null) as n_following,
    arg_max(count_of(n_posts), seen) filter (where n_posts is not null) as n_posts,
    arg_max(verified, seen) filter (where verified is not null) as verified,
    max(posted_at) as last_at
from ranked
group by account_id;

create or replace temp table known_account as
with last_known as (
    select account_id, max(posted_at) as last_at
    from post
    where source_id <> $source_id and account_id in (select account_id from profile)
    group by account_id
)
select profile.*, coalesce(profile.last_at >= last_known.last_at, true) as is_newer
from profile
join account using (account_id)
left join last_known using (account_id);

update account set
    handle = case when is_newer then coalesce(k.handle, account.handle) else coalesce(account.handle, k.handle) end,
    name = case when is_newer then coalesce(k.name, account.name) else coalesce(account.name, k.name) end,
    bio = case when is_newer then coalesce(k.bio, account.bio) else coalesce(account.bio, k.bio) end,
    location = case when is_newer then coalesce(k.location, account.location) else coalesce(account.location, k.location) end,
    profile_url = case when is_newer then coalesce(k.profile_url, account.profile_url)
        else coalesce(account.profile_url, k.profile_url) end,
    image_url = case when is_newer then coalesce(k.image_url, account.image_url)
        else coalesce(account.image_url, k.image_url) end,
    created_at = coalesce(account.created_at, k.created_at),
    n_followers = case when is_newer then coalesce(k.n_followers, account.n_followers)
        else coalesce(account.n_followers, k.n_followers) end,
    n_following = case when is_newer then coalesce(k.n_following, account.n_following)
        else coalesce(account.n_following, k.n_following) end,
    n_posts = case when is_newer then coalesce(k.n_posts, account.n_posts) else coalesce(account.n_posts, k.n_posts) end,
    verified = case when is_newer then coalesce(k.verified, account.verified) else coalesce(account.verified, k.verified) end
from known_account k
where k.account_id = account.account_id;

insert into account by name
select * exclude (last_at), $source_id as source_id
from profile
where account_id not in (select account_id from known_account)
order by account_id;

create or replace temp table named as
select account_id, handle, name, coalesce(min(posted_at), $imported_at::timestamp) as seen_at
from staged
where reason is null and (handle is not null or name is not null)
group by account_id, handle, name;

update account_name set seen_at = named.seen_at
from named
where named.account_id = account_name.account_id and named.handle is not distinct from account_name.handle
    and named.name is not distinct from account_name.name and named.seen_at < account_name.seen_at;

insert into account_name by name
select named.*, $source_id as source_id
from named
where not exists (
    from account_name a
    where a.account_id = named.account_id and a.handle is not distinct from named.handle
        and a.name is not distinct from named.name)
order by account_id, seen_at, handle, name
