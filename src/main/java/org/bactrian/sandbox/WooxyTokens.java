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
 * Whose token it is, and how many of its calls are inside: "Do not send more than 10 concurrent API
 * requests", Viber and SMS together.
 */
final class WooxyTokens {
  static final int MOST_AT_ONCE = 10;

  private final Collection<Account> accounts;
  private final Map<String, AtomicInteger> inside = new HashMap<>();
  private final AtomicInteger most = new AtomicInteger();
  private volatile Duration working = Duration.ZERO;

  WooxyTokens(Collection<Account> accounts) {
    this.accounts = accounts;
    for (Account account : accounts) {
      inside.put(credentials(account).accessToken(), new AtomicInteger());
    }
  }

  boolean knows(@Nullable String token) {
    return inside.containsKey(token);
  }

  Optional<Account> account(Channel channel, String token, String domain) {
    return accounts.stream()
        .filter(one -> one.channel() == channel)
        .filter(one -> credentials(one).accessToken().equals(token))
        .filter(one -> credentials(one).domain().equals(domain))
        .findFirst();
  }

  /** One more call with a known token; each that entered leaves, admitted or not. */
  boolean enter(String token) {
    int now = inside.get(token).incrementAndGet();
    most.accumulateAndGet(now, Math::max);
    return now <= MOST_AT_ONCE;
  }

  void leave(String token) {
    inside.get(token).decrementAndGet();
  }

  void workFor(Duration time) {
    working = time;
  }

  /** Has the call answered after as long as it was told to take; no thread waits for that. */
  void afterWork(Runnable answer) {
    long millis = working.toMillis();
    if (millis == 0) {
      answer.run();
    } else {
      CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(answer);
    }
  }

  /** The most calls of one token at once, those turned away too. */
  int most() {
    return most.get();
  }

  private static WooxyCredentials credentials(Account account) {
    return account.settings(WooxyCredentials.class);
  }
}
