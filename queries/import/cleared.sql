-- Drop what an import has staged.
drop view if exists temp.fresh;
drop view if exists temp.taken;
drop view if exists temp.staged;
drop table if exists temp.incoming;
drop table if exists temp.staged_row;
drop table if exists temp.known;
drop table if exists temp.repeated;
drop table if exists temp.united;
drop table if exists temp.profile;
drop table if exists temp.known_account;
drop table if exists temp.named;
drop table if exists temp.replaced;
drop table if exists temp.reject_errors;
drop table if exists temp.reject_scans
