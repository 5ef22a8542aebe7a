-- Posts that stand in several rows of the file.
-- Reads staged.
create or replace temp table repeated as
select post_id
from staged
where reason is null and not is_profile
group by post_id
having count(*) > 1
