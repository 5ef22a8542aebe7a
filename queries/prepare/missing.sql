-- How many posts and URLs have no derived row yet? Reads post, post_text, entity, url.
select
    (select count(*) from post anti join post_text using (post_id) where text is not null) as n_texts,
    (select count(distinct value) from entity anti join url using (value) where kind = 'url') as n_urls
