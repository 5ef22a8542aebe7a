-- Small words that the import statements and the formats share. All are temporary: they go with the connection.
-- given(v): NULL for what tables write where nothing is ('', nan, None, null, NA).
create or replace temp macro given(v) as
    case when strlen(v) > 20 then nullif(trim(v), '')
        when right(v, 1) between '0' and '9' and not starts_with(v, ' ') then v
        when lower(trim(v)) in ('', 'nan', 'none', 'null', 'na', 'nat', '<na>', 'undefined') then null
        else trim(v) end;

-- given_items(items): the items of a list that are given, trimmed.
create or replace temp macro given_items(items) as
    list_filter(list_transform(items, lambda item: given(item)), lambda item: item is not null);

-- clean_id(v): an id as text; 123.0 is 123.
create or replace temp macro clean_id(v) as
    case when ends_with(v, '.0') then regexp_replace(trim(v), '^(-?\d+)\.0$', '\1') else given(v) end;

-- is_rounded(v): an id that a spreadsheet or a float has cut, such as 8.01E+17 or 8,01E+17.
create or replace temp macro is_rounded(v) as
    v is not null and strlen(v) < 40 and (contains(v, 'e') or contains(v, 'E'))
        and regexp_full_match(v, '-?\d+[.,]\d+[eE]\+?\d+|-?\d[eE]\+\d+');

-- prefixed(prefix, id): x:123; an id that has the prefix already keeps it.
create or replace temp macro prefixed(prefix, id) as
    case when starts_with(id, prefix || ':') then id else prefix || ':' || id end;

-- yes(v): what tables write for true.
create or replace temp macro yes(v) as lower(trim(v)) in ('true', 't', '1', '1.0', 'yes', 'y');

-- count_of(v): a count, also where it is written as 17.0 or 1e3.
create or replace temp macro count_of(v) as try_cast(try_cast(given(v) as double) as bigint);

-- unescaped(v): the three characters that X writes as HTML entities.
create or replace temp macro unescaped(v) as
    case when contains(v, '&')
        then replace(replace(replace(v, '&lt;', '<'), '&gt;', '>'), '&amp;', '&') else v end;

