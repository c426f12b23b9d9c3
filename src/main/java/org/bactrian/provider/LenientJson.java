package org.bactrian.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a provider's document that is not quite JSON, as long as no value in it can be read in two
 * ways. An answer that is not understood makes the outcome unknown, and an unknown outcome may be
 * paid for twice.
 *
 * <p>Accepted are control characters in a text, {@code NaN}, numbers such as {@code .5} and {@code
 * +5} or of many digits, needless backslashes, single quotes, comments, trailing commas, and
 * blanks, NULs or comments behind the value. A document that is cut off stays unreadable, and so do
 * two values, because nothing says which of them counts.
 */
final class LenientJson {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final Pattern CHARSET =
      Pattern.compile("(?i)charset\\s*=\\s*[\"']?([^\\s;,\"']+)");

  private static final int MOST_DIGITS = 10_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNumberLength(MOST_DIGITS).build())
                  .build())
          .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  /** How a comment starts and ends. One that does not end runs to the end of the document. */
  private static final List<Comment> COMMENTS =
      List.of(new Comment("//", "\n"), new Comment("/*", "*/"), new Comment("<!--", "-->"));

  private LenientJson() {}

  /**
   * Parses an object or an array.
   *
   * @param contentType may name the charset; empty when the document came without one
   */
  static Optional<JsonNode> read(byte[] bytes, String contentType) {
    for (Charset charset : charsets(contentType)) {
      Optional<JsonNode> read = decoded(bytes, charset).flatMap(LenientJson::parsed);
      if (read.isPresent()) {
        return read;
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the charsets to try. Text that is UTF-8 is hardly ever anything else, whatever the
   * header says. GB18030 comes before Latin-1, which reads everything: the second byte of a Chinese
   * character may be a backslash.
   */
  private static List<Charset> charsets(String contentType) {
    List<Charset> charsets = new ArrayList<>(List.of(StandardCharsets.UTF_8));
    Matcher named = CHARSET.matcher(contentType);
    if (named.find()) {
      charset(named.group(1)).ifPresent(charsets::add);
    }
    charset("GB18030").ifPresent(charsets::add);
    charsets.add(StandardCharsets.ISO_8859_1);
    return charsets;
  }

  private static Optional<Charset> charset(String name) {
    try {
      return Optional.of(Charset.forName(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> decoded(byte[] bytes, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> parsed(String whole) {
    String text =
        whole.isEmpty() || whole.charAt(0) != BYTE_ORDER_MARK ? whole : whole.substring(1);
    try (JsonParser parser = MAPPER.createParser(text)) {
      JsonNode node = MAPPER.readTree(parser);
      return node != null
              && node.isContainerNode()
              && saysNothing(text, (int) parser.currentLocation().getCharOffset())
          ? Optional.of(node)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns whether only blanks, control characters and comments follow from here. */
  private static boolean saysNothing(String text, int from) {
    int at = from;
    while (at < text.length()) {
      int next = behindBlankOrComment(text, at);
      if (next == at) {
        return false;
      }
      at = next;
    }
    return true;
  }

  private static int behindBlankOrComment(String text, int at) {
    char first = text.charAt(at);
    if (Character.isWhitespace(first)
        || Character.isISOControl(first)
        || Character.isSpaceChar(first)
        || first == BYTE_ORDER_MARK) {
      return at + 1;
    }
    for (Comment comment : COMMENTS) {
      if (text.startsWith(comment.start(), at)) {
        int end = text.indexOf(comment.end(), at + comment.start().length());
        return end < 0 ? text.length() : end + comment.end().length();
      }
    }
    return at;
  }

  private record Comment(String start, String end) {}
}
