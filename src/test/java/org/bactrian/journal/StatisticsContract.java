package org.bactrian.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.journal.JournalScenario.NX;
import static org.bactrian.journal.JournalScenario.NX2;
import static org.bactrian.journal.JournalScenario.SMS;
import static org.bactrian.journal.JournalScenario.message;
import static org.bactrian.journal.JournalScenario.newId;
import static org.bactrian.journal.JournalScenario.no;
import static org.bactrian.journal.JournalScenario.taken;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.MessageRow.Origin;
import org.bactrian.journal.Retention.SweepPosition;
import org.bactrian.journal.Statistics.Dimension;
import org.bactrian.journal.Statistics.Group;
import org.bactrian.journal.Statistics.Recount;
import org.bactrian.message.ViberMessage;
import org.junit.jupiter.api.Test;

/** The statistics are true to the messages, after any history; in either database. */
abstract class StatisticsContract extends OpenJournal {
  private static final int HISTORIES = 25;
  private static final Act RECOUNT = Act.of(JournalScenario.ANN, "recount", "statistics", "all");

  private Recount recount() {
    return the.journal.statistics().recount(Hours.ALL, RECOUNT, the.now);
  }

  private List<Group> sums(Dimension... by) {
    return the.journal.statistics().sums(List.of(by), StatisticsFilter.ALL, Hours.ALL, 1_000);
  }

  private StatisticsCounts all() {
    return sums().get(0).counts();
  }

  /** Counts the rows of the messages with nothing but SQL. */
  private Map<String, Long> rows() {
    Map<String, Long> counts = new TreeMap<>();
    the.sql
        .sql(
            """
            select (accepted_at / 3600000) || ' ' || lane || ' ' || channel || ' ' || status || ' '
                   || case when status in ('refused', 'undelivered', 'expired', 'unknown')
                      then coalesce(reason, '') else '' end as what, count(*) as n
            from message group by what
            """)
        .query((row, n) -> counts.put(row.getString(1), row.getLong(2)))
        .list();
    return counts;
  }

  /** Tells the same by the statistics. */
  private Map<String, Long> kept() {
    Map<String, Long> counts = new TreeMap<>();
    for (Group group : sums(Dimension.HOUR, Dimension.ACCOUNT, Dimension.CHANNEL)) {
      String what = group.by().get(0) + " " + group.by().get(1) + " " + group.by().get(2) + " ";
      long failed = 0;
      for (DeliveryState state : DeliveryState.values()) {
        long n = group.counts().in(state);
        assertThat(n).isNotNegative();
        if (state.hasFailed() || state == DeliveryState.UNKNOWN) {
          failed += n;
        } else if (n > 0) {
          counts.put(what + state.wire(), n);
        }
      }
      counts.put(what + "failed", failed);
      group.counts().reasons().forEach((reason, n) -> counts.put(what + reason, n));
      counts.put(what + "parts", group.counts().parts());
      group
          .counts()
          .estimated()
          .forEach(sum -> counts.put(what + sum.currency(), sum.billionths()));
    }
    counts.values().removeIf(n -> n == 0);
    return counts;
  }

  /** Adds up the estimates of the messages that are, or may be, paid. */
  private void addCosts(Map<String, Long> counts) {
    the.sql
        .sql(
            """
            select accepted_at / 3600000, lane, channel, est_currency, sum(est_price), sum(est_parts)
            from message
            where status in ('submitted', 'delivered', 'seen', 'undelivered', 'unknown')
              or status = 'expired' and since is not null
            group by 1, 2, 3, 4
            """)
        .query(
            (row, n) -> {
              String what = row.getLong(1) + " " + row.getString(2) + " " + row.getString(3) + " ";
              counts.merge(what + row.getString(4), row.getLong(5), Long::sum);
              counts.merge(what + "parts", row.getLong(6), Long::sum);
              return what;
            })
        .list();
    counts.values().removeIf(n -> n == 0);
  }

