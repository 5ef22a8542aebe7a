-- Repeats of a post that say something else than what was kept, as rejects that name the field.
-- Counts are left out: they change between two readings. Context copies are not compared.
-- Reads staged, repeated, fresh. Parameter: $source_id.
insert into reject
select $source_id, staged.line, format('{} differs from an earlier row of the same post', field), kept || ' | ' || other
from staged
join repeated using (post_id)
join fresh using (post_id)
cross join lateral (
    values
        ('posted_at', fresh.posted_at::varchar, staged.posted_at::varchar),
        ('text', fresh.text, staged.text),
        ('language', fresh.language, staged.language),
        ('client', fresh.client, staged.client),
        ('url', fresh.url, staged.url),
        ('reply_to_post_id', fresh.reply_to_post_id, staged.reply_to_post_id),
        ('repost_of_post_id', fresh.repost_of_post_id, staged.repost_of_post_id),
        ('quote_of_post_id', fresh.quote_of_post_id, staged.quote_of_post_id)
) as compared(field, kept, other)
where staged.reason is null and not staged.is_context and not staged.is_profile and kept <> other
order by staged.line, field
