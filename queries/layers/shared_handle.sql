-- Which accounts used the same handle, when first? A handle passed on shows one hand behind several ids.
-- Reads account_name, account. Object: handle, case-folded, with platform prefix. No post is named.
select account_name.account_id, account.platform || ':@' || lower(account_name.handle) as object_id,
    null::varchar as post_id, min(account_name.seen_at) as acted_at
from account_name
join account on account.account_id = account_name.account_id
where account_name.handle is not null
group by account_name.account_id, object_id
