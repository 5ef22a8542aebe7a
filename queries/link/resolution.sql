-- Coarsest time resolution, in seconds, of the sources whose posts act in the layer; NULL = not known.
-- Reads layer_action, post, source.
select max(source.resolution)
from source
where source.source_id in (
    select post.source_id from layer_action join post on post.post_id = layer_action.post_id
)