  private Map<String, Long> expected() {
    Map<String, Long> counts = new TreeMap<>();
    addCosts(counts);
    rows()
        .forEach(
            (what, n) -> {
              String[] words = what.split(" ", -1);
              String kind = words[0] + " " + words[1] + " " + words[2] + " ";
              boolean failed =
                  Set.of("refused", "undelivered", "expired", "unknown").contains(words[3]);
              counts.merge(kind + (failed ? "failed" : words[3]), n, Long::sum);
              if (failed && !words[4].isEmpty()) {
                counts.merge(kind + words[4], n, Long::sum);
              }
            });
    return counts;
  }

  @Test
  void they_are_true_after_any_history() {
    for (long seed = 1; seed <= HISTORIES; seed++) {
      RandomSteps history = new RandomSteps(the, seed);
      history.steps().forEach(step -> step.work().run());
      the.fallbacks();
      the.later(Duration.ofMinutes(seed));
      the.claim(SMS).forEach(claim -> the.settle(claim, no(Reason.NO_CREDIT)));
      the.journal.lanes().expire(10, the.now);
      moveOn();
      sendAgain();
      assertThat(kept()).as("history " + seed).isEqualTo(expected());
    }
    assertThat(recount().changed()).as("sums that were wrong").isZero();
    assertThat(all().taken()).isPositive();
    assertThat(all().late()).isPositive();
    assertThat(all().deliveredWithin(0.5)).isPresent();
  }

  private void moveOn() {
    the.accept(message(newId(), null, null), NX, NX2);
    RestingAccounts.Resting one = new RestingAccounts.Resting(NX, Reason.PROVIDER_ERROR, false);
    the.journal.resting().tell(the.lease(NX), NX, Optional.of(one));
    the.journal
        .resting()
        .moveOn(the.lease(NX), one, 0, RestingAccounts.QueuePosition.START, the.now);
    the.journal.resting().tell(the.lease(NX), NX, Optional.empty());
  }

  private void sendAgain() {
    List<String> dead =
        the.sql
            .sql("select id from message where dead_at is not null order by id limit 2")
            .query(String.class)
            .list();
    for (String id : dead) {
      the.journal.deadLetters().replay(id, List.of(NX2), true, RECOUNT, the.now);
    }
  }

  @Test
  void what_was_spoilt_is_right_after_a_recount() {
    RandomSteps history = new RandomSteps(the, 7);
    history.steps().forEach(step -> step.work().run());
    Map<String, Long> before = kept();
    the.sql.sql("update statistics set accepted = accepted + 3, within_4 = 9").update();
    the.sql.sql("delete from statistics_named").update();
    the.sql
        .sql(
            "insert into statistics (hour, account, channel, api_key, campaign, country, label, seen)"
                + " values (1, 'gone', 'viber', '', '', '', 'promotion', 5)")
        .update();
    assertThat(kept()).isNotEqualTo(before);
    Recount recount = recount();
    assertThat(recount.changed()).isPositive();
    assertThat(recount.messages())
        .isEqualTo(the.sql.sql("select count(*) from message").query(Long.class).single());
    assertThat(kept()).isEqualTo(before);
    assertThat(recount().changed()).isZero();
    assertThat(
            the.journal
                .audit()
                .page(new Audit.AuditFilter(null, "recount", null, null, null), null, 5)
                .entries())
        .hasSize(2);
  }

