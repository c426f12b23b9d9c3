-- What has grown old is found by these: content to be forgotten, what users did, a message's provider ids.

alter table message add column forgotten_at bigint;                 -- content and number are gone since
create index message_content on message (accepted_at, id) where forgotten_at is null;
create index event_other on event (seq) where type <> 'status';
create index provider_id_message on provider_id (message_id);
create index dead_letter_message on dead_letter (message_id);
