-- Free what only the loading needs. Reads nothing; drops temp tables of codes.sql.
drop table if exists temp.layer_row;

drop table if exists temp.linked_object;

drop table if exists temp.linked_post;
