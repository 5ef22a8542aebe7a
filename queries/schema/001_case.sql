-- The tables of a case: what was collected, what was derived from it, and what was done.
-- Ids are VARCHAR with a platform prefix ('x:123', 'telegram:CHANNEL/7'); times are naive UTC.
create sequence source_seq;
create sequence run_seq;

create table case_info (
    title varchar,
    created_at timestamp,
    graphscan_version varchar
);

create table source (
    source_id integer,
    location varchar,
    format varchar,
    platform varchar,
    sha256 varchar,
    n_bytes bigint,
    imported_at timestamp,
    query varchar,
    resolution double,
    n_posts bigint,
    n_context_posts bigint,
    n_accounts bigint,
    n_known_posts bigint,
    n_rejects bigint
);

create table account (
    account_id varchar,
    platform varchar,
    handle varchar,
    name varchar,
    bio varchar,
    location varchar,
    profile_url varchar,
    image_url varchar,
    created_at timestamp,
    n_followers bigint,
    n_following bigint,
    n_posts bigint,
    verified boolean,
    source_id integer
);

create table account_name (
    account_id varchar,
    handle varchar,
    name varchar,
    seen_at timestamp,
    source_id integer
);

create table post (
    post_id varchar,
    account_id varchar,
    platform varchar,
    posted_at timestamp,
    text varchar,
    language varchar,
    client varchar,
    url varchar,
    reply_to_post_id varchar,
    reply_to_account_id varchar,
    repost_of_post_id varchar,
    repost_of_account_id varchar,
    quote_of_post_id varchar,
    quote_of_account_id varchar,
    is_repost boolean,
    repost_inferred boolean,
    is_context boolean,
    n_likes bigint,
    n_reposts bigint,
    n_replies bigint,
    n_quotes bigint,
    source_id integer
);

create table entity (
    post_id varchar,
    kind varchar,
    position integer,
    value varchar,
    from_text boolean
);

create table reject (
    source_id integer,
    line bigint,
    reason varchar,
    raw varchar
);

create table post_text (
    post_id varchar,
    text_key varchar,
    n_content_tokens integer
);

create table url (
    value varchar,
    canonical varchar,
    domain varchar
);

create table run (
    run_id integer,
    scan_id integer,
    step varchar,
    parameters json,
    n_rows bigint,
    seconds double,
    version varchar,
    started_at timestamp,
    finished_at timestamp
);

create table edge (
    run_id integer,
    layer varchar,
    time_window bigint,
    source varchar,
    target varchar,
    n_objects bigint,
    n_first_objects bigint,
    n_pairs bigint,
    n_source_posts bigint,
    n_target_posts bigint,
    first_at timestamp,
    last_at timestamp,
    min_gap double,
    mean_gap double,
    expected double,
    p_value double,
    q_value double,
    evidence_type varchar
);

create table membership (
    run_id integer,
    account_id varchar,
    community_id integer,
    component_id integer,
    strength double
);

create table community_result (
    run_id integer,
    community_id integer,
    component_id integer,
    n_accounts integer,
    n_edges bigint,
    weight bigint,
    density double,
    layers varchar[],
    median_gap double,
    first_at timestamp,
    last_at timestamp,
    top_objects varchar[]
);

comment on table case_info is 'One row: what this case is called and which version made it.';
comment on column case_info.title is 'Title of the investigation, shown on pages.';
comment on column case_info.created_at is 'When the case was created, UTC.';
comment on column case_info.graphscan_version is 'Version of graphscan that created the case.';

comment on table source is 'One row per imported file: where posts came from, with a hash to prove it.';
comment on column source.source_id is 'Number of the source, counted up by import.';
comment on column source.location is 'File name as given, without its folder.';
comment on column source.format is 'Importer that read it.';
comment on column source.platform is 'Platform prefix of its ids.';
comment on column source.sha256 is 'SHA-256 of the file as it lay on disk.';
comment on column source.n_bytes is 'Size of the file as it lay on disk, bytes.';
comment on column source.imported_at is 'When it was imported, UTC.';
comment on column source.query is 'Query that collected it, where the file names one; its hashtags are excluded from co_hashtag.';
comment on column source.resolution is 'Time resolution of its posts in seconds (0.000001, 1, 60, 3600 or 86400); NULL below 20 posts.';
comment on column source.n_posts is 'Posts added by this source, context posts not counted.';
comment on column source.n_context_posts is 'Referenced posts added that came along as context.';
comment on column source.n_accounts is 'Accounts added by this source.';
comment on column source.n_known_posts is 'Posts in the file that the case already held.';
comment on column source.n_rejects is 'Rows of the file that went to reject.';

