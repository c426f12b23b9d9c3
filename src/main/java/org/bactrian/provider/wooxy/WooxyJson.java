package org.bactrian.provider.wooxy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.bactrian.provider.ProviderRequest;

/**
 * JSON as Wooxy writes and reads it. A mapper of its own: {@code spring.jackson.*} must not change
 * what is sent.
 */
final class WooxyJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private WooxyJson() {}

  /** A call without its token: POST of JSON to a path of the account's url. */
  static ProviderRequest post(URI base, String path, Object body) {
    String trimmed = base.toString().replaceFirst("/+$", "");
    return new ProviderRequest(
        URI.create(trimmed + path), Map.of("Content-Type", "application/json"), bytes(body));
  }

  /** What the bytes are; empty when they are not JSON. */
  static Optional<JsonNode> read(byte[] bytes) {
    try {
      return Optional.ofNullable(MAPPER.readTree(bytes)).filter(node -> !node.isMissingNode());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(Object body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request body of plain values is always JSON", e);
    }
  }
}