  @Test
  void each_message_counts_once_with_its_origin() {
    Origin ofShop = new Origin("shop", null, "f", "spring", null, "UA");
    for (int i = 0; i < 4; i++) {
      ViberMessage one = message(newId(), null, null);
      the.journal.messages().accept(one, ofShop, List.of(NX), "by name", the.now);
      the.journal.messages().accept(one, ofShop, List.of(NX), "by name", the.now);
    }
    List<Claim> claims = the.claim(NX);
    the.settle(claims.get(0), no(Reason.BLOCKED_BY_USER));
    the.settle(claims.get(1), new SendResult.Unknown(null, List.of()));
    the.settle(claims.get(2), taken("p2"));
    the.settle(claims.get(3), taken("p3"));
    the.later(Duration.ofSeconds(10));
    the.receipt(NX, "p2", DeliveryState.DELIVERED);
    the.later(Duration.ofHours(2));
    the.fallbacks();
    List<Group> groups =
        sums(Dimension.KEY, Dimension.CAMPAIGN, Dimension.COUNTRY, Dimension.CHANNEL);
    assertThat(groups)
        .extracting(Group::by)
        .containsExactly(
            List.of("shop", "spring", "UA", "sms"), List.of("shop", "spring", "UA", "viber"));
    StatisticsCounts viber = groups.get(1).counts();
    assertThat(viber.accepted()).isEqualTo(4);
    assertThat(viber.sms()).isZero();
    assertThat(viber.taken()).isEqualTo(2);
    assertThat(viber.in(DeliveryState.DELIVERED)).isEqualTo(1);
    assertThat(viber.in(DeliveryState.SUBMITTED)).isEqualTo(1);
    assertThat(viber.reasons()).isEqualTo(Map.of("blocked_by_user", 1L, "no_answer", 1L));
    assertThat(viber.deliveredWithin(0.5).orElseThrow())
        .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(13));
    assertThat(groups.get(0).counts().sms()).isEqualTo(1);
    Viewer other = new Viewer("other");
    assertThat(
            the.journal
                .statistics()
                .sums(List.of(Dimension.DAY), StatisticsFilter.ALL.of(other), Hours.ALL, 9))
        .isEmpty();
    assertThat(sums(Dimension.DAY)).hasSize(1);
    assertThat(sums(Dimension.HOUR)).hasSize(2);
  }

  @Test
  void a_message_that_arrives_after_its_sms_had_left_is_late() {
    String id = newId();
    the.accept(message(id, null, Duration.ofSeconds(60)), NX);
    the.settle(the.claim(NX).get(0), taken("p-" + id));
    the.later(Duration.ofMinutes(2));
    the.fallbacks();
    the.settle(the.claim(SMS).get(0), taken("s-" + id));
    assertThat(all().late()).isZero();
    the.receipt(NX, "p-" + id, DeliveryState.DELIVERED);
    the.receipt(NX, "p-" + id, DeliveryState.SEEN);
    assertThat(all().late()).isEqualTo(1);
    assertThat(all().in(DeliveryState.SEEN)).isEqualTo(1);
    assertThat(recount().changed()).isZero();
  }

  @Test
  void what_retention_deletes_stays_counted() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(newId());
      the.accept(message(ids.get(i), null, null).withFallback(null), NX);
      the.settle(the.claim(NX).get(0), taken("p" + ids.get(i)));
      the.receipt(NX, "p" + ids.get(i), DeliveryState.DELIVERED);
    }
    Instant before = the.now;
    the.later(Duration.ofDays(500));
    the.accept(message(newId(), null, null), NX);
    Instant old = before.plusSeconds(1);
    Retention retention = the.journal.retention();
    retention.forget(SweepPosition.START, old, Set.of("log"), the.now);
    the.sql.sql("update outbox set seq = (select max(seq) from event)").update();
    retention.forget(SweepPosition.START, old, Set.of("log"), the.now);
    assertThat(retention.delete(SweepPosition.START, old, Set.of("log")).swept()).isEqualTo(3);
    assertThat(all().in(DeliveryState.DELIVERED)).isEqualTo(3);
    Recount recount = recount();
    assertThat(recount.messages()).isEqualTo(1);
    assertThat(recount.changed()).isZero();
    assertThat(all().accepted()).isEqualTo(4);
  }

  @Test
  void percentiles_come_from_buckets_that_grow_by_a_factor() {
    long[] counts = new long[StatisticsColumns.COUNT];
    long delivered = 0;
    for (int second = 1; second <= 1_000; second++) {
      counts[StatisticsColumns.bucket(Instant.EPOCH, Instant.EPOCH.plusSeconds(second))]++;
      delivered++;
    }
    assertThat(StatisticsColumns.percentile(counts, delivered, 0.5).toSeconds())
        .isBetween(450L, 550L);
    assertThat(StatisticsColumns.percentile(counts, delivered, 0.95).toSeconds())
        .isBetween(800L, 1_200L);
  }
}
