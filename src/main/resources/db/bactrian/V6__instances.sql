-- Several instances on one journal: who lives, and who works what.

create table instance (
  id   varchar(26) not null primary key,
  beat bigint      not null                       -- grows while it lives: nobody compares clocks
);

create table lease (
  name  varchar(80) not null primary key,         -- account:nx, stage:fallback
  owner varchar(26)                               -- an instance; null: nobody
);

-- The transaction that wrote it. A cursor must not pass an event of one that is still open: its seq may be the lower one.
alter table event add column tx ${transaction};
