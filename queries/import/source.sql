-- Write the row of the source.
-- Parameters: as the columns.
insert into source by name
select
    $source_id as source_id,
    $location as location,
    $format as format,
    $platform as platform,
    $sha256 as sha256,
    $n_bytes as n_bytes,
    $imported_at::timestamp as imported_at,
    $query as query,
    $resolution::double as resolution,
    $n_posts as n_posts,
    $n_context_posts as n_context_posts,
    $n_accounts as n_accounts,
    $n_known_posts as n_known_posts,
    $n_rejects as n_rejects
