-- What every importer's SELECT fills, by name: one row per post or, with post_id NULL, per account profile.
-- Columns that a format lacks are left out of its SELECT and stay NULL. Ids are without platform prefix.
-- Lists: NULL = the format has no such field (then read from the text); [] = it has, and the post has none.
create or replace temp table incoming (
    line bigint,                    -- line or record number in the file, from 1
    platform varchar,               -- only where rows of one file differ
    post_id varchar,
    account_id varchar,
    posted_at varchar,              -- as written; parsed once for all formats
    text varchar,
    language varchar,
    client varchar,
    url varchar,                    -- link to the original post
    reply_to_post_id varchar,
    reply_to_account_id varchar,
    repost_of_post_id varchar,
    repost_of_account_id varchar,
    quote_of_post_id varchar,
    quote_of_account_id varchar,
    is_repost boolean,              -- marked as a repost, with or without a target
    is_context boolean,             -- came along with another post
    n_likes varchar,
    n_reposts varchar,
    n_replies varchar,
    n_quotes varchar,
    urls varchar[],                 -- expanded before short
    hashtags varchar[],             -- in order, without #
    mentions varchar[],             -- account ids where the format has them, else '@handle'
    media varchar[],
    domains varchar[],
    handle varchar,
    name varchar,
    bio varchar,
    location varchar,
    profile_url varchar,
    image_url varchar,
    created_at varchar,             -- of the account, as written
    n_followers varchar,
    n_following varchar,
    n_posts varchar,
    verified boolean,
    query varchar                   -- query that collected the page, where the file names it
)
