-- The callback that a parked receipt came in: it is read again where its id turns out to be another form of an id.
alter table parked_receipt add column callback bigint;
