-- Reddit comments and submissions with the dotted columns that PRAW users write.
-- Reads rows. A comment answers its parent; the link of the thread is the object. Deleted authors are no account.
select
    line,
    coalesce(given(name), given(id)) as post_id,
    nullif(nullif(given("author.name"), '[deleted]'), '[removed]') as account_id,
    created_utc as posted_at,
    coalesce(given(body), concat_ws(chr(10), given(title), given(selftext))) as text,
    case when starts_with(permalink, '/') then 'https://www.reddit.com' || permalink else permalink end as url,
    parent_id as reply_to_post_id,
    case when given(coalesce(given(link_url), url)) is null then [] else [coalesce(given(link_url), url)] end as urls,
    coalesce(given(ups), score) as n_likes,
    num_comments as n_replies,
    "author.name" as handle
from rows
