package org.bactrian.sandbox;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bactrian.provider.Account;
import org.bactrian.provider.wooxy.WooxyCredentials;
import org.jspecify.annotations.Nullable;

/**
 * Whose token it is, and how many of its calls are inside: "Do not send more than 10 concurrent API
 * requests", Viber and SMS together.
 */
final class WooxyGate {
  static final int MOST_AT_ONCE = 10;

  private final Map<String, AtomicInteger> inside = new HashMap<>();
  private final AtomicInteger most = new AtomicInteger();

  WooxyGate(Collection<Account> accounts) {
    for (Account account : accounts) {
      inside.put(account.settings(WooxyCredentials.class).accessToken(), new AtomicInteger());
    }
  }

  boolean knows(@Nullable String token) {
    return inside.containsKey(token);
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

  /** The most calls of one token at once, those turned away too. */
  int most() {
    return most.get();
  }
}
