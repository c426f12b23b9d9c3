package org.bactrian.route.operate;

import java.time.Instant;
import java.util.Set;
import org.bactrian.journal.Suppression;
import org.bactrian.journal.Suppression.Source;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.Msisdn;
import org.jspecify.annotations.Nullable;

/** The words of a suppression in JSON and CSV. */
final class SuppressionWords {
  private static final String ANY = "any";

  static final Set<String> CHANNELS = Set.of("viber", "sms", ANY);
  static final Set<String> LABELS = Set.of("promotion", ANY);

  private SuppressionWords() {}

  /**
   * Returns an entry.
   *
   * @param channel one of {@link #CHANNELS}
   * @param label one of {@link #LABELS}
   */
  static Suppression entry(
      Msisdn number,
      String channel,
      String label,
      Source source,
      String by,
      @Nullable String reason,
      Instant at) {
    return new Suppression(
        number,
        channel.equals(ANY) ? null : Channel.of(channel),
        label.equals(ANY) ? null : Label.of(label),
        source,
        by,
        reason,
        at);
  }
}
