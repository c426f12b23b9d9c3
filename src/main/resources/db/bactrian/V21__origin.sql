-- Whose each message is, and what it belongs to. Content and number are forgotten one day; these stay, for sums and holds.

alter table message add column api_key varchar(64);                   -- the name of its API key; empty: it came without one; null: from before
alter table message add column own_id varchar(64);                    -- its sender's id, where another key's message has that as its id
alter table message add column campaign varchar(64);
alter table message add column country varchar(3) not null default '';  -- of the recipient, ISO 3166-1; empty: from before
alter table message add column delivered_at bigint;                   -- delivered or seen, for the first time
