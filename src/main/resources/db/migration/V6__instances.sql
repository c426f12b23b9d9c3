-- Several instances on one journal: who lives, and who works what.

create table instance (
  id   varchar(26) not null primary key,
  beat bigint      not null                       -- grows while it lives: nobody compares clocks
);

create table lease (
  name  varchar(80) not null primary key,         -- account:nx, stage:fallback
  owner varchar(26)                               -- an instance; null: nobody
);
