-- API keys that were made at run time. Those of the configuration are not here. A revoked key stays: its name is not given again.
create table api_key (
  name             varchar(64)   not null primary key,
  scopes           varchar(100)  not null,           -- separated by commas
  accounts         varchar(4000) not null,           -- separated by commas; empty: all
  rate_per_second  integer,                          -- null: no limit
  messages_per_day bigint,                           -- null: no limit
  created_at       bigint        not null,
  created_by       varchar(64)   not null,
  revoked_at       bigint
);

-- Hashes of keys. While a key is changed it has two.
create table api_key_hash (
  sha256     varchar(64) not null primary key,
  key_name   varchar(64) not null,
  created_at bigint      not null,
  expires_at bigint                                  -- null: never
);

-- How many messages a key has sent on a day (UTC): only for keys with a limit.
create table api_key_day (
  key_name varchar(64) not null,
  day      varchar(10) not null,                     -- 2026-11-21
  messages bigint      not null,
  primary key (key_name, day)
);
