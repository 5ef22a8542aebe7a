-- What the import has done: the numbers of its source row.
-- Reads fresh, known, post, account, reject. Parameter: $source_id.
select
    (select count(*) from fresh where not is_context) as n_posts,
    (select count(*) from fresh where is_context) as n_context_posts,
    (select count(*) from account where source_id = $source_id) as n_accounts,
    (select count(*) from known where not is_context) as n_known_posts,
    (select count(*) from reject where source_id = $source_id) as n_rejects
