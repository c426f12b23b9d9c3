package org.bactrian.provider;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bactrian.message.Kind;
import org.bactrian.message.Message;
import org.bactrian.message.SmsMessage;
import org.bactrian.message.ViberMessage;

/**
 * The messages that a provider can carry.
 *
 * @param kinds of Viber messages; empty for an SMS provider
 * @param notTo number prefixes with {@code +} that the provider carries nothing to
 * @param smsCharacters the longest SMS text, in UTF-16 units; 0 for a Viber provider
 * @param nativeFallback whether the provider can send the SMS itself ({@code fallback.id})
 * @param shortestTtl the shortest ttl that the provider accepts, in seconds; 0: it accepts none,
 *     and a Viber message may arrive after its SMS
 * @since 0.1
 */
public record Capability(
    Set<Kind> kinds,
    List<String> notTo,
    int smsCharacters,
    boolean nativeFallback,
    int shortestTtl) {

  /**
   * Returns the capability of a Viber provider that reaches every country, without a ttl and
   * without a fallback of its own.
   */
  public static Capability viber(Kind... kinds) {
    return new Capability(Set.of(kinds), List.of(), 0, false, 0);
  }

  /** Returns the capability of an SMS provider that reaches every country. */
  public static Capability sms(int characters) {
    return new Capability(Set.of(), List.of(), characters, false, 0);
  }

  /** Returns why the provider cannot carry the message, in words; empty when it can. */
  public Optional<String> obstacle(Message message) {
    Optional<String> excluded = excludedPrefix(message);
    if (excluded.isPresent()) {
      return Optional.of("carries nothing to " + excluded.get());
    }
    return obstacleInMessage(message);
  }

  /** Returns whether only the recipient's country keeps the provider from carrying the message. */
  public boolean onlyExcludesCountry(Message message) {
    return excludedPrefix(message).isPresent() && obstacleInMessage(message).isEmpty();
  }

  private Optional<String> excludedPrefix(Message message) {
    return notTo.stream().filter(prefix -> message.to().e164().startsWith(prefix)).findFirst();
  }

  private Optional<String> obstacleInMessage(Message message) {
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
