package org.bactrian.route.access;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bactrian.base.Sha256;
import org.bactrian.route.BactrianProperties.Api;
import org.bactrian.route.BactrianProperties.Key;

/** Keys as a configuration would have them. */
final class TestKeys {
  private TestKeys() {}

  static ApiKeys of(String name, String key, String... scopes) {
    Key one = new Key(List.of(Sha256.hex(key)), List.of(scopes), List.of(), null, null);
    return new ApiKeys(api(Map.of(name, one)), List::of, Clock.systemUTC());
  }

  static Api api(Map<String, Key> keys) {
    return new Api(keys, 262_144, Duration.ofSeconds(10), 33_554_432, List.of());
  }
}
