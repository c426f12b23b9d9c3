package org.bactrian.message;

import java.util.Locale;

/**
 * One part of a message's content.
 *
 * @since 0.1
 */
public enum Part {
  /** A text. */
  TEXT,
  /** An image. */
  IMAGE,
  /** A video. */
  VIDEO,
  /** A document. */
  DOCUMENT,
  /** A button with a link. */
  BUTTON,
  /** A template that is registered at the provider. */
  TEMPLATE;

  /** Returns the name of the field in {@code content}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
