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
 *
 * @since 0.1
 */
public enum Kind {
  /** A text. */
  TEXT(Part.TEXT),
  /** An image. */
  IMAGE_ONLY(IMAGE),
  /** A video. */
  VIDEO_ONLY(Part.VIDEO),
  /** A document. */
  DOCUMENT_ONLY(DOCUMENT),
  /** A text with a button. */
  TEXT_BUTTON(Part.TEXT, BUTTON),
  /** A text with an image. */
  TEXT_IMAGE(Part.TEXT, IMAGE),
  /** A text with an image and a button. */
  TEXT_IMAGE_BUTTON(Part.TEXT, IMAGE, BUTTON),
  /** A text with a video. */
  TEXT_VIDEO(Part.TEXT, Part.VIDEO),
  /** A text with a video and a button. */
  TEXT_VIDEO_BUTTON(Part.TEXT, Part.VIDEO, BUTTON),
  /** A template, which stands alone. */
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

  /** Returns whether this part belongs to it. */
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
