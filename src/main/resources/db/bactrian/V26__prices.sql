-- What a call by the message's account is expected to cost: the price is in billionths of its currency, as in attempt.

alter table message add column est_price bigint;
alter table message add column est_currency varchar(3);
alter table message add column est_parts integer;                    -- of an SMS
