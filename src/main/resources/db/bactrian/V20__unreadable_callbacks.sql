-- What an account keeps of callbacks that nothing can be done with is counted: those that cannot be read are found by themselves.
create index callback_unreadable on callback (account, seq) where state = 'unreadable';
create index parked_receipt_account on parked_receipt (account, received_at);
