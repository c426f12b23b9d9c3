-- Who does not want messages. It is asked when a message is accepted, before it leaves, and before its SMS.
create table suppression (
  number  varchar(16)  not null,                  -- E.164
  channel varchar(5)   not null,                  -- viber, sms; any: both
  label   varchar(9)   not null,                  -- promotion; any: transactions, too
  source  varchar(11)  not null,                  -- operator, import; unsubscribe, reply: the person's own wish
  set_by  varchar(64)  not null,                  -- a key; of a person's own wish: the account that told it
  reason  varchar(500),
  at      bigint       not null,
  id      varchar(26)  not null,                  -- its place in the list
  primary key (number, channel, label)
);
create index suppression_newest on suppression (at, id);
