-- Counts and time span of a case in one row. Reads post, account, entity, reject, source, edge, community, schema_version.
select
    (select count(*) from post where not is_context) as posts,
    (select count(*) from post where is_context) as context_posts,
    (select count(*) from account) as accounts,
    (select count(*) from entity) as entities,
    (select count(*) from reject) as rejected_rows,
    (select min(posted_at) from post where not is_context) as first_post_at,
    (select max(posted_at) from post where not is_context) as last_post_at,
    (select max(resolution) from source) as time_resolution,
    (select count(*) from coordinated_pair) as coordinated_pairs,
    (select count(*) from community) as communities,
    (select max(version) from schema_version) as schema_version
