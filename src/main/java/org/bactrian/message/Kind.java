package org.bactrian.message;

import static org.bactrian.message.Part.BUTTON;
import static org.bactrian.message.Part.DOCUMENT;
import static org.bactrian.message.Part.IMAGE;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sets of parts that a Viber Business Message can have. A message does not state its kind; the
 * kind follows from its parts.
 */
public enum Kind {
  TEXT(Part.TEXT),
  IMAGE_ONLY(IMAGE),
  VIDEO_ONLY(Part.VIDEO),
  DOCUMENT_ONLY(DOCUMENT),
  TEXT_BUTTON(Part.TEXT, BUTTON),
  TEXT_IMAGE(Part.TEXT, IMAGE),
  TEXT_IMAGE_BUTTON(Part.TEXT, IMAGE, BUTTON),
  TEXT_VIDEO(Part.TEXT, Part.VIDEO),
  TEXT_VIDEO_BUTTON(Part.TEXT, Part.VIDEO, BUTTON),
  TEMPLATE(Part.TEMPLATE);

  private final EnumSet<Part> parts;

  Kind(Part first, Part... rest) {
    this.parts = EnumSet.of(first, rest);
  }

  /**
   * Returns the kind that consists of exactly these parts; empty when no Viber message has them.
   */
  public static Optional<Kind> of(Set<Part> parts) {
    for (Kind kind : values()) {
      if (kind.parts.equals(parts)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the smallest kind that has all these parts, which is the intended kind of a message
   * with missing parts. Empty when no kind has them together.
   */
  public static Optional<Kind> completing(Set<Part> parts) {
    return Stream.of(values())
        .filter(kind -> kind.parts.containsAll(parts))
        .min(Comparator.comparingInt(kind -> kind.parts.size()));
  }

  public boolean has(Part part) {
    return parts.contains(part);
  }

  /** Returns the kind in words for a sender: {@code text + image + button}. */
  public String words() {
    return words(parts);
  }

  static String words(Set<Part> parts) {
    return parts.stream().map(Part::wire).collect(Collectors.joining(" + "));
  }
}
