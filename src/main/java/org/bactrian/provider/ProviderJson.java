package org.bactrian.provider;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/**
 * JSON as it goes to a provider and comes back. A mapper of its own: what {@code spring.jackson.*}
 * says must not change the bytes that are signed.
 */
public final class ProviderJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ProviderJson() {}

  /** A request's body; fields that are null are left out. */
  public static byte[] bytes(Object body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }

  /** JSON text, as one parameter carries it; an emoji is itself here, in bytes it is escaped. */
  public static String string(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }

  /** What the bytes are; empty when they are not JSON. */
  public static Optional<JsonNode> read(byte[] bytes) {
    try {
      return Optional.ofNullable(MAPPER.readTree(bytes)).filter(node -> !node.isMissingNode());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The object the bytes are; empty when they are anything else. */
  public static Optional<JsonNode> object(byte[] bytes) {
    return read(bytes).filter(JsonNode::isObject);
  }

  /** A field's text, also where it is a number; empty when blank. */
  public static Optional<String> text(JsonNode object, String field) {
    return text(object.path(field));
  }

  /** A value's text, also where it is a number; empty when blank. */
  public static Optional<String> text(JsonNode value) {
    return value.isTextual() || value.isIntegralNumber()
        ? Optional.of(value.asText().strip()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }
}
