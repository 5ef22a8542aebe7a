-- The sources of a case in the order they were imported. Reads source.
select source_id, location, format, n_posts, n_accounts, n_rejects as rejects, left(sha256, 12) as sha256
from source
order by source_id
