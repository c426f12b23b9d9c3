package org.bactrian.provider;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bactrian.base.PooledJson;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads JSON for providers. It has a mapper of its own, because {@code spring.jackson.*}
 * must not change the bytes that are signed. What providers write is read leniently; Bactrian's own
 * API is strict.
 *
 * @since 0.1
 */
public final class ProviderJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(PooledJson.factory())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ProviderJson() {}

  /** Returns the body of a request. Fields that are null are left out. */
  public static byte[] bytes(Object body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }

  /**
   * Returns JSON text for one parameter. Here an emoji stays as it is; in {@link #bytes} it is
   * escaped.
   */
  public static String string(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }

  /** Parses a document of our own, strictly; empty when it is not JSON. */
  public static Optional<JsonNode> strict(String text) {
    try {
      return Optional.ofNullable(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Parses the bytes, leniently where they are not quite JSON; empty when they are not JSON. */
  public static Optional<JsonNode> read(byte[] bytes) {
    return read(bytes, "");
  }

  /** Parses what a provider posted, leniently where it is not quite JSON. */
  public static Optional<JsonNode> read(Callback callback) {
    return read(callback.body(), callback.contentType());
  }

  private static Optional<JsonNode> read(byte[] bytes, String contentType) {
    try {
      return Optional.ofNullable(MAPPER.readTree(bytes)).filter(node -> !node.isMissingNode());
    } catch (IOException e) {
      return LenientJson.read(bytes, contentType);
    }
  }

  /** Parses the bytes as an object; empty when they are anything else. */
  public static Optional<JsonNode> object(byte[] bytes) {
    return object(bytes, "");
  }

  /**
   * Parses the bytes as an object; empty when they are anything else.
   *
   * @param contentType may name the charset; empty when none came
   */
  public static Optional<JsonNode> object(byte[] bytes, String contentType) {
    return read(bytes, contentType).filter(JsonNode::isObject);
  }

  /**
   * Returns the texts under these names, or the digits where a value is an integer; the names in
   * their order. Field names are compared without case, blanks, underscores and hyphens, so that
   * {@code MessageId}, {@code message_id} and {@code "MessageId "} are all {@code messageid}.
   */
  public static List<String> texts(JsonNode object, String... names) {
    Set<String> texts = new LinkedHashSet<>();
    for (String name : names) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (isNamed(field.getKey(), name)) {
          text(field.getValue()).ifPresent(texts::add);
        }
      }
    }
    return List.copyOf(texts);
  }

  /** Returns all texts by their uniform names; of two with one name, the first. */
  public static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      text(field.getValue()).ifPresent(text -> texts.putIfAbsent(uniform(field.getKey()), text));
    }
    return texts;
  }

  /** Returns a value's text, or its number as it is written; null when it is neither. */
  public static @Nullable String number(JsonNode value) {
    return value.isTextual() || value.isNumber() ? value.asText() : null;
  }

  /**
   * Returns the field of the first of these names that is there, whatever the case, hyphens and
   * underscores of its key; a missing node when there is none.
   *
   * @param names in lower case, without hyphens and underscores
   */
  public static JsonNode field(JsonNode object, String... names) {
    for (String name : names) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (isNamed(field.getKey(), name)) {
          return field.getValue();
        }
      }
    }
    return MissingNode.getInstance();
  }

  /** Returns whether an object has a field of this name, however it is spelt. */
  static boolean has(JsonNode object, String name) {
    String uniform = uniform(name);
    return object.properties().stream().anyMatch(field -> isNamed(field.getKey(), uniform));
  }

  static String uniform(String name) {
    return name.strip().replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  /**
   * Returns whether this is the uniform name of a key. Every answer has several keys that are
   * compared with several names, so no text is made for a plain key.
   */
  static boolean isNamed(String key, String uniform) {
    int at = 0;
    for (int i = 0; i < key.length(); i++) {
      char one = key.charAt(i);
      if (one <= ' ' || one > '~') {
        return uniform(key).equals(uniform);
      }
      if (one != '_' && one != '-') {
        if (at == uniform.length() || Character.toLowerCase(one) != uniform.charAt(at)) {
          return false;
        }
        at++;
      }
    }
    return at == uniform.length();
  }

  /**
   * Returns a field's text, or its digits where it is an integer; empty when blank or of another
   * type.
   */
  public static Optional<String> text(JsonNode object, String field) {
    return text(object.path(field));
  }

  /**
   * Returns a value's text, or its digits where it is an integer; empty when blank or of another
   * type.
   */
  public static Optional<String> text(JsonNode value) {
    return value.isTextual() || value.isIntegralNumber()
        ? Optional.of(value.asText().strip()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }
}
