package org.bactrian.provider;

/** Keeps what a provider tells us over a connection of its own, not by HTTP. */
public interface CallbackStore {
  /**
   * Keeps it as it came; only then may it be answered.
   *
   * @throws RuntimeException when it could not be kept: the provider is to say it again
   */
  void keep(Callback callback);
}
