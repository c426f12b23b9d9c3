package org.bactrian.provider;

import java.util.List;
import org.bactrian.base.Internal;

/**
 * Makes providers of what is configured, beside those that are classes.
 *
 * @hidden
 */
@Internal
public interface ProviderSource {
  /**
   * Returns the providers.
   *
   * @throws BadProperty when one is described wrongly
   */
  List<Provider> providers();
}
