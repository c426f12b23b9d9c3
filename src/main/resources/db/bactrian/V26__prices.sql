-- What a call by the message's account is expected to cost: the price is in billionths of its currency, as in attempt.

alter table message add column est_price bigint;
alter table message add column est_currency varchar(3);
alter table message add column est_parts integer;                    -- of an SMS

-- How much of each cap is used up in each of its periods; what is over is deleted.
create table cap_use (
  cap          varchar(60)  not null,              -- what is counted, by what and for how long
  whose        varchar(64)  not null,              -- the name of the account, key, country or campaign
  begins       bigint       not null,              -- the period
  used         bigint       not null,              -- billionths of the currency, parts or messages
  told         integer      not null,              -- the last share, of a hundred, that was an event
  bulk_hold_id varchar(26),                        -- the hold on promotions that it has set
  hold_id      varchar(26),                        -- the hold on all that it has set
  primary key (cap, whose, begins)
);
