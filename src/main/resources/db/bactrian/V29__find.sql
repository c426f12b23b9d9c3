-- A number is found by its last digits, too. The index has only these, so it costs a message less than the one before.
drop index message_recipient;
create index message_recipient on message (substr(recipient, length(recipient) - 5), accepted_at, id);

-- The messages of a campaign, newest first. Messages without one are not in it, and cost nothing.
create index message_campaign on message (campaign, channel, accepted_at, id) where campaign is not null;