-- quoted_parts(v): the strings of a Python list such as ['a', "it's"].
create or replace temp macro quoted_parts(v) as
    list_transform(
        regexp_extract_all(v, '''(?:[^''\\]|\\.)*''|"(?:[^"\\]|\\.)*"'),
        lambda part: replace(replace(part[2:-2], '\''', ''''), '\\', '\'));

-- plain(v): the telling field where a list holds JSON objects.
create or replace temp macro plain(v) as
    case when starts_with(v, '{') and json_valid(v) then coalesce(
        json_extract_string(v, '$.expanded_url'), json_extract_string(v, '$.url'), json_extract_string(v, '$.tag'),
        json_extract_string(v, '$.text'), json_extract_string(v, '$.id'), json_extract_string(v, '$.username'),
        json_extract_string(v, '$.media_key')) else v end;

-- bracketed(v): the items of [..]: JSON, else a Python list, else a list without quotes.
create or replace temp macro bracketed(v) as
    case
        when json_valid(v) then list_transform(from_json(v, '["VARCHAR"]'), lambda item: plain(item))
        when contains(v, '''') or contains(v, '"') then quoted_parts(v)
        else string_split(trim(v, '[]'), ',')
    end;

-- list_of(v, separators): a cell as a list: [..] or parts between separators (a regular expression); [] for none.
create or replace temp macro list_of(v, separators) as
    case
        when given(v) is null then []
        when starts_with(trim(v), '[') and ends_with(trim(v), ']') then bracketed(trim(v))
        when starts_with(trim(v), '{') and json_valid(v) then [plain(trim(v))]
        else regexp_split_to_array(trim(v), separators)
    end;

create or replace temp macro urls_of(v) as list_of(v, '[,;]\s+|[\s|]+');

create or replace temp macro words_of(v) as list_of(v, '[\s,;|]+');

-- in_zone(t, zone): a naive time of that zone as UTC. (An argument that stands twice in a macro is
-- worked out twice, or for every row: so the time macros repeat none that is dear.)
create or replace temp macro in_zone(t, zone) as
    (t at time zone coalesce(zone, 'UTC'))::timestamp;

-- epoch_micros(n): microseconds since 1970 from a number of seconds, milli-, micro- or nanoseconds, told apart by
-- its size; a double holds today's microseconds exactly. NULL beyond the year 9890.
create or replace temp macro epoch_micros(n) as
    case
        when abs(n) < 1e11 then round(n * 1e6)
        when abs(n) < 1e14 then round(n * 1e3)
        when abs(n) < 1e17 then round(n)
        when abs(n) < 2.5e20 then round(n / 1e3)
    end::bigint;

-- epoch_time(v): the time of a number written as text.
create or replace temp macro epoch_time(v) as
    make_timestamp(epoch_micros(try_cast(v as double)));

-- is_ambiguous(v): day and month cannot be told apart by the form, such as 02/04/2019 13:05 or 2-4-19.
create or replace temp macro is_ambiguous(v) as
    case when contains(v, '/') or contains(v, '-') and contains(left(ltrim(v), 3), '-')
        then regexp_matches(trim(v), '^\d{1,2}[/-]\d{1,2}[/-]\d{2,4}(\D|$)') else false end;

-- day_month_time(v, day_first): 02/04/2019 13:05 read as told.
create or replace temp macro day_month_time(v, day_first) as
    case
        when day_first then try_strptime(replace(trim(v), '-', '/'), ['%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M',
            '%d/%m/%Y', '%d/%m/%Y %I:%M:%S %p', '%d/%m/%Y %I:%M %p', '%d/%m/%y %H:%M:%S', '%d/%m/%y %H:%M', '%d/%m/%y'])
        when not day_first then try_strptime(replace(trim(v), '-', '/'), ['%m/%d/%Y %H:%M:%S', '%m/%d/%Y %H:%M',
            '%m/%d/%Y', '%m/%d/%Y %I:%M:%S %p', '%m/%d/%Y %I:%M %p', '%m/%d/%y %H:%M:%S', '%m/%d/%y %H:%M', '%m/%d/%y'])
    end;

-- zoned_time(v): forms that name their zone.
create or replace temp macro zoned_time(v) as
    coalesce(
        try_cast(regexp_replace(regexp_replace(v, ' ?(UTC|GMT|z)$', 'Z'), ' ?([+-]\d\d):?(\d\d)$', '\1:\2')
            as timestamptz),
        try_strptime(v, ['%a %b %d %H:%M:%S %z %Y', '%a, %d %b %Y %H:%M:%S %z', '%d %b %Y %H:%M:%S %z'])
    )::timestamp;

-- naive_time(v): forms without a zone, beginning with a digit; dotted dates are day first.
create or replace temp macro naive_time(v) as
    case when left(v, 1) between '0' and '9' then coalesce(
        try_cast(v as timestamp),
        try_strptime(v, ['%d.%m.%Y %H:%M:%S', '%d.%m.%Y %H:%M', '%d.%m.%Y, %H:%M:%S', '%d.%m.%Y, %H:%M', '%d.%m.%Y',
            '%d.%m.%y %H:%M', '%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y/%m/%d', '%Y-%m-%d %I:%M:%S %p'])) end;

-- time_of(v, zone, form, day_first): a time in UTC, or NULL where it is none; form '-' = guess the form.
-- The first case is the quick one: most ISO 8601 (M: am and pm are not for it).
create or replace temp macro time_of(v, zone, form, day_first) as
    case
        when form = '-' and zone is null and v like '____-__-__%' and (strlen(v) < 20 or ends_with(v, 'Z'))
            and not contains(v, 'M')
            then try_cast(v as timestamptz)::timestamp
        when form <> '-' then in_zone(
            try_strptime(trim(v), form)::timestamp, case when contains(form, '%z') then 'UTC' else zone end)
        when try_cast(v as bigint)::varchar = v then epoch_time(v)
        when not contains(v, ':') and regexp_full_match(trim(v), '-?\d+(\.\d*)?([eE]\+?\d+)?') then epoch_time(trim(v))
        when is_ambiguous(v) then in_zone(day_month_time(v, day_first), zone)
        when regexp_matches(trim(v), '(Z|z|UTC|GMT|:\d\d(\.\d+)? ?[+-]\d\d:?(\d\d)?)$|[+-]\d{4} \d{4}$|:\d\d [+-]\d{4}$')
            then zoned_time(trim(v))
        else in_zone(naive_time(trim(v)), zone)
    end;

-- is_profile_of(...): a row without a post, which then describes its account.
create or replace temp macro is_profile_of(post_id, account_id, time_written, text) as
    post_id is null and account_id is not null and time_written is null and text is null
;

-- mention_of(platform, v): PLATFORM:ID, or PLATFORM:@handle in lower case.
create or replace temp macro mention_of(platform, v) as
    case when starts_with(given(v), '@') then platform || ':@' || lower(ltrim(given(v), '@'))
        else prefixed(platform, clean_id(v)) end;

-- text_urls(text): the links in a text, without the punctuation behind them.
create or replace temp macro text_urls(text) as
    list_transform(regexp_extract_all(text, 'https?://[^\s<>"''`\)\]\}»”]+'),
        lambda link: regexp_replace(link, '[.,;:!?*…]+$', ''));

-- without_urls(text): links cut out, so that their parts are no hashtags or mentions.
create or replace temp macro without_urls(text) as
    case when contains(text, '://') then regexp_replace(text, 'https?://\S+', ' ', 'g') else text end;

-- text_hashtags(text): words with at least one letter behind a free-standing #.
create or replace temp macro text_hashtags(text) as
    list_filter(
        list_transform(
            regexp_extract_all(without_urls(text), '\B[#＃][\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*'),
            lambda tag: ltrim(tag, '#＃')),
        lambda tag: regexp_matches(tag, '\p{L}'));

-- text_mentions(text): @handles, also those that name their host.
create or replace temp macro text_mentions(text) as
    regexp_extract_all(without_urls(text),
        '\B@[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*(?:@[A-Za-z0-9.-]+\.[A-Za-z]+)?')
;

-- full_acct(acct, url): user@host in lower case; a local account has its host only in its URL.
create or replace temp macro full_acct(acct, url) as
    lower(case when contains(acct, '@') then acct else acct || '@' || regexp_extract(url, '^https?://([^/]+)', 1) end);

-- html_urls(html): targets of the links that are neither mentions nor hashtags.
create or replace temp macro html_urls(html) as
    list_transform(
        list_filter(
            regexp_extract_all(coalesce(html, ''), '<a [^>]*>'),
            lambda tag: not regexp_matches(tag, 'class="[^"]*(mention|hashtag)|rel="[^"]*tag')),
        lambda tag: unescaped(regexp_extract(tag, 'href="(https?://[^"]*)"', 1)))
;

-- lines_in(text): how many line ends a text holds.
create or replace temp macro lines_in(text) as strlen(text) - strlen(replace(text, chr(10), ''));

-- is_open_quote(error_type, csv_line): a quotation mark that is never closed and has taken in what follows.
create or replace temp macro is_open_quote(error_type, csv_line) as
    coalesce(error_type = 'UNQUOTED VALUE' and lines_in(csv_line) > 1, false)
