package org.bactrian.fallback;

/**
 * What follows a message whose outcome is unknown and whose fallback has no timer ({@code
 * bactrian.fallback.unknown}).
 */
public enum OnUnknown {
  WAIT,
  SMS,
  DEAD_LETTER
}
