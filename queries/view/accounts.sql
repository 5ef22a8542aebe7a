-- Who are the accounts on the page, and which clients published their posts?
-- Reads drawn_account, account, post. Returns one row per account, by number.
with client_use as (
    select post.account_id, post.client, count(*) as n_posts
    from post
    where post.account_id in (select account_id from drawn_account)
        and post.client is not null and not post.is_context
    group by post.account_id, post.client
), favourite as (
    select account_id, list(client order by n_posts desc, client)[1:3] as clients
    from client_use
    group by account_id
), activity as (
    select account_id, count(*) as n_posts, min(posted_at) as first_at, max(posted_at) as last_at
    from post
    where account_id in (select account_id from drawn_account) and not is_context
    group by account_id
)
select drawn_account.account_id, drawn_account.community_id, drawn_account.strength,
    account.handle, account.name, account.bio, account.location, account.profile_url,
    strftime(account.created_at, '%Y-%m-%d') as created, account.n_followers,
    favourite.clients, coalesce(activity.n_posts, 0) as n_posts,
    epoch(activity.first_at)::bigint as first_at, epoch(activity.last_at)::bigint as last_at
from drawn_account
left join account using (account_id)
left join favourite using (account_id)
left join activity using (account_id)
order by drawn_account.number
