-- What waits is found by partial indexes: they hold what waits, however long the history grows.
-- The statements run on SQLite and on PostgreSQL.

-- 0: transaction, 1: promotion; an SMS has its Viber message's.
alter table message add column priority integer not null default 0;

drop index message_lane;
drop index message_expiry;
drop index message_review;
create index message_lane on message (lane, priority, due_at) where due_at is not null;
create index message_expiry on message (expires_at) where expires_at is not null;
create index message_review on message (review_at) where review_at is not null;
create index message_sending on message (lane) where status = 'sending';

-- When each account's webhook was last heard, and since when it is silent though messages go out.
create table receipt_pulse (
  account         varchar(64) not null primary key,
  last_receipt_at bigint,
  silent_since    bigint
);
