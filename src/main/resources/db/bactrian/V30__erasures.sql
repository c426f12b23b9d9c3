-- Persons who are being erased. A row goes once that is done, and the number with it.
create table erasure (
  id           varchar(26) not null primary key,
  number       varchar(16) not null unique,
  who          varchar(64) not null,
  from_address varchar(64),
  begun_at     bigint      not null,               -- messages that were accepted later are others
  callbacks_seq bigint     not null default 0,     -- how far each table was searched
  parked_seq   bigint      not null default 0,
  events_seq   bigint      not null default 0,
  searched     boolean     not null default false, -- all of them, to their ends
  messages     integer     not null default 0,     -- what was forgotten so far
  cancelled    integer     not null default 0,
  in_flight    integer     not null default 0,
  events       integer     not null default 0,
  callbacks    integer     not null default 0,
  files        integer     not null default 0
);

-- The messages of that person: files that Bactrian wrote name them.
create table erasure_message (
  erasure_id varchar(26) not null,
  message_id varchar(64) not null,
  primary key (erasure_id, message_id)
);

-- The instances that have searched the files on their disks.
create table erasure_instance (
  erasure_id varchar(26) not null,
  instance   varchar(26) not null,
  primary key (erasure_id, instance)
);
