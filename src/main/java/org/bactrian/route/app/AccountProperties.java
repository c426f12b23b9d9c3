package org.bactrian.route.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bactrian.provider.Account;
import org.bactrian.provider.AnswerMeaning;
import org.bactrian.provider.Provider;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.Networks;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties that accounts of all providers have ({@code bactrian.accounts.<name>}).
 *
 * @param provider the provider's name, such as {@code nxcloud}
 * @param ratePerSecond calls a second; 0: unlimited; null: the provider's default
 * @param concurrency calls in flight at once; null: the provider's default
 * @param timeout how long to wait for an answer before the outcome is unknown
 * @param allowHttp whether the url may be http: anybody on the way can then read secrets and
 *     numbers
 * @param enabled false: the account gets no messages
 * @param webhookSecret the secret part of the webhook's address; several are valid together, so
 *     that one can replace another; empty: the account has no webhook
 * @param webhookAllow the only networks that callbacks may come from (CIDR); empty: any
 * @param codes what the provider's codes mean, where its documents leave it open: {@code unknown}
 *     or a reason
 * @param defaultTtl the ttl of messages that have neither a ttl nor a fallback timer; null: the
 *     provider's own
 */
record AccountProperties(
    String provider,
    @Nullable Integer ratePerSecond,
    @Nullable Integer concurrency,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("false") boolean allowHttp,
    @DefaultValue("true") boolean enabled,
    @DefaultValue List<String> webhookSecret,
    @DefaultValue List<String> webhookAllow,
    @DefaultValue Map<String, String> codes,
    @Nullable Duration defaultTtl) {

  public AccountProperties {
    BactrianProperties.require(provider != null, "provider is missing");
    BactrianProperties.require(
        ratePerSecond == null || ratePerSecond >= 0, "rate-per-second must be 0 or more");
    BactrianProperties.require(
        concurrency == null || (concurrency >= 1 && concurrency <= 10_000),
        "concurrency must be from 1 to 10000");
    BactrianProperties.require(
        timeout.toMillis() >= 100, "timeout must be at least 100ms, such as 30s");
    codes.values().forEach(AnswerMeaning::parse);
    BactrianProperties.require(
        defaultTtl == null || defaultTtl.toSeconds() >= 30, "default-ttl must be at least 30s");
    webhookAllow.forEach(network -> Networks.contains(network, "127.0.0.1"));
    BactrianProperties.require(
        webhookSecret.stream().allMatch(secret -> secret.matches("[A-Za-z0-9._~-]+")),
        "webhook-secret must be of A-Z a-z 0-9 . _ ~ -: it is part of an address");
  }

  Account account(
      String name,
      Provider provider,
      Provider.Settings settings,
      Map<String, AnswerMeaning> meanings) {
    return new Account(
        name,
        provider,
        settings,
        ratePerSecond == null ? provider.limits().ratePerSecond() : ratePerSecond,
        concurrency == null ? provider.limits().concurrency() : concurrency,
        timeout,
        enabled,
        webhookSecret,
        webhookAllow,
        meanings,
        defaultTtl);
  }
}
