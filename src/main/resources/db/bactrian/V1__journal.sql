-- The journal. Instants are milliseconds since 1970 UTC; ids are opaque strings.
-- The same statements run on SQLite and on PostgreSQL; ${identity} is a key the database counts up.

create table message (
  id              varchar(64)     not null primary key,
  channel         varchar(5)      not null,
  fallback_of     varchar(64)     unique,          -- of an SMS: the Viber message it follows; at most one
  fingerprint     varchar(64)     not null,        -- of what the sender said: the same id, the same content?
  body            varchar(400000) not null,        -- canonical JSON
  has_fallback    boolean         not null,
  status          varchar(11)     not null,
  reason          varchar(18),
  version         integer         not null,        -- grows with each change of state
  route           varchar(1000)   not null,        -- accounts left to try, in order, comma between
  lane            varchar(64)     not null,        -- the account whose turn it is, or was last; empty: none could carry it
  attempts        integer         not null,
  due_at          bigint,                          -- not before; set only while it waits in its lane
  expires_at      bigint,                          -- never submitted after; set only while it waits
  since           bigint,                          -- became submitted or unknown
  fallback_due_at bigint,                          -- when its timer runs out, as shown
  review_at       bigint,                          -- the fallback is looked at then; set only while that is open
  fallback_reason varchar(18),                     -- what made the SMS leave
  dead_at         bigint,                          -- nothing is left to try
  accepted_at     bigint          not null,
  updated_at      bigint          not null
);
create index message_lane on message (lane, due_at);
create index message_expiry on message (expires_at);
create index message_review on message (review_at);

create table attempt (
  message_id          varchar(64) not null,
  no                  integer     not null,
  account             varchar(64) not null,
  status              varchar(11) not null,
  reason              varchar(18),
  provider_code       varchar(200),
  provider_message_id varchar(200),
  at                  bigint      not null,
  primary key (message_id, no)
);

-- Every id a receipt may name an attempt by.
create table provider_id (
  account     varchar(64)  not null,
  provider_id varchar(200) not null,
  message_id  varchar(64)  not null,
  attempt_no  integer      not null,
  primary key (account, provider_id)
);

-- The whole history, and the outbox that events leave from.
create table event (
  seq                 ${identity},
  id                  varchar(26)  not null,
  message_id          varchar(64),                 -- null: a reply to nothing we know
  type                varchar(12)  not null,       -- status, reply, subscription
  channel             varchar(5)   not null,
  account             varchar(64),
  status              varchar(11),
  reason              varchar(18),
  provider_code       varchar(200),
  provider_message_id varchar(200),
  detail              varchar(200000),              -- of a status: its cause in words; else what the user did, as JSON
  at                  bigint       not null
);
create index event_message on event (message_id, seq);

-- How far the events have left.
create table outbox (
  name varchar(20) not null primary key,
  seq  bigint      not null
);
insert into outbox (name, seq) values ('event', 0);

-- What providers posted, as it came. Kept before it is answered.
create table callback (
  seq          ${identity},
  account      varchar(64)   not null,
  kind         varchar(8)    not null,
  content_type varchar(200)  not null,
  query        varchar(9000) not null,
  body         ${bytes}        not null,
  received_at  bigint        not null,
  state        varchar(10)   not null               -- new, read, unreadable
);
create index callback_state on callback (state, seq);

-- Receipts for ids nobody knows yet: they may be early.
create table parked_receipt (
  seq           ${identity},
  account       varchar(64)  not null,
  provider_id   varchar(200) not null,
  own_id        varchar(64),
  status        varchar(11)  not null,
  reason        varchar(18),
  provider_code varchar(200),
  received_at   bigint       not null
);
create index parked_receipt_id on parked_receipt (account, provider_id);
