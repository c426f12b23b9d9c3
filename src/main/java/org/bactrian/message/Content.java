package org.bactrian.message;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a Viber message. A part that the message does not have is null.
 *
 * <p>{@link #toString} names the parts and never prints their text, so that no content reaches a
 * log.
 *
 * @since 0.1
 */
public record Content(
    @Nullable String text,
    @Nullable Image image,
    @Nullable Video video,
    @Nullable Document document,
    @Nullable Button button,
    @Nullable Template template) {

  /**
   * An image.
   *
   * @param url https
   * @param fileName as the phone shows it
   */
  public record Image(String url, String fileName) {}

  /**
   * A video.
   *
   * @param fileSize in bytes
   * @param duration in seconds
   */
  public record Video(String url, String thumbnailUrl, long fileSize, int duration) {}

  /**
   * A document.
   *
   * @param url https
   * @param fileName as the phone shows it
   * @param fileType such as {@code pdf}
   */
  public record Document(String url, String fileName, String fileType) {}

  /** A button. Beside a video it has no {@code url}: it opens the video. */
  public record Button(String caption, @Nullable String url) {}

  /**
   * A template that is registered at the provider.
   *
   * @param code as registered
   * @param language as registered
   * @param params what its placeholders stand for
   */
  public record Template(String code, String language, Map<String, String> params) {}

  /** Returns content that is a text and nothing else. */
  public static Content ofText(String text) {
    return new Content(text, null, null, null, null, null);
  }

  /** Returns the parts that there are. */
  public Set<Part> parts() {
    EnumSet<Part> parts = EnumSet.noneOf(Part.class);
    addIf(parts, Part.TEXT, text);
    addIf(parts, Part.IMAGE, image);
    addIf(parts, Part.VIDEO, video);
    addIf(parts, Part.DOCUMENT, document);
    addIf(parts, Part.BUTTON, button);
    addIf(parts, Part.TEMPLATE, template);
    return parts;
  }

  /**
   * Returns the kind that these parts form. A message that was accepted with a fault may lack
   * parts. Its kind is then the smallest one that has the parts it has.
   */
  public Kind kind() {
    return Kind.completing(parts())
        .orElseThrow(() -> new IllegalStateException("no kind is made of " + parts()));
  }

  private static void addIf(Set<Part> parts, Part part, @Nullable Object value) {
    if (value != null) {
      parts.add(part);
    }
  }

  @Override
  public String toString() {
    return "Content[" + Kind.words(parts()) + "]";
  }
}
