package org.bactrian.delivery;

import org.bactrian.message.Msisdn;
import org.jspecify.annotations.Nullable;

/**
 * A message that a user wrote back.
 *
 * @param inReplyTo the provider's id of the message that the reply answers; null when it names none
 * @param text null when the reply is media
 * @param media a link to the media; null when the reply is text
 * @since 0.1
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
