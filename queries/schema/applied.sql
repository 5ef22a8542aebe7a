-- Which migrations were applied; read before anything else.
create table if not exists schema_version (version integer, applied_at timestamp);
comment on table schema_version is 'Migrations applied to this case.';
comment on column schema_version.version is 'Number of the migration.';
comment on column schema_version.applied_at is 'When it was applied, UTC.';
