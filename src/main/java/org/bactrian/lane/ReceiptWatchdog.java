package org.bactrian.lane;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.WebhookActivity;
import org.bactrian.journal.WebhookActivity.AccountActivity;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.route.BactrianProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Listens for receipts: when an account's stop while its messages go out, its webhook may be dead,
 * and every timer would make an SMS of a message that arrived. An alarm then (log, health, metric,
 * event), and where asked its timers hold.
 */
@Component
public final class ReceiptWatchdog {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiptWatchdog.class);

  /** What went out since the last receipt. */
  private static final class Unanswered {
    private @Nullable Instant first;
    private int count;

    synchronized void one(Instant now) {
      first = first == null ? now : first;
      count++;
    }

    synchronized void heard(@Nullable Instant at) {
      if (first != null && at != null && !at.isBefore(first)) {
        first = null;
        count = 0;
      }
    }

    synchronized @Nullable Instant since(int atLeast) {
      return count >= atLeast ? first : null;
    }
  }

  private final WebhookActivity pulses;
  private final BactrianProperties.Receipts how;
  private final Clock clock;
  private final Map<String, Unanswered> watched = new LinkedHashMap<>();
  private volatile SortedSet<String> silent = new TreeSet<>();

  ReceiptWatchdog(
      WebhookActivity pulses,
      Accounts accounts,
      BactrianProperties properties,
      Clock clock,
      MeterRegistry metrics) {
    this.pulses = pulses;
    this.how = properties.receipts();
    this.clock = clock;
    for (Account account : accounts.all()) {
      if (!account.webhookSecret().isEmpty()) {
        watched.put(account.name(), new Unanswered());
        metrics.gauge(
            "bactrian.receipts.silent",
            io.micrometer.core.instrument.Tags.of("account", account.name()),
            this,
            silence -> silence.silent.contains(account.name()) ? 1 : 0);
      }
    }
  }

  /** What came of a call. */
  public void saw(Account account, SendResult result) {
    Unanswered unanswered = watched.get(account.name());
    if (unanswered != null && result instanceof SendResult.Submitted) {
      unanswered.one(clock.instant());
    }
  }

  /** Accounts whose receipts have gone silent. */
  SortedSet<String> silent() {
    return silent;
  }

  /** Whether no SMS may leave now for want of a receipt by this account. */
  public boolean holds(String account) {
    return how.holdTimers() && silent.contains(account);
  }

  /** Compares what went out with what came in. */
  public Optional<Instant> round() {
    Map<String, AccountActivity> known =
        pulses.all().stream().collect(Collectors.toMap(AccountActivity::account, pulse -> pulse));
    SortedSet<String> now = new TreeSet<>();
    watched.forEach(
        (account, unanswered) -> {
          if (isSilent(account, unanswered, known.get(account))) {
            now.add(account);
          }
        });
    silent = now;
    return Optional.empty();
  }

  private boolean isSilent(String account, Unanswered unanswered, @Nullable AccountActivity pulse) {
    Instant before = pulse == null ? null : pulse.silentSince();
    Instant heard = pulse == null ? null : pulse.lastReceipt();
    unanswered.heard(heard);
    if (before != null) {
      return heard == null || heard.isBefore(before) || ends(account);
    }
    Instant since = unanswered.since(how.silenceMessages());
    return since != null
        && Duration.between(since, clock.instant()).compareTo(how.silenceAfter()) >= 0
        && begins(account, since);
  }

  private boolean begins(String account, Instant since) {
    LOG.error(
        "account {}: messages go out, but no receipt has come since {}: is its webhook reachable?{}",
        account,
        since,
        how.holdTimers() ? " Its timers hold." : "");
    pulses.silent(account, since, clock.instant());
    return true;
  }

  private boolean ends(String account) {
    LOG.warn("account {}: receipts come again", account);
    pulses.heardAgain(account, clock.instant());
    return false;
  }
}
