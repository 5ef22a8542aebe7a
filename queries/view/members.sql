-- Which accounts may the page show? Members of one detect run, optionally of one community.
-- Reads membership. Parameters: detect_run, community (NULL = all).
-- Makes the temporary table page_member.
create or replace temp table page_member as
select account_id, community_id, coalesce(strength, 0) as strength
from membership
where run_id = $detect_run and ($community::integer is null or community_id = $community::integer)
