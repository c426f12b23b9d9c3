package org.bactrian.provider;

import java.util.Map;
import java.util.Set;
import org.bactrian.base.Internal;

/**
 * A provider whose account properties are known only once it is described.
 *
 * @hidden
 */
@Internal
public interface DescribedProvider extends Provider {
  /** Returns the names of its accounts' own properties, such as {@code api-key}. */
  Set<String> properties();

  /**
   * Returns the properties of an account.
   *
   * @param values what is configured, by name
   * @throws IllegalArgumentException when one is missing or wrong; its text names it
   */
  Settings settings(Map<String, String> values);
}
