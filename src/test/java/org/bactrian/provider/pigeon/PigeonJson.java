package org.bactrian.provider.pigeon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/** JSON as Pigeon reads and writes it. */
final class PigeonJson {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private PigeonJson() {}

  /** The object the bytes are; empty when they are none. */
  static Optional<JsonNode> object(byte[] bytes) {
    try {
      return Optional.ofNullable(MAPPER.readTree(bytes)).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The field's text; empty when it is absent, not a text, or blank. */
  static Optional<String> text(JsonNode object, String field) {
    return Optional.ofNullable(object.path(field).textValue()).filter(text -> !text.isBlank());
  }
}
