-- What providers tell about one call: its price, its parts, and that a person clicked. A price is counted in billionths of
-- its currency, so that sums are exact in both databases. An event has what its receipt told for the first time.

alter table attempt add column price bigint;
alter table attempt add column currency varchar(3);
alter table attempt add column parts integer;
alter table attempt add column clicked_at bigint;

alter table event add column price bigint;
alter table event add column currency varchar(3);
alter table event add column parts integer;

alter table parked_receipt add column price bigint;
alter table parked_receipt add column currency varchar(3);
alter table parked_receipt add column parts integer;
alter table parked_receipt add column clicked boolean not null default false;

-- Prices and clicks belong to their message, and stay as long as its history: only the other types grow old by themselves.
drop index event_other;
create index event_other on event (seq) where type in ('reply', 'subscription', 'silence');
