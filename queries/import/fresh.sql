-- One row per new post: collected before context, then by line; a field that the first row leaves empty is
-- taken from the next row which has it. `taken` are the rows of new posts, `united` the posts of several rows.
-- Reads staged, known, repeated.
create or replace temp view taken as
select *
from staged
where reason is null and not is_profile and post_id not in (select post_id from known);

create or replace temp table united as
select
    post_id,
    arg_min(account_id, place) as account_id,
    arg_min(platform, place) as platform,
    arg_min(posted_at, place) as posted_at,
    arg_min(text, place) as text,
    arg_min(language, place) as language,
    arg_min(client, place) as client,
    arg_min(url, place) as url,
    arg_min(reply_to_post_id, place) as reply_to_post_id,
    arg_min(reply_to_account_id, place) as reply_to_account_id,
    arg_min(repost_of_post_id, place) as repost_of_post_id,
    arg_min(repost_of_account_id, place) as repost_of_account_id,
    arg_min(quote_of_post_id, place) as quote_of_post_id,
    arg_min(quote_of_account_id, place) as quote_of_account_id,
    arg_min(is_repost, place) as is_repost,
    bool_and(is_context) as is_context,
    arg_min(n_likes, place) as n_likes,
    arg_min(n_reposts, place) as n_reposts,
    arg_min(n_replies, place) as n_replies,
    arg_min(n_quotes, place) as n_quotes,
    min(line) as line
from (
    select *, (is_context::bigint << 48) + line as place
    from taken
    where post_id in (select post_id from repeated)
)
group by post_id;

create or replace temp view fresh as
select post_id, account_id, platform, posted_at, text, language, client, url, reply_to_post_id, reply_to_account_id,
    repost_of_post_id, repost_of_account_id, quote_of_post_id, quote_of_account_id, is_repost, is_context,
    n_likes, n_reposts, n_replies, n_quotes, line
from taken
where post_id not in (select post_id from repeated)  -- keeps the order of the file, an anti join does not
union all by name
select * from united
