package org.bactrian.provider;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Channel;
import org.bactrian.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One configured account at a provider. It has a queue (lane) and limits of its own.
 *
 * @param name as configured under {@code bactrian.accounts}
 * @param ratePerSecond calls a second; 0: unlimited
 * @param concurrency calls in flight at once
 * @param timeout how long to wait for an answer before the outcome is unknown
 * @param webhookSecrets the secret part of the account's webhook address, each of them; empty: it
 *     has no webhook
 * @param webhookAllow the only networks that its callbacks may come from (CIDR); empty: any
 * @param codes what the operator says that the provider's codes mean; the others mean what the
 *     provider's documents say
 * @param defaultTtl for messages that have neither a ttl nor a fallback timer; null: the provider's
 * @since 0.1
 */
public record Account(
    String name,
    Provider provider,
    Provider.Settings settings,
    int ratePerSecond,
    int concurrency,
    Duration timeout,
    boolean enabled,
    List<String> webhookSecrets,
    List<String> webhookAllow,
    Map<String, AnswerMeaning> codes,
    @Nullable Duration defaultTtl) {

  /** Creates an account whose codes and ttl are as its provider has them. */
  public Account(
      String name,
      Provider provider,
      Provider.Settings settings,
      int ratePerSecond,
      int concurrency,
      Duration timeout,
      boolean enabled,
      String webhookSecret,
      List<String> webhookAllow) {
    this(
        name,
        provider,
        settings,
        ratePerSecond,
        concurrency,
        timeout,
        enabled,
        webhookSecret.isEmpty() ? List.of() : List.of(webhookSecret),
        webhookAllow,
        Map.of(),
        null);
  }

  /** Returns whether its provider calls back by HTTP. */
  public boolean hasWebhook() {
    return !webhookSecrets.isEmpty();
  }

  /** Returns whether this is a secret of the webhook. How long that takes does not tell which. */
  public boolean admits(String secret) {
    byte[] given = secret.getBytes(StandardCharsets.UTF_8);
    boolean right = false;
    for (String one : webhookSecrets) {
      right |= MessageDigest.isEqual(given, one.getBytes(StandardCharsets.UTF_8));
    }
    return right;
  }

  /** Returns the result of a call with the meaning that the operator gave its code. */
  public SendResult meaning(SendResult result) {
    AnswerMeaning meaning = meaningOf(result.providerCode());
    return meaning == null ? result : meaning.of(result);
  }

  /** Returns a receipt with the reason that the operator gave its code; its state stays. */
  public Receipt meaning(Receipt receipt) {
    AnswerMeaning meaning = meaningOf(receipt.providerCode());
    return meaning == null || meaning.reason() == null || receipt.reason() == null
        ? receipt
        : receipt.because(meaning.reason());
  }

  private @Nullable AnswerMeaning meaningOf(@Nullable String code) {
    return code == null ? null : codes.get(code);
  }

  /** Returns the provider's own properties in their type. */
  public <S extends Provider.Settings> S settings(Class<S> type) {
    return type.cast(settings);
  }

  /**
   * Returns what this account has in common with others that share its limit at the provider;
   * empty: it has a limit of its own.
   */
  public Optional<String> sharedLimit() {
    return settings.sharedLimit().map(key -> provider.family() + " " + key);
  }

  /** Returns the channel of its provider. */
  public Channel channel() {
    return provider.channel();
  }

  /** Returns whether it can carry this message. */
  public boolean canCarry(Message message) {
    return obstacle(message).isEmpty();
  }

  /** Returns whether only the recipient's country keeps this account from carrying the message. */
  public boolean onlyExcludesCountry(Message message) {
    return enabled
        && provider.channel() == message.channel()
        && provider.capability().onlyExcludesCountry(message);
  }

  /** Returns why this account cannot carry the message, in words; empty when it can. */
  public Optional<String> obstacle(Message message) {
    if (!enabled) {
      return Optional.of("is not enabled");
    }
    if (provider.channel() != message.channel()) {
      return Optional.of("does not send by " + message.channel().wire());
    }
    return provider.capability().obstacle(message);
  }

  @Override
  public String toString() {
    return "Account[" + name + " at " + provider.name() + "]";
  }
}
