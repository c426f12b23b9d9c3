package org.bactrian.lane;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises an alarm when messages leave by an account and its receipts stop: its webhook may be dead,
 * and then every fallback timer would make an SMS of a message that arrived. The alarm is a log
 * line, a health status, a metric and an event; if configured, the account's timers are held.
 */
public final class ReceiptWatchdog {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiptWatchdog.class);

  /**
   * When receipts count as stopped.
   *
   * @param silenceAfter no receipt for so long while messages were submitted
   * @param silenceMessages and at least so many were submitted meanwhile
   * @param holdTimers no SMS leaves for want of a receipt while its account is silent
   */
  public record Settings(Duration silenceAfter, int silenceMessages, boolean holdTimers) {}

  /** Counts what one account submitted since its latest receipt. */
  private static final class Unanswered {
    private @Nullable Instant first;
    private int count;

    synchronized void submitted(Instant now) {
      first = first == null ? now : first;
      count++;
    }

    synchronized void received(@Nullable Instant at) {
      if (first != null && at != null && !at.isBefore(first)) {
        first = null;
        count = 0;
      }
    }

    synchronized @Nullable Instant since(int atLeast) {
      return count >= atLeast ? first : null;
    }
  }

  private final WebhookActivity activity;
  private final Settings settings;
  private final Clock clock;
  private final Map<String, Unanswered> watched = new LinkedHashMap<>();
  private volatile SortedSet<String> silent = new TreeSet<>();

  /** Watches every account that has a webhook. */
  public ReceiptWatchdog(
      WebhookActivity activity,
      Accounts accounts,
      Settings settings,
      Clock clock,
      MeterRegistry metrics) {
    this.activity = activity;
    this.settings = settings;
    this.clock = clock;
    for (Account account : accounts.all()) {
      if (account.hasWebhook()) {
        watched.put(account.name(), new Unanswered());
        metrics.gauge(
            "bactrian.receipts.silent",
            Tags.of("account", account.name()),
            this,
            watchdog -> watchdog.silent.contains(account.name()) ? 1 : 0);
      }
    }
  }

  /** Counts the result of a call, if a receipt is to follow it. */
  void sent(Account account, SendResult result) {
    Unanswered unanswered = watched.get(account.name());
    if (unanswered != null && result instanceof SendResult.Submitted) {
      unanswered.submitted(clock.instant());
    }
  }

  /** Returns the accounts whose receipts have stopped. */
  SortedSet<String> silent() {
    return silent;
  }

  /** Returns whether no SMS may leave now for want of a receipt by this account. */
  public boolean holds(String account) {
    return settings.holdTimers() && silent.contains(account);
  }

  /** Compares what was submitted with the receipts that came. */
  public Optional<Instant> round() {
    Map<String, AccountActivity> known =
        activity.all().stream().collect(Collectors.toMap(AccountActivity::account, one -> one));
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

  private boolean isSilent(String account, Unanswered unanswered, @Nullable AccountActivity known) {
    Instant before = known == null ? null : known.silentSince();
    Instant latest = known == null ? null : known.lastReceipt();
    unanswered.received(latest);
    if (before != null) {
      return latest == null || latest.isBefore(before) || ends(account);
    }
    Instant since = unanswered.since(settings.silenceMessages());
    return since != null
        && Duration.between(since, clock.instant()).compareTo(settings.silenceAfter()) >= 0
        && begins(account, since);
  }

  private boolean begins(String account, Instant since) {
    LOG.error(
        "account {}: messages leave, but no receipt has come since {}; check that its webhook can be"
            + " reached from outside{}",
        account,
        since,
        settings.holdTimers() ? "; its fallback timers are held" : "");
    activity.silent(account, since, clock.instant());
    return true;
  }

  private boolean ends(String account) {
    LOG.warn("account {}: receipts come again", account);
    activity.heardAgain(account, clock.instant());
    return false;
  }
}
