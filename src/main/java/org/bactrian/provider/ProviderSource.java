package org.bactrian.provider;

import org.bactrian.base.Internal;
import java.util.List;

/** Makes providers of what is configured, beside those that are classes. */
@Internal
public interface ProviderSource {
  /**
   * Returns the providers.
   *
   * @throws BadProperty when one is described wrongly
   */
  List<Provider> providers();
}
