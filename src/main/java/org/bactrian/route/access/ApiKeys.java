package org.bactrian.route.access;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bactrian.base.Sha256;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.Caller;
import org.jspecify.annotations.Nullable;

/** The API keys of the configuration. */
public final class ApiKeys {
  private final List<Hashed> keys = new ArrayList<>();

  /** One of the hashes of a key, and who calls by it. */
  private record Hashed(byte[] sha256, KnownCaller caller) {}

  public ApiKeys(BactrianProperties.Api api) {
    api.keys()
        .forEach(
            (name, key) -> {
              KnownCaller caller =
                  KnownCaller.byKey(new Caller(name, key.scopeSet(), Set.copyOf(key.accounts())));
              key.hashes().forEach(hash -> keys.add(new Hashed(hash, caller)));
            });
  }

  /** Returns whether there is none: then no key is needed, and only this host can connect. */
  public boolean areNone() {
    return keys.isEmpty();
  }

  /** Returns the caller with this key; null when no such key is configured. */
  @Nullable KnownCaller find(String key) {
    byte[] hash = Sha256.of(key);
    KnownCaller known = null;
    for (Hashed one : keys) {
      // All keys are compared: the time this takes does not tell which one was right.
      known = MessageDigest.isEqual(one.sha256(), hash) ? one.caller() : known;
    }
    return known;
  }
}
