-- Post ids that belong to two accounts within the file: then the id alone does not tell posts apart.
-- Reads staged, repeated. Returns the first such id and two of its accounts.
select post_id, min(account_id) as one, max(account_id) as other
from staged
where reason is null and not is_profile and post_id in (select post_id from repeated)
group by post_id
having min(account_id) <> max(account_id)
order by post_id
limit 1
