-- Every way out has a cursor of its own in `outbox`. What was the only one counts the events now; the log goes on from it.
insert into outbox (name, seq) select 'log', seq from outbox where name = 'event';

-- Messages one of whose events could not leave by a way yet: their later events wait behind it, other messages go on.
create table event_waiting (
  way        varchar(20) not null,
  message_id varchar(64) not null,                 -- of an event about no message: its own id
  seq        bigint      not null,                 -- the event whose turn it is
  attempts   integer     not null,                 -- made so far
  due_at     bigint      not null,
  primary key (way, message_id)
);
create index event_waiting_due on event_waiting (way, due_at);

-- Events a way gave up: nobody took them until its last attempt.
create table event_given_up (
  way      varchar(20)  not null,
  seq      bigint       not null,
  attempts integer      not null,
  why      varchar(200) not null,
  at       bigint       not null,
  primary key (way, seq)
);
