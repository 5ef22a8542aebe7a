-- incoming with clean prefixed ids and parsed times; `reason` says why a row cannot be taken, NULL = it can.
-- Reads incoming (a table, or a step put in front of these). Parameters: $platform, $zone (time zone of naive times or NULL), $form (strptime form or '-'),
-- $day_first (or NULL), $time_header (as the file calls it).
with cleaned as not materialized (
    select
        * replace (
            coalesce(platform, $platform) as platform,
            clean_id(post_id) as post_id,
            clean_id(account_id) as account_id,
            clean_id(reply_to_post_id) as reply_to_post_id,
            clean_id(reply_to_account_id) as reply_to_account_id,
            clean_id(repost_of_post_id) as repost_of_post_id,
            clean_id(repost_of_account_id) as repost_of_account_id,
            clean_id(quote_of_post_id) as quote_of_post_id,
            clean_id(quote_of_account_id) as quote_of_account_id,
            coalesce(is_context, false) as is_context,
            coalesce(is_repost, false) as is_repost,
            nullif(text, '') as text,
            nullif(trim(handle), '') as handle,
            nullif(trim(name), '') as name,
            nullif(bio, '') as bio,
            given(location) as location,
            given(profile_url) as profile_url,
            given(image_url) as image_url,
            given(language) as language,
            given(client) as client,
            given(url) as url,
            time_of(posted_at, $zone, $form, $day_first) as posted_at,
            time_of(created_at, $zone, '-', $day_first) as created_at
        ),
        posted_at as time_written
    from incoming
), checked as not materialized (
    select
        *,
        is_profile_of(post_id, account_id, time_written, text) as is_profile,
        case
            when is_rounded(post_id) then post_id
            when is_rounded(account_id) then account_id
            when is_rounded(repost_of_post_id) then repost_of_post_id
            when is_rounded(reply_to_post_id) then reply_to_post_id
            when is_rounded(reply_to_account_id) then reply_to_account_id
            when is_rounded(quote_of_post_id) then quote_of_post_id
        end as rounded_id
    from cleaned
)
select
    * exclude (post_id, account_id, reply_to_post_id, reply_to_account_id, repost_of_post_id, repost_of_account_id,
        quote_of_post_id, quote_of_account_id, rounded_id),
    prefixed(platform, post_id) as post_id,
    prefixed(platform, account_id) as account_id,
    prefixed(platform, reply_to_post_id) as reply_to_post_id,
    prefixed(platform, reply_to_account_id) as reply_to_account_id,
    prefixed(platform, repost_of_post_id) as repost_of_post_id,
    prefixed(platform, repost_of_account_id) as repost_of_account_id,
    prefixed(platform, quote_of_post_id) as quote_of_post_id,
    prefixed(platform, quote_of_account_id) as quote_of_account_id,
    case
        when rounded_id is not null
            then format('id "{}" was rounded by a spreadsheet or a float; export ids as text', rounded_id)
        when account_id is null then 'no account id'
        when is_profile then null
        when post_id is null then 'no post id'
        when given(time_written) is null then format('no {}', $time_header)
        when posted_at is null
            then format('{} "{}" is not a date; expected ISO 8601 or epoch seconds', $time_header, left(time_written, 100))
    end as reason
from checked