comment on table account is 'One row per account, with the newest profile seen.';
comment on column account.account_id is 'Account id with platform prefix.';
comment on column account.platform is 'Platform prefix of the id.';
comment on column account.handle is 'Handle without @, as last seen.';
comment on column account.name is 'Display name, as last seen.';
comment on column account.bio is 'Profile text.';
comment on column account.location is 'Location as the profile states it.';
comment on column account.profile_url is 'Link in the profile.';
comment on column account.image_url is 'Address of the profile picture.';
comment on column account.created_at is 'When the account was created, UTC.';
comment on column account.n_followers is 'Followers, as last seen.';
comment on column account.n_following is 'Accounts followed, as last seen.';
comment on column account.n_posts is 'Posts of the account as its platform counts them.';
comment on column account.verified is 'Whether the platform marks the account as verified.';
comment on column account.source_id is 'Source that first named the account.';

comment on table account_name is 'History of handles and names: one row per account and distinct (handle, name), when first seen.';
comment on column account_name.account_id is 'Account id with platform prefix.';
comment on column account_name.handle is 'Handle without @.';
comment on column account_name.name is 'Display name.';
comment on column account_name.seen_at is 'Time of the earliest post that carries this handle and name, UTC; import time without a post.';
comment on column account_name.source_id is 'Source in which it was first seen.';

comment on table post is 'One row per post.';
comment on column post.post_id is 'Post id with platform prefix.';
comment on column post.account_id is 'Account that posted.';
comment on column post.platform is 'Platform prefix of the id.';
comment on column post.posted_at is 'When it was posted, UTC.';
comment on column post.text is 'Full text as posted.';
comment on column post.language is 'Language as the platform states it.';
comment on column post.client is 'Publishing client.';
comment on column post.url is 'Link to the original post.';
comment on column post.reply_to_post_id is 'Post replied to.';
comment on column post.reply_to_account_id is 'Account replied to.';
comment on column post.repost_of_post_id is 'Post reposted, or an inferred target (see repost_inferred).';
comment on column post.repost_of_account_id is 'Account reposted.';
comment on column post.quote_of_post_id is 'Post quoted.';
comment on column post.quote_of_account_id is 'Account quoted.';
comment on column post.is_repost is 'Whether the post is a repost; its text is then not its own.';
comment on column post.repost_inferred is 'Whether repost_of_post_id was inferred from the text, as PLATFORM:~HANDLE/md5.';
comment on column post.is_context is 'Whether the post only came along with another; it is then no action.';
comment on column post.n_likes is 'Likes when collected.';
comment on column post.n_reposts is 'Reposts when collected.';
comment on column post.n_replies is 'Replies when collected.';
comment on column post.n_quotes is 'Quotes when collected.';
comment on column post.source_id is 'Source that added the post.';

comment on table entity is 'URLs, hashtags, mentions, media and domains of posts, in the order they stand.';
comment on column entity.post_id is 'Post that holds the entity.';
comment on column entity.kind is 'url, hashtag, mention, media or domain.';
comment on column entity.position is 'Place among the entities of its kind in the post, from 1.';
comment on column entity.value is 'URL as posted (expanded), hashtag without #, mentioned account id, media key.';
comment on column entity.from_text is 'Whether it was read from the text because the format has no field for it.';

comment on table reject is 'Rows that could not be imported, and differing repeats, with the reason.';
comment on column reject.source_id is 'Source that the row came from.';
comment on column reject.line is 'Line or record number in the file, from 1.';
comment on column reject.reason is 'Why it was rejected.';
comment on column reject.raw is 'The row as it stood, cut at 10,000 characters.';

