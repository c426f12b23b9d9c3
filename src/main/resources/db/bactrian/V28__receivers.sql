-- A receiver of events is held while it runs, told all events since a moment again, and says how it last answered.

alter table outbox add column held_reason varchar(500);               -- null: it is not held
alter table outbox add column held_by varchar(64);
alter table outbox add column held_since bigint;
alter table outbox add column rewinds integer not null default 0;     -- how often its cursor went back: outcomes from before count no more
alter table outbox add column resumes integer not null default 0;     -- how often an operator let it go on
alter table outbox add column answer varchar(200);                    -- its last answer
alter table outbox add column answered_at bigint;

alter table message add column receiver varchar(20);                  -- of those of its key, the one that its events go to; null: all
