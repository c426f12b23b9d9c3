package org.bactrian.message;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.bactrian.base.PooledJson;

/**
 * Reads JSON strictly: UTF-8 only, no field twice in an object, nothing after the end, bounded
 * nesting.
 */
final class StrictJson {
  /** A valid message has four levels. The rest is room to name the fault of a deeper one. */
  private static final int DEEPEST = 32;

  static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              PooledJson.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private StrictJson() {}

  /**
   * Parses the single JSON value in these bytes.
   *
   * @throws JsonProcessingException when there is no single value; {@link #words} says why
   */
  static JsonNode tree(byte[] json) throws JsonProcessingException {
    CharBuffer chars = decode(json);
    int from = chars.hasRemaining() && chars.get(0) == BYTE_ORDER_MARK ? 1 : 0;
    try (JsonParser parser =
        MAPPER.getFactory().createParser(chars.array(), from, chars.length() - from)) {
      JsonNode tree = MAPPER.readTree(parser);
      if (tree == null) {
        throw new NotOneValue("is empty: a message is a JSON object");
      }
      if (parser.nextToken() != null) {
        JsonLocation at = parser.currentTokenLocation();
        throw new NotOneValue("has something after the end of its JSON" + words(at));
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /** Parses JSON text that Bactrian wrote. */
  static JsonNode tree(String json) throws JsonProcessingException {
    return MAPPER.readTree(json);
  }

  /** Decodes UTF-8; a byte order mark stays at the beginning. */
  static CharBuffer decode(byte[] json) throws JsonProcessingException {
    ByteBuffer bytes = ByteBuffer.wrap(json);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes);
    } catch (CharacterCodingException e) {
      throw new NotOneValue("is not UTF-8: see the byte at offset " + bytes.position());
    }
  }

  /**
   * Returns what is wrong, and where. It never quotes the source, which may be a message's content.
   */
  static String words(JsonProcessingException e) {
    if (e instanceof NotOneValue) {
      return e.getOriginalMessage();
    }
    return what(e) + words(e.getLocation());
  }

  private static String what(JsonProcessingException e) {
    if (e instanceof JsonEOFException) {
      return "ends too early: a quote, a bracket or a brace is not closed";
    }
    if (e instanceof StreamConstraintsException) {
      return "is nested deeper than " + DEEPEST + " levels, or has a number or name too long";
    }
    if (e instanceof MismatchedInputException) {
      return "has the same field twice in one object";
    }
    // Only its text tells this fault from others.
    return e.getOriginalMessage().contains("surrogate")
        ? "has half of a surrogate pair in a name: write the other half too, or leave it out"
        : "is not JSON";
  }

  private static String words(JsonLocation at) {
    return at == null ? "" : ", at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** A fault that this class found, in its own words. */
  private static final class NotOneValue extends JsonProcessingException {
    private static final long serialVersionUID = 1L;

    NotOneValue(String words) {
      super(words);
    }
  }
}
