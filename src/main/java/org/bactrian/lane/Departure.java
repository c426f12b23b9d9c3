package org.bactrian.lane;

/** Knows whether a call has left. */
public interface Departure {
  /** Marks the moment when the request is written to the network; a second call does nothing. */
  void departed();

  /** Returns whether a request of this call may have left. */
  boolean hasDeparted();

  /** Returns the departure of a call that no limit counts. */
  static Departure unlimited() {
    return new Departure() {
      private volatile boolean departed;

      @Override
      public void departed() {
        departed = true;
      }

      @Override
      public boolean hasDeparted() {
        return departed;
      }
    };
  }
}
