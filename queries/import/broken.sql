-- Keep the lines of a CSV file that could not be split into the columns of its header.
-- Reads reject_errors (made by DuckDB). Parameters: $source_id, $max_raw (characters).
insert into reject
select
    $source_id,
    line,
    lower(replace(min(error_type::varchar), '_', ' ')) || ': ' || regexp_replace(min(error_message), '\s+', ' ', 'g')
        || case when is_open_quote(any_value(error_type::varchar), any_value(csv_line))
            then format(' It takes in the lines behind it, at least {}.', lines_in(any_value(csv_line))) else '' end,
    left(any_value(csv_line), $max_raw)
from temp.reject_errors
group by line
order by line
