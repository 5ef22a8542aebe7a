-- How much was found, and how much of it is on the page?
-- Reads page_member, page_pair, drawn_account, drawn_pair, page_layer_pair. Returns one row.
select (select count(*) from page_member) as n_found_accounts,
    (select count(distinct community_id) from page_member) as n_found_communities,
    (select count(*) from page_pair) as n_found_pairs,
    (
        select count(*)
        from page_pair
        join page_member as one on one.account_id = page_pair.source
        join page_member as other on other.account_id = page_pair.target
        where one.community_id <> other.community_id
    ) as n_between,
    (select count(*) from drawn_account) as n_accounts,
    (select count(distinct community_id) from drawn_account) as n_communities,
    (select count(*) from drawn_pair) as n_pairs,
    (select min(n_objects) from page_layer_pair) as least_objects,
    (select max(q_value) from page_layer_pair) as largest_q,
    (select count(*) from page_layer_pair where q_value is null) as n_untested
