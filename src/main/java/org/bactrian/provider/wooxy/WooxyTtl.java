package org.bactrian.provider.wooxy;

import org.bactrian.message.Fallback;
import org.bactrian.message.ViberMessage;
import org.jspecify.annotations.Nullable;

/**
 * How long Wooxy is told to try: "Between 30 minutes to 72 hour". Where an SMS of ours will follow
 * on a timer, Viber is to give up before it, as far as Wooxy's half an hour allows.
 */
final class WooxyTtl {
  static final int SHORTEST = 1_800;
  static final int LONGEST = 259_200;

  private WooxyTtl() {}

  /** The {@code ttl} in seconds; null leaves it to Wooxy, which takes 3600. */
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

  /** With an id the fallback is not ours, and no timer of ours runs. */
  private static @Nullable Integer timer(@Nullable Fallback fallback) {
    boolean ours = fallback != null && fallback.id() == null;
    return ours && fallback.duration() != null ? (int) fallback.duration().toSeconds() : null;
  }
}
