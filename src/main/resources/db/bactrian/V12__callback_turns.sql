-- A callback that cannot be applied waits for its next try, so that the others of its account go on; after some
-- tries its state is 'aside'. The unread callbacks of each account are found by themselves.

alter table callback add column tries integer not null default 0;   -- how often it could not be applied
alter table callback add column due_at bigint not null default 0;   -- not before
create index callback_turn on callback (state, account, seq);
drop index callback_state;
