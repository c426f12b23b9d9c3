package org.bactrian.provider.wooxy;

import org.bactrian.message.Fallback;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;

/**
 * The ttl that Wooxy is given: "Between 30 minutes to 72 hour". Where our own SMS follows on a
 * timer, Viber should give up before it, as far as Wooxy's minimum of half an hour allows.
 */
final class WooxyTtl {
  static final int SHORTEST = 1_800;
  static final int LONGEST = 259_200;

  private WooxyTtl() {}

  /** Returns the {@code ttl} in seconds; null leaves it to Wooxy, whose default is 3600. */
  static @Nullable Integer seconds(ViberMessage message) {
    Integer ttl = message.ttl();
    Integer timer = timer(message.fallback());
    if (ttl == null && timer == null) {
      return null;
    }
    int wanted =
        Math.min(ttl == null ? Integer.MAX_VALUE : ttl, timer == null ? Integer.MAX_VALUE : timer);
    return Math.max(SHORTEST, Math.min(LONGEST, wanted));
  }

  /**
   * Returns the seconds of our own timer. With an id the provider sends the SMS, and no timer of
   * ours runs.
   */
  private static @Nullable Integer timer(@Nullable Fallback fallback) {
    boolean ours = fallback != null && fallback.id() == null;
    return ours && fallback.duration() != null ? (int) fallback.duration().toSeconds() : null;
  }
}
