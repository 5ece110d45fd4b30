-- The reference stack's tables and a small practice to work with. Run once, as superuser, in the
-- service's database; running it again changes nothing.

create table if not exists users (
  id integer primary key,
  name text not null,
  email text not null unique,
  created_at timestamptz not null default now()
);

create table if not exists agents (
  id integer primary key,
  name text not null,
  voice text not null,
  language text not null default 'en',
  active boolean not null default true,
  created_at timestamptz not null default now()
);

create table if not exists rooms (
  id integer primary key,
  name text not null,
  capacity integer not null check (capacity > 0),
  created_at timestamptz not null default now()
);

-- id comes from the client, so that a repeated write is the same write; seq is the order of arrival.
create table if not exists calls (
  id text primary key,
  call text not null,
  status text not null,
  sequence integer not null,
  seq bigserial not null unique,
  created_at timestamptz not null default now()
);
create index if not exists calls_by_call on calls (call, seq);

insert into users (id, name, email)
select n, 'User ' || n, 'user' || n || '@example.com' from generate_series(1, 25) as n
on conflict do nothing;

insert into agents (id, name, voice) values
  (1, 'Reception', 'ara'),
  (2, 'Appointments', 'rex'),
  (3, 'Billing', 'sal'),
  (4, 'Emergencies', 'eve'),
  (5, 'Recalls', 'leo')
on conflict do nothing;

insert into rooms (id, name, capacity)
select n, 'Room ' || n, 2 + n from generate_series(1, 6) as n
on conflict do nothing;

grant usage on schema public to app;
grant select, insert, update, delete on all tables in schema public to app;
grant usage, select on all sequences in schema public to app;
