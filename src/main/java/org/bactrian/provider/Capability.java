package org.bactrian.provider;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bactrian.message.Kind;
import org.bactrian.message.Message;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;

/**
 * What a provider can carry.
 *
 * @param kinds of Viber messages; empty for an SMS provider
 * @param notTo number prefixes with {@code +} it carries nothing to
 * @param smsCharacters the longest SMS text it takes, in characters; 0 for a Viber provider
 * @param nativeFallback whether it can send the SMS itself ({@code fallback.id})
 * @param shortestTtl the least it can be told to give up after, in seconds; 0: it cannot be told,
 *     and a Viber message may arrive after its SMS
 */
public record Capability(
    Set<Kind> kinds,
    List<String> notTo,
    int smsCharacters,
    boolean nativeFallback,
    int shortestTtl) {

  /** Viber to everywhere, without a ttl and a fallback of the provider's own. */
  public static Capability viber(Kind... kinds) {
    return new Capability(Set.of(kinds), List.of(), 0, false, 0);
  }

  /** SMS to everywhere. */
  public static Capability sms(int characters) {
    return new Capability(Set.of(), List.of(), characters, false, 0);
  }

  /** Why it cannot carry the message, in words; empty when it can. */
  public Optional<String> obstacle(Message message) {
    for (String prefix : notTo) {
      if (message.to().e164().startsWith(prefix)) {
        return Optional.of("carries nothing to " + prefix);
      }
    }
    if (message instanceof ViberMessage viber) {
      return obstacle(viber);
    }
    int length = ((SmsMessage) message).text().length();
    return length > smsCharacters
        ? Optional.of("takes SMS up to " + smsCharacters + " characters, this one has " + length)
        : Optional.empty();
  }

  private Optional<String> obstacle(ViberMessage message) {
    if (!kinds.contains(message.content().kind())) {
      return Optional.of("does not carry " + message.content().kind().words());
    }
    boolean wantsNative = message.fallback() != null && message.fallback().id() != null;
    return wantsNative && !nativeFallback
        ? Optional.of("cannot send the fallback itself")
        : Optional.empty();
  }
}
