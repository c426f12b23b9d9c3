package org.bactrian.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.bactrian.base.DaemonThreads;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Retry;
import org.bactrian.provider.Account;
import org.bactrian.provider.NotSentException;
import org.bactrian.provider.ProviderCalls;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse;
import org.bactrian.provider.ProviderResponse.Answered;
import org.springframework.stereotype.Component;

/**
 * Fetches the tokens of accounts that sign by OAuth 2.0 (RFC 6749, client credentials), and keeps
 * each until shortly before it ends. However many messages need a token, it is fetched once.
 *
 * <p>A token that a provider refuses is fetched anew, once for each message: the refusal is a
 * definite no, so that nothing is sent twice.
 */
@Component("bactrian.httpTokens")
public final class HttpTokens {
  /** How long a token counts whose answer does not say. */
  private static final long UNSAID = 300;

  /** No token counts for longer: a provider's number may be beyond every clock. */
  private static final long LONGEST = Duration.ofDays(1).toSeconds();

  /** So many seconds before its end a token is not used any more, or a tenth of its life. */
  private static final long MARGIN = 60;

  /** Answers that say nothing about the credentials: timeout, too early, too many requests. */
  private static final Set<Integer> BUSY = Set.of(408, 425, 429);

  private static final Set<String> BUSY_ERRORS = Set.of("temporarily_unavailable", "server_error");

  private final Map<String, CompletableFuture<Token>> byAccount = new ConcurrentHashMap<>();
  private final ProviderCalls calls;
  private final Clock clock;

  /** Each message goes on in a thread of its own: at the throttle it may wait. */
  private final Executor waiting = DaemonThreads.forEachTask("provider-token");

  HttpTokens(ProviderCalls calls, Clock clock) {
    this.calls = calls;
    this.clock = clock;
  }

  private record Token(String header, Instant until) {}

  /**
   * Returns the request with the token of its account; at once where it needs none.
   *
   * @return a stage that fails with {@link NotSentException} when there is no token
   */
  public CompletionStage<ProviderRequest> authorize(ProviderRequest request, Account account) {
    Sign.OAuth2 oauth2 = HttpProvider.of(account).description().sign().oauth2();
    if (oauth2 == null) {
      return CompletableFuture.completedFuture(request);
    }
    CompletableFuture<Token> token = token(oauth2, account);
    return token.isDone() && !token.isCompletedExceptionally()
        ? CompletableFuture.completedFuture(with(token.join(), request))
        : token.thenApplyAsync(one -> with(one, request), waiting);
  }

  private static ProviderRequest with(Token token, ProviderRequest request) {
    return request.withHeaders(Map.of(HttpSigner.AUTHORIZATION, token.header()));
  }

  private CompletableFuture<Token> token(Sign.OAuth2 oauth2, Account account) {
    CompletableFuture<Token> known = byAccount.get(account.name());
    if (known != null && !isOver(known)) {
      return known;
    }
    CompletableFuture<Token> mine = new CompletableFuture<>();
    CompletableFuture<Token> current =
        byAccount.compute(
            account.name(), (name, before) -> before == null || isOver(before) ? mine : before);
    if (current == mine) {
      fetch(oauth2, account, mine);
    }
    return current;
  }

  /** Returns whether a token cannot be used, so that the next message fetches one. */
  private boolean isOver(CompletableFuture<Token> token) {
    return token.isCompletedExceptionally()
        || (token.isDone() && !clock.instant().isBefore(token.join().until()));
  }

  private void fetch(Sign.OAuth2 oauth2, Account account, CompletableFuture<Token> token) {
    try {
      calls
          .call(request(oauth2, account), account.timeout())
          .whenComplete(
              (response, failure) -> {
                if (failure != null) {
                  token.completeExceptionally(refused(Reason.PROVIDER_ERROR, null));
                } else {
                  tryToRead(response, token);
                }
              });
    } catch (RuntimeException e) {
      token.completeExceptionally(refused(Reason.PROVIDER_ERROR, null));
    }
  }

  private static ProviderRequest request(Sign.OAuth2 oauth2, Account account) {
    HttpSettings settings = account.settings(HttpSettings.class);
    String id = HttpSigner.text(oauth2.clientId(), settings);
    String secret = HttpSigner.text(oauth2.clientSecret(), settings);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("grant_type", "client_credentials");
    if (oauth2.scope() != null) {
      fields.put("scope", oauth2.scope());
    }
    oauth2.parameters().forEach((name, text) -> fields.put(name, HttpSigner.text(text, settings)));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put("Accept", "application/json");
    if (oauth2.by() == Sign.OAuth2.By.HEADER) {
      // Both are encoded first (RFC 6749, 2.3.1).
      headers.put(HttpSigner.AUTHORIZATION, HttpSigner.basic(encoded(id), encoded(secret)));
    } else {
      fields.put("client_id", id);
      fields.put("client_secret", secret);
    }
    String body =
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return new ProviderRequest(oauth2.tokenUrl(), headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** However it fails, the token ends: all messages of the account wait for it. */
  private void tryToRead(ProviderResponse response, CompletableFuture<Token> token) {
    try {
      read(response, token);
    } catch (RuntimeException e) {
      token.completeExceptionally(refused(Reason.PROVIDER_ERROR, null));
    }
  }

  private void read(ProviderResponse response, CompletableFuture<Token> token) {
    if (!(response instanceof Answered answered)) {
      token.completeExceptionally(refused(Reason.PROVIDER_ERROR, null));
      return;
    }
    JsonNode body = answered.object();
    Optional<String> text = ProviderJson.text(body, "access_token");
    boolean isPrintable = text.filter(one -> one.matches("[\\x21-\\x7e]+")).isPresent();
    if (answered.status() / 100 == 2 && isPrintable) {
      long said = body.path("expires_in").asLong(UNSAID);
      long seconds = Math.max(0, Math.min(said, LONGEST));
      long used = seconds - Math.min(MARGIN, seconds / 10);
      token.complete(new Token("Bearer " + text.get(), clock.instant().plusSeconds(used)));
      return;
    }
    Optional<String> error = ProviderJson.text(body, "error");
    boolean isNo =
        answered.status() / 100 == 4
            && !BUSY.contains(answered.status())
            && error.filter(BUSY_ERRORS::contains).isEmpty();
    token.completeExceptionally(
        refused(
            isNo ? Reason.BAD_CREDENTIALS : Reason.PROVIDER_ERROR, error.orElse(answered.code())));
  }

  private static NotSentException refused(Reason reason, String code) {
    return new NotSentException(new Refused(reason, code));
  }

  /**
   * Forgets the token that a request had, unless another one has taken its place, and returns the
   * refusal with the order to try the message once more at once.
   */
  Refused refused(Refused refused, Account account, ProviderRequest request) {
    String used = request.headers().get(HttpSigner.AUTHORIZATION);
    byAccount.computeIfPresent(
        account.name(),
        (name, token) ->
            token.isDone()
                    && !token.isCompletedExceptionally()
                    && token.join().header().equals(used)
                ? null
                : token);
    return new Refused(refused.reason(), refused.providerCode(), Retry.ONCE_AT_ONCE)
        .naming(refused.providerIds());
  }
}
