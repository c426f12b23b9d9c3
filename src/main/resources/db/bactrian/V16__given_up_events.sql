-- An event that was given up is listed, and is sent again when an operator asks for it.

alter table event_given_up add column event_id varchar(26) not null default '';
alter table event_given_up add column message_id varchar(64) not null default '';  -- of an event about no message: its own id
alter table event_given_up add column again integer not null default 0;            -- 1: asked for; 2: it has its place in the queue of its message
update event_given_up set
  event_id = coalesce((select e.id from event e where e.seq = event_given_up.seq), ''),
  message_id = coalesce((select coalesce(e.message_id, e.id) from event e where e.seq = event_given_up.seq), '');
create index event_given_up_newest on event_given_up (at, event_id, way);
create index event_given_up_event on event_given_up (event_id);
create index event_given_up_message on event_given_up (message_id);
create index event_given_up_asked on event_given_up (way, seq) where again = 1;
create index event_given_up_queue on event_given_up (way, message_id, seq) where again = 2;

-- While an event is sent again: the event of its message at which sending goes on after that.
alter table event_waiting add column resume_seq bigint;
