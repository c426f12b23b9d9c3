-- An alias is another form of an id, such as its hexadecimal one. It may be the id of another message, which counts then.
alter table provider_id add column alias boolean not null default false;
-- A receipt with several ids is parked under each: all of them, a line each; null: it has one.
alter table parked_receipt add column all_ids varchar(1100);
