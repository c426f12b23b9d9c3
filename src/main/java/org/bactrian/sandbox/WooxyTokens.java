package org.bactrian.sandbox;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.message.Channel;
import org.bactrian.provider.Account;
import org.bactrian.provider.wooxy.WooxyCredentials;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens, and how many calls with each are in flight: "Do not send more than 10
 * concurrent API requests", Viber and SMS together.
 */
final class WooxyTokens {
  static final int MOST_AT_ONCE = 10;

  private final Collection<Account> accounts;
  private final Map<String, AtomicInteger> inFlight = new HashMap<>();
  private final AtomicInteger most = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;

  WooxyTokens(Collection<Account> accounts) {
    this.accounts = accounts;
    for (Account account : accounts) {
      inFlight.put(credentials(account).accessToken(), new AtomicInteger());
    }
  }

  boolean knows(@Nullable String token) {
    return inFlight.containsKey(token);
  }

  Optional<Account> account(Channel channel, String token, String domain) {
    return accounts.stream()
        .filter(one -> one.channel() == channel)
        .filter(one -> credentials(one).accessToken().equals(token))
        .filter(one -> credentials(one).domain().equals(domain))
        .findFirst();
  }

  /**
   * Counts a call with a known token and returns whether it is admitted. Every call must be
   * released, admitted or not.
   */
  boolean admit(String token) {
    int now = inFlight.get(token).incrementAndGet();
    most.accumulateAndGet(now, Math::max);
    return now <= MOST_AT_ONCE;
  }

  void release(String token) {
    inFlight.get(token).decrementAndGet();
  }

  void answerAfter(Duration delay) {
    this.delay = delay;
  }

  /** Runs the answer after the delay. No thread waits for it. */
  void afterDelay(Runnable answer) {
    long millis = delay.toMillis();
    if (millis == 0) {
      answer.run();
    } else {
      CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(answer);
    }
  }

  /**
   * Returns the largest number of calls with one token at once, also those that were not admitted.
   */
  int mostAtOnce() {
    return most.get();
  }

  private static WooxyCredentials credentials(Account account) {
    return account.settings(WooxyCredentials.class);
  }
}
