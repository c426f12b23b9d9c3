-- What an account keeps of callbacks that nothing can be done with is counted: those that cannot be read are found by themselves.
create index callback_unreadable on callback (account, seq) where state = 'unreadable';
