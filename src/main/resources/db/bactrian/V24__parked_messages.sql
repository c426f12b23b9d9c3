-- A hold names what fits all its columns that are set; one without any names everything. What it names and does not stand for a
-- whole account or channel is parked: it is not due, so that no claim meets it, and goes back to its lane when the hold is lifted.

alter table hold add column account varchar(64);
alter table hold add column api_key varchar(64);
alter table hold add column campaign varchar(64);
alter table hold add column label varchar(11);
alter table hold add column country varchar(3);
alter table hold add column channel varchar(5);
alter table hold add column mode varchar(5) not null default 'stop';   -- stop, drain
alter table hold add column until_at bigint;                           -- lifted then
alter table hold add column waiting bigint not null default 0;         -- messages that are parked behind it
alter table hold add column swept boolean not null default false;      -- the lanes were looked through for what it names
alter table hold add column lifted_at bigint;                          -- what is parked behind it goes back from then on

alter table message add column hold_id varchar(26);                    -- the hold behind which it is parked
alter table message add column held_due_at bigint;                     -- its due_at, while it is parked
create index message_held on message (hold_id, lane, held_due_at) where hold_id is not null;

-- An account's limits that an operator has changed; null: as configured.
create table account_limit (
  account         varchar(64) not null primary key,
  rate_per_second integer,                                             -- 0: unlimited
  concurrency     integer
);
