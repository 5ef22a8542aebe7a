-- The coarsest unit in seconds that all collected times of the file are multiples of; NULL below 20 posts.
-- Reads staged.
select
    case
        when count(*) < 20 then null
        when bool_and(epoch_us(posted_at) % 86400000000 = 0) then 86400
        when bool_and(epoch_us(posted_at) % 3600000000 = 0) then 3600
        when bool_and(epoch_us(posted_at) % 60000000 = 0) then 60
        when bool_and(epoch_us(posted_at) % 1000000 = 0) then 1
        else 0.000001
    end::double as resolution
from staged
where reason is null and not is_profile and not is_context
