-- Accounts that rest because they failed again and again: no message moves from one of them to another one.
create table resting_account (
  account varchar(64) not null primary key,
  reason  varchar(18) not null,                   -- of its latest failure
  ended   boolean     not null                    -- the rest is over: one message may try the account
);
