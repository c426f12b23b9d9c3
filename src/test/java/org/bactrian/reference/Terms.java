package org.bactrian.reference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is fixed about a message before anything happens to it. Times are in seconds.
 *
 * @param accounts Viber accounts in the order to try them
 * @param smsAccounts SMS accounts in the order to try them
 * @param maxAttempts calls to one account, for one message
 * @param rule {@code undelivered} or {@code sentFailed}; null: no fallback
 * @param duration of the fallback timer; null: none
 * @param untilSeen whether the fallback waits for seen; only with a duration
 * @param ttl null: no end
 * @param sendIn seconds until it may be sent; 0: at once
 * @param badContent whether its content is not valid and its rule is {@code sentFailed}
 * @param unknown {@code bactrian.fallback.unknown}
 */
public record Terms(
    List<String> accounts,
    List<String> smsAccounts,
    int maxAttempts,
    @Nullable String rule,
    @Nullable Integer duration,
    boolean untilSeen,
    @Nullable Integer ttl,
    int sendIn,
    boolean badContent,
    String unknown) {}
