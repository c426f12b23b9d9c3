-- Nearly every callback is read the moment it comes: only those that are not cost an entry in an index.
drop index callback_turn;
create index callback_unread on callback (account, seq) where state = 'new';
