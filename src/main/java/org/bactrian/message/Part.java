package org.bactrian.message;

import java.util.Locale;

/** One part of a message's content. */
public enum Part {
  TEXT,
  IMAGE,
  VIDEO,
  DOCUMENT,
  BUTTON,
  TEMPLATE;

  /** Returns the name of the field in {@code content}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
