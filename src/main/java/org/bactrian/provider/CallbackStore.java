package org.bactrian.provider;

/**
 * Stores what a provider sends over a connection of its own instead of HTTP.
 *
 * @since 0.1
 */
public interface CallbackStore {
  /**
   * Stores the callback as it came. Only then may it be acknowledged.
   *
   * @throws RuntimeException when it could not be stored; the provider must send it again
   */
  void store(Callback callback);
}
