package org.bactrian.route.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.bactrian.base.Sha256;
import org.bactrian.base.Times;
import org.bactrian.journal.ApiKeyStore;
import org.bactrian.journal.ApiKeyStore.KeyTerms;
import org.bactrian.journal.ApiKeyStore.StoredHash;
import org.bactrian.journal.ApiKeyStore.StoredKey;
import org.bactrian.journal.KeyDays;
import org.bactrian.message.Fault;
import org.bactrian.provider.Accounts;
import org.bactrian.route.Caller;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.HttpRequests;
import org.bactrian.route.InvalidMessage;
import org.bactrian.route.Problem;
import org.bactrian.route.Scope;
import org.bactrian.route.access.ApiKeys;
import org.springframework.stereotype.Component;

/** Makes, changes, revokes and lists API keys at run time. The key itself is shown once. */
@Component("bactrian.keyRequests")
final class KeyRequests {
  private static final int SECRET_BYTES = 32;
  private static final Duration OLD_VALID = Duration.ofDays(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ApiKeyStore store;
  private final ApiKeys keys;
  private final KeyDays days;
  private final Accounts accounts;
  private final Clock clock;

  KeyRequests(ApiKeyStore store, ApiKeys keys, KeyDays days, Accounts accounts, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.days = days;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** Returns all keys, those of the configuration first, none with its secret. */
  public ObjectNode list() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putArray("keys");
    keys.ofConfiguration().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(key -> list.add(terms(key.getKey(), "configuration", key.getValue())));
    store.all().forEach(key -> list.add(json(key)));
    return answer;
  }

  /**
   * Makes a key and returns it with its secret.
   *
   * @throws InvalidMessage when the body is not valid
   * @throws HttpProblem when there is, or was, a key of that name
   */
  public ObjectNode make(byte[] body, Exchange exchange) {
    List<Fault> faults = new ArrayList<>();
    JsonNode json =
        KeyBody.object(
            body,
            Set.of("name", "scopes", "accounts", "ratePerSecond", "messagesPerDay", "reason"),
            faults);
    String name = KeyBody.name(json, faults);
    KeyTerms terms = KeyBody.terms(json, one -> accounts.find(one).isPresent(), faults);
    String reason = OperatorRequest.requiredReason(json, faults);
    mayGive(Caller.of(exchange), terms, faults);
    KeyBody.throwFaults(faults);
    if (keys.isConfigured(name)) {
      throw exists("The configuration has a key of this name (bactrian.api.keys).");
    }
    String secret = secret();
    StoredKey made =
        store
            .make(
                name,
                terms,
                Sha256.hex(secret),
                HttpRequests.actor(exchange),
                reason,
                clock.instant())
            .orElseThrow(
                () ->
                    exists(
                        "There is, or was, a key of this name. A name is given once: messages have"
                            + " it."));
    keys.round();
    return withSecret(made, secret);
  }

  private static HttpProblem exists(String detail) {
    return HttpProblem.of(Problem.KEY_EXISTS, detail);
  }

  /** Nobody gives others what it may not see itself. */
  private static void mayGive(Caller caller, KeyTerms terms, List<Fault> faults) {
    if (terms.scopes().contains(Scope.REVEAL.wire()) && !caller.may(Scope.REVEAL)) {
      faults.add(Fault.envelope("/scopes", "has reveal, which only a key with reveal can give"));
    }
  }

  /**
   * Gives a key another secret and returns it. The old one stays valid for a while.
   *
   * @throws InvalidMessage when the body is not valid
   * @throws HttpProblem when there is no such key
   */
  public ObjectNode rotate(String name, byte[] body, Exchange exchange) {
    List<Fault> faults = new ArrayList<>();
    JsonNode json = KeyBody.object(body, Set.of("oldUntil", "reason"), faults);
    Instant now = clock.instant();
    Instant oldUntil = KeyBody.instant(json, "oldUntil", now.plus(OLD_VALID), faults);
    String reason = OperatorRequest.requiredReason(json, faults);
    KeyTerms terms = keys.terms(name);
    if (terms != null) {
      mayGive(Caller.of(exchange), terms, faults);
    }
    KeyBody.throwFaults(faults);
    ofJournal(name);
    String secret = secret();
    StoredKey changed =
        store
            .rotate(name, Sha256.hex(secret), oldUntil, HttpRequests.actor(exchange), reason, now)
            .orElseThrow(KeyRequests::none);
    keys.round();
    return withSecret(changed, secret);
  }

  /**
   * Revokes a key and returns it.
   *
   * @throws InvalidMessage when a parameter is wrong
   * @throws HttpProblem when there is no such key
   */
  public ObjectNode revoke(String name, Exchange exchange) {
    String reason = OperatorRequest.requiredReason(exchange);
    ofJournal(name);
    StoredKey revoked =
        store
            .revoke(name, HttpRequests.actor(exchange), reason, clock.instant())
            .orElseThrow(KeyRequests::none);
    keys.round();
    return json(revoked);
  }

  private void ofJournal(String name) {
    if (keys.isConfigured(name)) {
      throw exists("This key is of the configuration: change it there (bactrian.api.keys).");
    }
  }

  private static HttpProblem none() {
    return HttpProblem.notFound("There is no key of that name, or it was revoked.");
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private ObjectNode withSecret(StoredKey key, String secret) {
    return json(key).put("key", secret).put("sha256", Sha256.hex(secret));
  }

  private ObjectNode json(StoredKey key) {
    ObjectNode node = terms(key.name(), "journal", key.terms());
    node.put("createdAt", Times.text(key.createdAt())).put("createdBy", key.createdBy());
    if (key.revokedAt() != null) {
      node.put("revokedAt", Times.text(key.revokedAt()));
    }
    ArrayNode hashes = node.putArray("hashes");
    for (StoredHash hash : key.hashes()) {
      ObjectNode one = hashes.addObject().put("sha256", hash.sha256());
      one.put("createdAt", Times.text(hash.createdAt()));
      if (hash.expiresAt() != null) {
        one.put("until", Times.text(hash.expiresAt()));
      }
    }
    return node;
  }

  private ObjectNode terms(String name, String source, KeyTerms terms) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", name).put("source", source);
    terms.scopes().forEach(node.putArray("scopes")::add);
    terms.accounts().forEach(node.putArray("accounts")::add);
    if (terms.ratePerSecond() != null) {
      node.put("ratePerSecond", terms.ratePerSecond());
    }
    if (terms.messagesPerDay() != null) {
      node.put("messagesPerDay", terms.messagesPerDay());
      node.put("messagesToday", days.today(name, clock.instant()));
    }
    return node;
  }
}
