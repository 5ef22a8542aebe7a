-- CrowdTangle posts of Facebook pages and groups (also Instagram), one row per post.
-- Reads rows. The shared link is the object; the words of a post stand in several columns.
select
    line,
    platformId as post_id,
    coalesce(given(account_platformId), account_id) as account_id,
    date as posted_at,
    concat_ws(chr(10), given(message), given(title), given(description)) as text,
    languageCode as language,
    postUrl as url,
    -- the expanded form before the one that was typed, often a shortener
    case when given(coalesce(given(expanded), link)) is null then [] else [coalesce(given(expanded), link)] end as urls,
    statistics_actual_likeCount as n_likes,
    statistics_actual_shareCount as n_reposts,
    statistics_actual_commentCount as n_replies,
    account_handle as handle,
    account_name as name,
    account_url as profile_url,
    account_profileImage as image_url,
    account_subscriberCount as n_followers,
    yes(account_verified) as verified
from rows
