package org.bactrian.provider.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders, such as {@code App {account.api-key}}. It is parsed once, so a value
 * that looks like a placeholder is never taken for one.
 *
 * @param pieces what the text consists of, in order
 */
record Template(List<Piece> pieces) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][A-Za-z0-9._-]*)}");

  /**
   * A piece of a text.
   *
   * @param text as it stands; of a placeholder, its name
   */
  record Piece(boolean isName, String text) {}

  static Template of(String text) {
    List<Piece> pieces = new ArrayList<>();
    Matcher names = PLACEHOLDER.matcher(text);
    int end = 0;
    while (names.find()) {
      if (names.start() > end) {
        pieces.add(new Piece(false, text.substring(end, names.start())));
      }
      pieces.add(new Piece(true, names.group(1)));
      end = names.end();
    }
    if (end < text.length()) {
      pieces.add(new Piece(false, text.substring(end)));
    }
    return new Template(List.copyOf(pieces));
  }

  /** Returns the names of its placeholders. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    pieces.stream().filter(Piece::isName).map(Piece::text).forEach(names::add);
    return names;
  }

  boolean hasNames() {
    return pieces.stream().anyMatch(Piece::isName);
  }

  /**
   * Returns the value of a template that is one placeholder, in its own type; otherwise the text.
   * Null when a placeholder has no value.
   */
  @Nullable Object value(Function<String, @Nullable Object> values) {
    return pieces.size() == 1 && pieces.get(0).isName()
        ? values.apply(pieces.get(0).text())
        : text(values);
  }

  /** Returns the text; null when a placeholder has no value. */
  @Nullable String text(Function<String, @Nullable Object> values) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      Object value = piece.isName() ? values.apply(piece.text()) : piece.text();
      if (value == null) {
        return null;
      }
      text.append(value);
    }
    return text.toString();
  }

  /** Returns the bytes; null when a placeholder has no value. Text is UTF-8. */
  byte @Nullable [] bytes(Function<String, byte @Nullable []> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Piece piece : pieces) {
      byte[] value =
          piece.isName()
              ? values.apply(piece.text())
              : piece.text().getBytes(StandardCharsets.UTF_8);
      if (value == null) {
        return null;
      }
      bytes.writeBytes(value);
    }
    return bytes.toByteArray();
  }
}
