package org.bactrian.route.app;

import org.springframework.stereotype.Component;

/** Whether requests are taken: everything that they need has started. */
@Component("bactrian.opening")
final class Opening {
  private volatile boolean open;

  /** Lets requests pass from now on. */
  void open() {
    open = true;
  }

  boolean isOpen() {
    return open;
  }
}
