-- Who did what. It only grows: the database itself refuses to change an entry, and to delete one that is to be kept.
create table audit (
  seq          ${identity},
  at           bigint       not null,
  who          varchar(64)  not null,
  from_address varchar(64),
  act          varchar(40)  not null,
  target       varchar(200) not null,              -- kind:name; of a phone number: its keyed hash
  reason       varchar(500),
  before_json  varchar(100000),
  after_json   varchar(100000)
);
create index audit_newest on audit (at, seq);
create index audit_who on audit (who, at, seq);
create index audit_act on audit (act, at, seq);
create index audit_target on audit (target, at, seq);

-- One row. The secret makes hashes of numbers that nobody can find by trying all numbers, without this table.
create table audit_rule (
  secret     varchar(64) not null,
  kept_since bigint      not null                  -- entries before this moment may be deleted
);
insert into audit_rule (secret, kept_since) values (${secret}, 0);

${audit_only_grows}

-- An operator's act is an event, too. It is about no message, and grows old by itself.
drop index event_other;
create index event_other on event (seq) where type in ('reply', 'subscription', 'silence', 'operator');
