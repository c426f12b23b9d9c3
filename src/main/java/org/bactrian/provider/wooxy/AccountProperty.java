package org.bactrian.provider.wooxy;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks one property of an account; what is wrong is a sentence that names it. */
final class AccountProperty {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private AccountProperty() {}

  static void required(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing");
    }
  }

  /** May be absent; what is there must say something. */
  static void notBlank(String name, @Nullable String value) {
    if (value != null && value.isBlank()) {
      throw new IllegalArgumentException(name + " is empty: leave it out instead");
    }
  }

  static void httpUrl(String name, @Nullable URI value) {
    required(name, value == null ? null : value.toString());
    if (value.getScheme() == null
        || !SCHEMES.contains(value.getScheme())
        || value.getHost() == null) {
      throw new IllegalArgumentException(name + " must be http or https, not " + value);
    }
  }
}
