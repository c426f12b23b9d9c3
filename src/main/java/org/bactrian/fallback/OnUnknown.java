package org.bactrian.fallback;

/**
 * The next step after an unknown outcome of a message whose fallback has no timer ({@code
 * bactrian.fallback.unknown}).
 */
public enum OnUnknown {
  WAIT,
  SMS,
  DEAD_LETTER
}
