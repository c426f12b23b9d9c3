-- How many messages there are of each kind, by the hour in which they were accepted. Each transaction that changes a
-- message changes these sums, so they are always true to the messages; see ADR 32.

alter table message add column late boolean not null default false;  -- a Viber message that arrived after its SMS had left

create table statistics (
  hour     integer     not null,                  -- of acceptance: hours since 1970 UTC
  account  varchar(64) not null,                  -- whose turn it is, or was last; empty: none could carry it
  channel  varchar(5)  not null,
  api_key  varchar(64) not null,                  -- empty: it came without one
  campaign varchar(64) not null,                  -- empty: none
  country  varchar(3)  not null,
  label    varchar(11) not null,
  accepted    integer not null default 0,         -- in this state now, as all to cancelled
  scheduled   integer not null default 0,
  sending     integer not null default 0,
  submitted   integer not null default 0,
  delivered   integer not null default 0,
  seen        integer not null default 0,
  refused     integer not null default 0,
  undelivered integer not null default 0,
  expired     integer not null default 0,
  unknown     integer not null default 0,
  cancelled   integer not null default 0,
  taken       integer not null default 0,         -- a provider took it, whatever became of it
  late        integer not null default 0,         -- a Viber message arrived after its SMS had left
  within_0    integer not null default 0,         -- the time to deliver; the bounds are in StatisticsColumns
  within_1    integer not null default 0,
  within_2    integer not null default 0,
  within_3    integer not null default 0,
  within_4    integer not null default 0,
  within_5    integer not null default 0,
  within_6    integer not null default 0,
  within_7    integer not null default 0,
  within_8    integer not null default 0,
  within_9    integer not null default 0,
  within_10   integer not null default 0,
  within_11   integer not null default 0,
  within_12   integer not null default 0,
  within_13   integer not null default 0,
  within_14   integer not null default 0,
  within_15   integer not null default 0,
  within_16   integer not null default 0,
  within_17   integer not null default 0,
  within_18   integer not null default 0,
  within_19   integer not null default 0,
  within_20   integer not null default 0,
  within_21   integer not null default 0,
  within_22   integer not null default 0,
  within_23   integer not null default 0,
  within_24   integer not null default 0,
  within_25   integer not null default 0,
  within_26   integer not null default 0,
  within_27   integer not null default 0,
  within_28   integer not null default 0,
  within_29   integer not null default 0,
  within_30   integer not null default 0,
  within_31   integer not null default 0,
  primary key (hour, account, channel, api_key, campaign, country, label)
) ${clustered};
create index statistics_campaign on statistics (campaign, hour) where campaign <> '';

-- Sums whose names are open: reason:no_credit.
create table statistics_named (
  hour     integer     not null,                  -- of acceptance: hours since 1970 UTC
  account  varchar(64) not null,                  -- whose turn it is, or was last; empty: none could carry it
  channel  varchar(5)  not null,
  api_key  varchar(64) not null,                  -- empty: it came without one
  campaign varchar(64) not null,                  -- empty: none
  country  varchar(3)  not null,
  label    varchar(11) not null,
  metric   varchar(40) not null,
  n        bigint      not null default 0,
  primary key (hour, account, channel, api_key, campaign, country, label, metric)
) ${clustered};
create index statistics_named_campaign on statistics_named (campaign, hour) where campaign <> '';

-- One row. Before this hour, retention has deleted some messages: there the sums are all that is left.
create table statistics_rule (
  whole_since integer not null
);
insert into statistics_rule (whole_since) values (0);

-- The messages of an older journal.
insert into statistics (hour, account, channel, api_key, campaign, country, label,
                        accepted, scheduled, sending, submitted, delivered, seen, refused, undelivered, expired, unknown, cancelled, taken)
select accepted_at / 3600000, lane, channel, coalesce(api_key, ''), coalesce(campaign, ''), country,
       case priority when 0 then 'transaction' else 'promotion' end,
       sum(case when status = 'accepted' then 1 else 0 end),
       sum(case when status = 'scheduled' then 1 else 0 end),
       sum(case when status = 'sending' then 1 else 0 end),
       sum(case when status = 'submitted' then 1 else 0 end),
       sum(case when status = 'delivered' then 1 else 0 end),
       sum(case when status = 'seen' then 1 else 0 end),
       sum(case when status = 'refused' then 1 else 0 end),
       sum(case when status = 'undelivered' then 1 else 0 end),
       sum(case when status = 'expired' then 1 else 0 end),
       sum(case when status = 'unknown' then 1 else 0 end),
       sum(case when status = 'cancelled' then 1 else 0 end),
       sum(case when status in ('submitted', 'delivered', 'seen', 'undelivered')
                  or status = 'expired' and since is not null then 1 else 0 end)
from message
group by 1, 2, 3, 4, 5, 6, 7;
insert into statistics_named (hour, account, channel, api_key, campaign, country, label, metric, n)
select accepted_at / 3600000, lane, channel, coalesce(api_key, ''), coalesce(campaign, ''), country,
       case priority when 0 then 'transaction' else 'promotion' end, 'reason:' || reason, count(*)
from message
where reason is not null and status in ('refused', 'undelivered', 'expired', 'unknown')
group by 1, 2, 3, 4, 5, 6, 7, 8;
