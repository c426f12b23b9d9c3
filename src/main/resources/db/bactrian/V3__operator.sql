-- What an operator asks for: lists by filter, newest first; dead letters; sending again.

alter table message add column recipient varchar(16) not null default '';   -- E.164, as the body has it
alter table message add column round_start integer not null default 0;      -- calls made before it was last sent again

create index message_newest on message (channel, accepted_at, id);
create index message_recipient on message (recipient, accepted_at, id);
create index message_status on message (status, channel, accepted_at, id);
create index message_account on message (lane, channel, accepted_at, id);
create index message_dead on message (dead_at, id) where dead_at is not null;

-- New dead letters that have not been handed on yet.
create table dead_letter (
  seq        ${identity},
  message_id varchar(64) not null,
  due_at     bigint      not null,                 -- not before: one that failed waits
  tries      integer     not null
);
create index dead_letter_due on dead_letter (due_at, seq);
