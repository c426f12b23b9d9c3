-- What an operator holds: nothing leaves that a hold names, on any instance, until it is lifted. Now each names everything.
create table hold (
  id      varchar(26)  not null primary key,
  reason  varchar(500) not null,
  held_by varchar(64)  not null,
  since   bigint       not null
);