comment on table post_text is 'Normalised texts, kept by the prepare step.';
comment on column post_text.post_id is 'Post the text belongs to.';
comment on column post_text.text_key is 'md5 of the normalised text; NULL where nothing is left.';
comment on column post_text.n_content_tokens is 'Tokens of at least two letters.';

comment on table url is 'Canonical forms of the URLs in entity, kept by the prepare step.';
comment on column url.value is 'URL as in entity.value.';
comment on column url.canonical is 'Canonical URL; an opaque id stays as it is.';
comment on column url.domain is 'Registrable domain; NULL for an opaque id.';

comment on table run is 'The ledger: every stage that was run on this case.';
comment on column run.run_id is 'Number of the run.';
comment on column run.scan_id is 'Runs of one scan share it; a stage called alone is its own scan.';
comment on column run.step is 'Stage: import, prepare, link, detect ...';
comment on column run.parameters is 'Parameters as JSON.';
comment on column run.n_rows is 'Rows the stage wrote.';
comment on column run.seconds is 'Wall-clock seconds.';
comment on column run.version is 'Version of graphscan.';
comment on column run.started_at is 'Start, UTC.';
comment on column run.finished_at is 'End, UTC.';

comment on table edge is 'Pairs of accounts that acted on the same objects within the time window, per link run.';
comment on column edge.run_id is 'Link run that wrote it.';
comment on column edge.layer is 'Layer, such as co_url.';
comment on column edge.time_window is 'Window in seconds, inclusive; NULL = whole period.';
comment on column edge.source is 'Account with the smaller id (code point order).';
comment on column edge.target is 'Account with the larger id.';
comment on column edge.n_objects is 'Distinct objects co-acted on within the window: the default weight.';
comment on column edge.n_first_objects is 'Distinct objects on which the first actions of both lie within the window.';
comment on column edge.n_pairs is 'Pairs of posts within the window.';
comment on column edge.n_source_posts is 'Distinct posts of source that are in a pair.';
comment on column edge.n_target_posts is 'Distinct posts of target that are in a pair.';
comment on column edge.first_at is 'Earliest paired action, UTC.';
comment on column edge.last_at is 'Latest paired action, UTC.';
comment on column edge.min_gap is 'Smallest gap of a pair, seconds.';
comment on column edge.mean_gap is 'Mean gap of the pairs, seconds.';
comment on column edge.expected is 'Weight expected by chance; NULL until assessed.';
comment on column edge.p_value is 'Probability of such a weight by chance; NULL until assessed.';
comment on column edge.q_value is 'False discovery rate at which the edge is kept; NULL until assessed.';
comment on column edge.evidence_type is 'A synchronous, B exclusive shared content, C shared interest, D none; NULL until assessed.';

comment on table membership is 'Which account belongs to which community, per detect run.';
comment on column membership.run_id is 'Detect run that wrote it.';
comment on column membership.account_id is 'Account.';
comment on column membership.community_id is 'Community, numbered from 0 by decreasing size.';
comment on column membership.component_id is 'Connected component, numbered from 0 by decreasing size.';
comment on column membership.strength is 'Sum of the weights of the account''s edges inside its community.';

comment on table community_result is 'One row per community and detect run.';
comment on column community_result.run_id is 'Detect run that wrote it.';
comment on column community_result.community_id is 'Community, numbered from 0 by decreasing size.';
comment on column community_result.component_id is 'Connected component it lies in.';
comment on column community_result.n_accounts is 'Accounts in the community.';
comment on column community_result.n_edges is 'Joined pairs of accounts inside it.';
comment on column community_result.weight is 'Sum over its pairs of n_objects, summed over layers.';
comment on column community_result.density is 'Joined pairs / possible pairs.';
comment on column community_result.layers is 'Layers with edges inside it, most edges first.';
comment on column community_result.median_gap is 'Median over its edges of min_gap, seconds.';
comment on column community_result.first_at is 'Earliest paired action inside it, UTC.';
comment on column community_result.last_at is 'Latest paired action inside it, UTC.';
comment on column community_result.top_objects is 'Objects that most of its accounts acted on, as LAYER OBJECT, up to 5.';
