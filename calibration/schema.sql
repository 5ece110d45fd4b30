create table writes (seq bigserial primary key, id text not null, key text not null);
grant select, insert on writes to app;
grant usage, select on sequence writes_seq_seq to app;
