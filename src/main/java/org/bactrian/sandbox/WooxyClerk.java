package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.bactrian.provider.Account;
import org.bactrian.provider.wooxy.WooxyCredentials;
import org.bactrian.sandbox.WooxyMethod.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a message sent by one of Wooxy's methods is answered: checks it, then does what its
 * number asks for. No page says which HTTP status a refusal has; here a token's is 401, any other's
 * 400.
 */
final class WooxyClerk {
  private static final int THROTTLED_TIMES = 2;

  private final WooxyMethod method;
  private final Collection<Account> accounts;
  private final Clock clock;
  private final Webhooks webhooks;
  private final Latest<Sent> sent;
  private final Map<String, Behaviour> chosen = new ConcurrentHashMap<>();
  private final Map<String, String> sentences = new ConcurrentHashMap<>();
  private final Map<String, Integer> throttled = new ConcurrentHashMap<>();

  WooxyClerk(
      WooxyMethod method,
      Collection<Account> accounts,
      Clock clock,
      Webhooks webhooks,
      Latest<Sent> sent) {
    this.method = method;
    this.accounts = accounts;
    this.clock = clock;
    this.webhooks = webhooks;
    this.sent = sent;
  }

  WooxyMethod method() {
    return method;
  }

  void behave(String digits, Behaviour behaviour) {
    chosen.put(digits, behaviour);
  }

  void refuse(String digits, String sentence) {
    sentences.put(digits, sentence);
  }

  /** The answer to a body that came with a known token. */
  Answer answer(JsonNode body, String token) {
    if (!method.knows(body)) {
      return refused(400, List.of("Bad Request"));
    }
    List<String> faults = method.faults(body);
    if (!faults.isEmpty()) {
      return refused(400, faults);
    }
    String domain = body.path("domain").asText();
    Optional<Account> account =
        accounts.stream()
            .filter(one -> one.channel() == method.channel())
            .filter(one -> credentials(one).accessToken().equals(token))
            .filter(one -> credentials(one).domain().equals(domain))
            .findFirst();
    if (account.isEmpty()) {
      return refused(400, List.of("Domain " + domain + " not found in your account"));
    }
    return method
        .senderFault(body, credentials(account.get()))
        .or(() -> Optional.ofNullable(sentences.get(digits(body))))
        .map(sentence -> refused(400, List.of(sentence)))
        .orElseGet(() -> act(body, account.get()));
  }

  private Answer act(JsonNode body, Account account) {
    String digits = digits(body);
    Behaviour behaviour = chosen.getOrDefault(digits, method.behaviour(digits));
    return switch (behaviour) {
      case NO_CREDIT -> refused(400, List.of("User 5d91513fd132d5f462796870 not enabled"));
      case BAD_NUMBER -> refused(400, List.of("+" + digits + " is not a valid E.164 phone number"));
      case DOWN -> Answer.status(503);
      // Its place at the gate is free again, or ten such numbers would shut it for good.
      case NO_ANSWER -> new Answer(0, accepted(body, account).id(), "", "");
      case THROTTLED -> isThrottled(digits) ? Answer.status(429) : take(body, account, behaviour);
      default -> take(body, account, behaviour);
    };
  }

  private Answer take(JsonNode body, Account account, Behaviour behaviour) {
    Sent message = accepted(body, account);
    long now = clock.instant().getEpochSecond();
    // Before the answer: a receipt may be the faster of the two, as it may be in life.
    webhooks.postInTurn(
        account,
        method.events(behaviour).stream().map(event -> message.event(event, now)).toList());
    return new Answer(200, message.id(), "true", method.taken(message.id()));
  }

  private Sent accepted(JsonNode body, Account account) {
    String id = "%012x%012x".formatted(random(), random());
    Sent message = new Sent(method, account, id, body.path("phoneNumber").asText());
    sent.add(message);
    return message;
  }

  /** Each message anew: two calls are throttled, the third is taken. */
  private boolean isThrottled(String digits) {
    if (throttled.merge(digits, 1, Integer::sum) <= THROTTLED_TIMES) {
      return true;
    }
    throttled.remove(digits);
    return false;
  }

  static Answer refused(int status, List<String> sentences) {
    return new Answer(status, null, sentences.get(0), WooxyMethod.refused(sentences));
  }

  private static WooxyCredentials credentials(Account account) {
    return account.settings(WooxyCredentials.class);
  }

  private static String digits(JsonNode body) {
    return WooxyLookAlike.digits(body.path("phoneNumber").asText());
  }

  private static long random() {
    return ThreadLocalRandom.current().nextLong(1L << 48);
  }

  /**
   * What is answered.
   *
   * @param status 0: nothing is
   */
  record Answer(int status, @Nullable String id, String code, String body) {
    static Answer status(int status) {
      return new Answer(status, null, "HTTP " + status, "");
    }
  }
}
