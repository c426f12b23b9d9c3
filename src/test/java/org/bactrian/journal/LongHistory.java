package org.bactrian.journal;

import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes two years of messages straight into the tables; {@code n1} is the oldest. Most were
 * delivered, each fifth has an SMS, each fiftieth is a dead letter, each hundredth still waits, and
 * the older half is forgotten. There are a hundred lanes; all events but the last hundred have
 * left.
 */
final class LongHistory {
  private static final long MILLIS = 2L * 365 * 24 * 3600 * 1000;
  private static final String BODY =
      "'{\"id\":\"n' || i || '\",\"to\":\"+38050' || (i % 2000) || '\",\"label\":\"transaction\","
          + "\"content\":{\"text\":\"Your parcel is on its way, and will be with you tomorrow\"},"
          + "\"metadata\":{\"k\":\"v\"}}'";

  private final JdbcClient sql;
  private final long end;
  private final String bytes;

  LongHistory(DataSource database, Instant end) {
    this.sql = JdbcClient.create(database);
    this.end = end.toEpochMilli();
    boolean sqlite =
        sql.sql("select 1")
            .query(
                (row, n) ->
                    row.getStatement().getConnection().getMetaData().getDatabaseProductName())
            .single()
            .equals("SQLite");
    this.bytes = sqlite ? "x'7b7d'" : "'{}'::bytea";
  }

  void fill(long messages) {
    grow(1, messages, messages);
    sql.sql("analyze").update();
  }

  /**
   * Writes the messages with these numbers.
   *
   * @param of how many messages there will be: they are spread evenly over the two years
   */
  void grow(long first, long last, long of) {
    long step = MILLIS / of;
    String numbers =
        """
        (with recursive n (i) as
           (select cast(%d as bigint) union all select i + 1 from n where i < %d)
         select i, %d + i * %d as at from n) as n
        """
            .formatted(first, last, end - MILLIS - step, step);
    for (String statement : statements()) {
      sql.sql(
              statement
                  .replace(":numbers", numbers)
                  .replace(":all", String.valueOf(of))
                  .replace(":bytes", bytes))
          .update();
    }
    long seq = sql.sql("select max(seq) from event").query(Long.class).single();
    for (String sink : List.of("event", "log", "way2")) {
      sql.sql("delete from outbox where name = ?").param(sink).update();
      sql.sql("insert into outbox (name, seq) values (?, ?)").params(sink, seq - 100).update();
    }
  }

  private static List<String> statements() {
    return List.of(
        """
        insert into message (id, channel, fingerprint, body, has_fallback, status, reason, version,
                             route, priority, lane, attempts, due_at, review_at, dead_at, accepted_at,
                             updated_at, recipient, api_key, country, campaign, forgotten_at)
        select 'n' || i, 'viber', 'f' || i,
               case when i %% 100 <> 0 and i * 2 < :all then '{}' else %s end, false,
               case when i %% 100 = 0 then 'accepted' when i %% 50 = 1 then 'unknown'
                    when i %% 5 = 0 then 'undelivered' else 'delivered' end,
               null, 3, 'lane' || (i %% 100), i %% 2, 'lane' || (i %% 100), 1,
               case when i %% 100 = 0 then at end, case when i %% 1000 = 7 then at * 2 end,
               case when i %% 50 = 1 then at end, at, at, '+38050' || (i %% 2000),
               case when i %% 7 = 0 then 'shop' else '' end, 'UA', 'c' || (i %% 50),
               case when i %% 100 <> 0 and i * 2 < :all then at end
        from :numbers
        """
            .formatted(BODY),
        """
        insert into message (id, channel, fallback_of, fingerprint, body, has_fallback, status,
                             version, route, priority, lane, attempts, accepted_at, updated_at,
                             recipient, forgotten_at)
        select 's' || i, 'sms', 'n' || i, '', '{}', false, 'delivered', 3, 'sms', 0,
               'sms' || (i % 10), 1, at, at, '+38050' || (i % 2000), case when i * 2 < :all then at end
        from :numbers where i % 5 = 0
        """,
        """
        insert into statistics (hour, account, channel, api_key, campaign, country, label, delivered)
        select at / 3600000, 'lane' || (i % 100), 'viber', '', 'c' || (i % 50), 'UA', 'promotion', 1
        from :numbers where i > 0 on conflict do nothing
        """,
        """
        insert into statistics_named (hour, account, channel, api_key, campaign, country, label, metric,
                                      n)
        select at / 3600000, 'lane' || (i % 100), 'viber', '', 'c' || (i % 50), 'UA', 'promotion',
               'reason:expired', 1
        from :numbers where i > 0 on conflict do nothing
        """,
        """
        insert into attempt (message_id, no, account, status, provider_message_id, at)
        select 'n' || i, 1, 'lane' || (i % 100), 'delivered', 'p' || i, at from :numbers
        """,
        """
        insert into provider_id (account, provider_id, message_id, attempt_no)
        select 'lane' || (i % 100), 'p' || i, 'n' || i, 1 from :numbers
        """,
        """
        insert into event (id, message_id, type, channel, account, status, detail, at)
        select 'e' || i || '.' || k, 'n' || i, 'status', 'viber', 'lane' || (i % 100),
               case k when 1 then 'accepted' when 2 then 'submitted' else 'delivered' end,
               'by the first that can carry it', at
        from :numbers, (select 1 as k union all select 2 union all select 3) as k
        """,
        """
        insert into event (id, message_id, type, channel, account, detail, at)
        select 'r' || i, 'n' || i, 'reply', 'viber', 'lane1', '{}', at from :numbers where i % 100 = 3
        """,
        """
        insert into callback (account, kind, content_type, query, body, received_at, state)
        select 'lane' || (i % 100), 'RECEIPTS', 'application/json', '', :bytes, at,
               case when i > :all - 20 then 'new' else 'read' end
        from :numbers
        """,
        """
        insert into parked_receipt (account, provider_id, status, received_at)
        select 'lane' || (i % 100), 'q' || i, 'delivered', at from :numbers
        """,
        """
        insert into dead_letter (message_id, due_at, tries)
        select 'n' || i, at, 0 from :numbers where i % 2 = 1
        """,
        """
        insert into event_waiting (way, message_id, seq, attempts, due_at)
        select 'way' || (i % 50), 'n' || i, i * 3, 1, at from :numbers where i % 2 = 0
        """,
        """
        insert into event_given_up (way, seq, attempts, why, at, event_id, message_id, again)
        select 'way' || (i % 50), i, 9, 'nobody there', at, 'g' || i, 'n' || i,
               case when i % 1000 = 2 then 1 when i % 1000 = 52 then 2 else 0 end
        from :numbers
        """,
        """
        insert into audit (at, who, act, target)
        select at, 'who' || (i % 50), 'act' || (i % 20), 'message:n' || (i % 5000) from :numbers
        """,
        """
        insert into suppression (number, channel, label, source, set_by, at, id)
        select '+1212' || i, 'any', 'promotion', 'import', 'ops', at, 'u' || i from :numbers
        """,
        """
        insert into api_key_day (key_name, day, messages)
        select 'key' || (i % 500), '2024-' || (i / 500), i from :numbers
        """);
  }
}
