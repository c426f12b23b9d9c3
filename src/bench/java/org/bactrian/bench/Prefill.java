package org.bactrian.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bactrian.journal.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Fills a journal before a system is started on it. The file is made once, and then copied. */
final class Prefill {
  /**
   * The number of messages. Each has about eight rows: itself, its attempt, its provider's id, a
   * callback, and four or five events.
   */
  private static final int TEN_MILLION_ROWS = 1_250_000;

  private static final int WAITING = 1_000_000;
  private static final int CHUNK = 50_000;

  private static final String NUMBERS =
      """
      (with recursive n (i) as
         (select %d union all select i + 1 from n where i < %d)
       select i, (unixepoch() - 2592000 + i) * 1000 as at from n) as n
      """;

  private static final String BODY =
      """
      '{"id":"old-' || i || '","to":"+38050' || substr('0000000' || i, -7) || '","label":"transaction",'
        || '"content":{"text":"Your order is on its way: https://shop.example/track"}}'
      """;

  private static final String MESSAGE =
      """
      insert into message (id, channel, fingerprint, recipient, body, has_fallback, status, version,
                           route, priority, lane, attempts, due_at, since, accepted_at, updated_at)
      select 'old-' || i, 'viber', 'f', '+38050' || substr('0000000' || i, -7), %s, false,
             '%s', %d, 'nx', 0, 'nx', %d, %s, at, at, at from :numbers
      """;

  private static final List<String> HISTORY =
      List.of(
          MESSAGE.formatted(BODY, "delivered", 4, 1, "null"),
          """
          insert into attempt (message_id, no, account, status, provider_message_id, at)
          select 'old-' || i, 1, 'nx', 'delivered', 'op' || i, at from :numbers
          """,
          """
          insert into provider_id (account, provider_id, message_id, attempt_no)
          select 'nx', 'op' || i, 'old-' || i, 1 from :numbers
          """,
          """
          insert into event (id, message_id, type, channel, account, status, detail, at)
          select 'e' || i || '.' || k, 'old-' || i, 'status', 'viber', 'nx',
                 case k when 1 then 'accepted' when 2 then 'sending' when 3 then 'submitted'
                        else 'delivered' end, 'by the first that can carry it', at
          from :numbers, (select 1 as k union all select 2 union all select 3 union all select 4) as k
          """,
          """
          insert into callback (account, kind, content_type, query, body, received_at, state)
          select 'nx', 'RECEIPTS', 'application/json', '', x'7b7d', at, 'read' from :numbers
          """);

  private static final List<String> SCHEDULED =
      List.of(
          MESSAGE.formatted(BODY, "scheduled", 1, 0, "at + 2678400000"),
          """
          insert into event (id, message_id, type, channel, status, detail, at)
          select 'e' || i, 'old-' || i, 'status', 'viber', 'scheduled', 'accepted', at
          from :numbers
          """);

  private Prefill() {}

  /**
   * Copies the filled journal to the place where Bactrian opens it.
   *
   * @param folder the system's own folder; the original is beside it
   */
  static void of(Subject subject, Path folder) throws IOException {
    if (subject != Subject.HISTORY && subject != Subject.WAITING) {
      return;
    }
    Path made = folder.resolveSibling(subject.name());
    if (Files.notExists(made)) {
      Files.createDirectories(made);
      boolean history = subject == Subject.HISTORY;
      fill(made, history ? HISTORY : SCHEDULED, history ? TEN_MILLION_ROWS : WAITING);
    }
    Files.createDirectories(folder.resolve("data"));
    Files.copy(made.resolve("journal.db"), folder.resolve("data/bactrian.db"));
  }

  private static void fill(Path folder, List<String> statements, int messages) {
    try (HikariDataSource database = TestDatabase.flushedSqlite(folder)) {
      JdbcClient sql = JdbcClient.create(database);
      for (int from = 1; from <= messages; from += CHUNK) {
        String numbers = NUMBERS.formatted(from, from + CHUNK - 1);
        statements.forEach(one -> sql.sql(one.replace(":numbers", numbers)).update());
      }
      sql.sql("update outbox set seq = (select max(seq) from event)").update();
      sql.sql("pragma wal_checkpoint(truncate)").query((row, n) -> n).list();
    }
  }
}
