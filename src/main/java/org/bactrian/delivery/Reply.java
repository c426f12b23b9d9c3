package org.bactrian.delivery;

import org.bactrian.message.Msisdn;
import org.jspecify.annotations.Nullable;

/**
 * What a user wrote back.
 *
 * @param inReplyTo the provider's id of the message it answers; null when it names none
 * @param text null when it is media
 * @param media a link to it; null when it is text
 */
public record Reply(
    Msisdn from,
    @Nullable String inReplyTo,
    @Nullable String text,
    @Nullable String media,
    @Nullable String fileName) {

  @Override
  public String toString() {
    return "Reply[from " + from + ", to " + inReplyTo + "]";
  }
}
