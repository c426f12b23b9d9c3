package org.bactrian.route.send;

/** The message's ttl passed while it waited at the throttle: it must not leave any more. */
final class TtlPassedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TtlPassedException() {
    super("its ttl passed before it left", null, false, false);
  }
}
