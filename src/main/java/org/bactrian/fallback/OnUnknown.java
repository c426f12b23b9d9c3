package org.bactrian.fallback;

/**
 * What follows a message nobody knows the outcome of, when its fallback has no timer ({@code
 * bactrian.fallback.unknown}).
 */
public enum OnUnknown {
  WAIT,
  SMS,
  DEAD_LETTER
}
