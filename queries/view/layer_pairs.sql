-- Which pairs of members acted together, per layer and time window, in the link runs that detect read?
-- Reads edge, page_member. Parameters: link_runs (list of run ids), layers (list of names, NULL = all).
-- Makes the temporary table page_layer_pair.
create or replace temp table page_layer_pair as
select edge.*
from edge
join page_member as one on one.account_id = edge.source
join page_member as other on other.account_id = edge.target
where list_contains($link_runs::integer[], edge.run_id)
    and ($layers::varchar[] is null or list_contains($layers::varchar[], edge.layer))
