package org.bactrian.route;

import org.apache.camel.CamelContext;
import org.bactrian.journal.Act;

/**
 * Is told when the folder routes/ was looked at: at the start, and each second if it is watched.
 */
public interface FolderWatcher {
  /** Takes note that all its files were loaded that have changed. */
  void looked(CamelContext camel);

  /** Takes note of a file that was edited while Bactrian runs. */
  default void edited(Act edit) {}
}
