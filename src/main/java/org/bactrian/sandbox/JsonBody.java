package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.Headers;
import java.io.IOException;

/** Reads the JSON that a simulator receives. */
final class JsonBody {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonBody() {}

  /** Parses the bytes; a missing node when they are not JSON. */
  static JsonNode parse(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** Returns whether the content type is JSON, with or without a charset. */
  static boolean isDeclared(Headers headers) {
    String type = headers.getFirst("Content-Type");
    return type != null && type.split(";")[0].strip().equalsIgnoreCase("application/json");
  }
}
