package org.bactrian.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks real requests and answers against {@code openapi.json}. An answer or a field that the file
 * does not describe is an error. So is a request that the file forbids and Bactrian accepts.
 */
final class ApiDescription {
  static final Path FILE = Path.of("src/main/resources/META-INF/bactrian/openapi.json");
  private static final String BASE = "https://bactrian.example";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode TREE = tree();
  private static final JsonSchemaFactory SCHEMAS = schemas();

  /** The statuses that a path may answer that is not described at all. */
  private static final Set<Integer> NOTHING_HERE = Set.of(400, 401, 404, 405, 503);

  private ApiDescription() {}

  static JsonNode tree() {
    try {
      return JSON.readTree(Files.readString(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonSchemaFactory schemas() {
    // The published schemas allow unknown fields. Here they do not: each field we send is
    // described.
    String closed = close(TREE.deepCopy()).toString();
    String message =
        read(Path.of("src/main/resources/META-INF/bactrian/schema/message.schema.json"));
    return JsonSchemaFactory.getInstance(
        VersionFlag.V202012,
        builder ->
            builder.schemaLoaders(
                loaders ->
                    loaders.schemas(
                        Map.of(
                            BASE + "/openapi.json", closed,
                            BASE + "/schema/message.json", message))));
  }

  private static JsonNode close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(ApiDescription::close);
    return node;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the JSON Pointer of the operation; empty when it is not described. */
  static Optional<String> operation(String method, String path) {
    for (var one : TREE.get("paths").properties()) {
      String pattern = Pattern.compile("\\{[^}]*}").matcher(one.getKey()).replaceAll("[^/]+");
      // A literal path is preferred to a path with variables: "check" is not taken for an id.
      boolean exact = TREE.get("paths").has(path) && !one.getKey().equals(path);
      if (!exact && path.matches(pattern) && one.getValue().has(method)) {
        return Optional.of("/paths/" + escaped(one.getKey()) + "/" + method);
      }
    }
    return Optional.empty();
  }

  static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  /** Checks an answer against the description. */
  static void check(String method, String path, HttpResponse<String> answer) {
    String call = method + " " + path + " -> " + answer.statusCode();
    Optional<String> operation = operation(method.toLowerCase(Locale.ROOT), path);
    if (operation.isEmpty()) {
      require(NOTHING_HERE.contains(answer.statusCode()), call + " is not described");
      return;
    }
    String response = resolve(operation.get() + "/responses/" + answer.statusCode());
    require(!TREE.at(response).isMissingNode(), call + " is not described");
    String type =
        answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "").strip();
    if (answer.body().isEmpty()) {
      return;
    }
    String content = response + "/content/" + escaped(type);
    require(!TREE.at(content).isMissingNode(), call + " as " + type + " is not described");
    for (String text :
        type.endsWith("ndjson") ? answer.body().lines().toList() : List.of(answer.body())) {
      if (type.endsWith("json") && !TREE.at(content + "/schema").isMissingNode()) {
        valid(call, content + "/schema", text);
      }
    }
  }

  /** Checks the body of an accepted request against the description. */
  static void checkTaken(String path, String body) {
    Optional<String> operation = operation("post", path);
    String schema = operation.orElse("") + "/requestBody/content/application~1json/schema";
    // Under sentFailed a message with bad content is accepted, and its SMS is sent.
    if (operation.isPresent() && !TREE.at(schema).isMissingNode() && !body.contains("sentFailed")) {
      valid("POST " + path, schema, body);
    }
  }

  /** Checks JSON against the schema at a pointer. */
  static void valid(String what, String pointer, String text) {
    JsonNode body;
    try {
      body = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(what + " is not JSON: " + text, e);
    }
    String place = pointer.replace("{", "%7B").replace("}", "%7D");
    Set<ValidationMessage> faults =
        SCHEMAS.getSchema(SchemaLocation.of(BASE + "/openapi.json#" + place)).validate(body);
    require(faults.isEmpty(), what + ": " + faults + " in " + text);
  }

  private static String resolve(String pointer) {
    JsonNode ref = TREE.at(pointer).path("$ref");
    return ref.isTextual() ? ref.asText().substring(1) : pointer;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError("openapi.json: " + otherwise);
    }
  }
}
