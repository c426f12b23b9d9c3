package org.bactrian.provider;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a property of an account. What is wrong is a sentence that names the property.
 *
 * @since 0.1
 */
public final class AccountProperty {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private AccountProperty() {}

  /** Checks a property that must have a value. */
  public static void required(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing");
    }
  }

  /**
   * Returns null for a blank value: a property set from an empty environment variable is not set.
   */
  public static @Nullable String optional(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }

  /** Checks a property that may be absent but not blank. */
  public static void notBlank(String name, @Nullable String value) {
    if (value != null && value.isBlank()) {
      throw new IllegalArgumentException(name + " is empty: leave it out instead");
    }
  }

  /** Checks an address that must be one of HTTP. */
  public static void httpUrl(String name, @Nullable URI value) {
    required(name, value == null ? null : value.toString());
    if (value.getScheme() == null
        || !SCHEMES.contains(value.getScheme())
        || value.getHost() == null) {
      throw new IllegalArgumentException(name + " must be http or https, not " + value);
    }
  }
}
