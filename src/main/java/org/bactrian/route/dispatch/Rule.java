package org.bactrian.route.dispatch;

import java.util.Set;
import org.bactrian.message.Channel;
import org.bactrian.message.Label;
import org.bactrian.message.Recipient.Hours;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table of rules. A condition that is empty or null holds for every message.
 *
 * @param row of the file, from 1, its header
 * @param accounts names, separated by commas, or {@code *}; null: it refuses
 * @param refusal why it refuses; null: it names accounts
 */
record Rule(
    int row,
    Channel channel,
    Set<String> countries,
    @Nullable Label label,
    Set<String> senders,
    Set<String> keys,
    Set<String> campaigns,
    @Nullable Hours hours,
    @Nullable Share share,
    @Nullable String accounts,
    @Nullable String refusal) {

  /** A part of all recipients: those whose share is from the first to the last, both included. */
  record Share(int first, int last) {
    boolean has(int share) {
      return first <= share && share <= last;
    }

    boolean covers(Share other) {
      return first <= other.first && other.last <= last;
    }

    boolean overlaps(Share other) {
      return first <= other.last && other.first <= last;
    }

    @Override
    public String toString() {
      return first + "-" + last;
    }
  }

  /** Returns whether the rule is for this message. What costs most is asked last. */
  boolean isFor(Facts facts) {
    return channel == facts.channel()
        && (label == null || label == facts.label())
        && has(senders, facts.sender())
        && has(keys, facts.key())
        && has(campaigns, facts.campaign())
        && (share == null || share.has(facts.recipient().share()))
        && (countries.isEmpty() || countries.contains(facts.recipient().country()))
        && (hours == null || facts.recipient().isIn(hours, facts.at()));
  }

  private static boolean has(Set<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }

  /** Returns whether every message for which the other rule is, is one of this rule. */
  boolean covers(Rule other) {
    return coversButForShare(other)
        && (share == null || other.share != null && share.covers(other.share));
  }

  /** Returns whether the two differ in their shares alone, and these have recipients in common. */
  boolean overlaps(Rule other) {
    return share != null
        && other.share != null
        && share.overlaps(other.share)
        && coversButForShare(other)
        && other.coversButForShare(this);
  }

  private boolean coversButForShare(Rule other) {
    return channel == other.channel
        && (label == null || label == other.label)
        && covers(countries, other.countries)
        && covers(senders, other.senders)
        && covers(keys, other.keys)
        && covers(campaigns, other.campaigns)
        && (hours == null || other.hours != null && hours.covers(other.hours));
  }

  private static boolean covers(Set<String> all, Set<String> some) {
    return all.isEmpty() || !some.isEmpty() && all.containsAll(some);
  }
}
