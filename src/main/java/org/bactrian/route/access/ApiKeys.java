package org.bactrian.route.access;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bactrian.base.Sha256;
import org.bactrian.journal.ApiKeyStore.KeyTerms;
import org.bactrian.journal.ApiKeyStore.StoredHash;
import org.bactrian.journal.ApiKeyStore.StoredKey;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.BadConfiguration;
import org.bactrian.route.Caller;
import org.bactrian.route.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The API keys: those of the configuration, and those that were made at run time. The journal is
 * asked for the latter once a second and at each change.
 */
public final class ApiKeys {
  private final Map<String, BactrianProperties.Key> configured;
  private final Supplier<List<StoredKey>> journal;
  private final Clock clock;
  private volatile Known known;

  /**
   * One of the hashes of a key, and who calls by it.
   *
   * @param until when it is no longer valid; null: never
   */
  private record Hashed(byte[] sha256, @Nullable Instant until, KnownCaller caller) {}

  /** What is known at a moment. */
  private record Known(List<Hashed> hashes, Map<String, KeyTerms> terms) {}

  /**
   * Knows the keys of the configuration. The others follow with the first {@link #round}.
   *
   * @param journal returns the keys that were made at run time
   */
  public ApiKeys(BactrianProperties.Api api, Supplier<List<StoredKey>> journal, Clock clock) {
    this.configured = api.keys();
    this.journal = journal;
    this.clock = clock;
    this.known = known(List.of());
  }

  /** Asks the journal for its keys. */
  public Optional<Instant> round() {
    known = known(journal.get());
    return Optional.empty();
  }

  /**
   * Asks the journal for its keys before requests are taken.
   *
   * @throws BadConfiguration when a key of the configuration has the name of one of them
   */
  public void requireNames() {
    for (StoredKey key : journal.get()) {
      if (key.revokedAt() == null && configured.containsKey(key.name())) {
        throw new BadConfiguration(
            "bactrian.api.keys." + key.name(),
            "a key of this name was made at run time: give this one another name, or revoke that"
                + " one");
      }
    }
    round();
  }

  private Known known(List<StoredKey> made) {
    List<Hashed> hashes = new ArrayList<>();
    Map<String, KeyTerms> terms = new HashMap<>();
    for (StoredKey key : made) {
      terms.put(key.name(), key.terms());
      boolean isValid = key.revokedAt() == null && !configured.containsKey(key.name());
      if (isValid) {
        KnownCaller caller = caller(key.name(), key.terms());
        for (StoredHash hash : key.hashes()) {
          hashes.add(new Hashed(HexFormat.of().parseHex(hash.sha256()), hash.expiresAt(), caller));
        }
      }
    }
    configured.forEach(
        (name, key) -> {
          terms.put(name, terms(key));
          KnownCaller caller = caller(name, terms(key));
          key.hashes().forEach(hash -> hashes.add(new Hashed(hash, null, caller)));
        });
    return new Known(List.copyOf(hashes), Map.copyOf(terms));
  }

  private static KeyTerms terms(BactrianProperties.Key key) {
    return new KeyTerms(
        new TreeSet<>(key.scopes()),
        new TreeSet<>(key.accounts()),
        key.ratePerSecond(),
        key.messagesPerDay());
  }

  private static KnownCaller caller(String name, KeyTerms terms) {
    Set<Scope> scopes = terms.scopes().stream().map(Scope::of).collect(Collectors.toSet());
    return KnownCaller.byKey(new Caller(name, scopes, terms.accounts()));
  }

  /** Returns whether there is none: then no key is needed, and only this host can connect. */
  public boolean areNone() {
    return configured.isEmpty();
  }

  /** Returns whether the configuration has a key of this name. */
  public boolean isConfigured(String name) {
    return configured.containsKey(name);
  }

  /** Returns the keys of the configuration by their names. */
  public Map<String, KeyTerms> ofConfiguration() {
    return configured.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, key -> terms(key.getValue())));
  }

  /** Returns what a key may do, also a revoked one; null: there is none of that name. */
  public @Nullable KeyTerms terms(String name) {
    return known.terms().get(name);
  }

  /** Returns how many messages a key may send on a day; null: there is no limit. */
  public @Nullable Long messagesPerDay(String name) {
    KeyTerms terms = terms(name);
    return terms == null ? null : terms.messagesPerDay();
  }

  /** Returns the caller with this key; null when no such key is configured. */
  @Nullable KnownCaller find(String key) {
    byte[] hash = Sha256.of(key);
    KnownCaller found = null;
    for (Hashed one : known.hashes()) {
      // All keys are compared: the time this takes does not tell which one was right.
      if (MessageDigest.isEqual(one.sha256(), hash)
          && (one.until() == null || clock.instant().isBefore(one.until()))) {
        found = one.caller();
      }
    }
    return found;
  }

  /** Returns whether keys were made at run time that are valid. */
  boolean areMade() {
    return known.hashes().size()
        > configured.values().stream().mapToInt(k -> k.hashes().size()).sum();
  }
}
