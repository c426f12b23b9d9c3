package org.bactrian.route.preview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.route.QueryString;

/**
 * A provider's request as it would be sent, for people to read. The headers of the signer, and
 * every secret of the account, are masked.
 *
 * @param request with its signature
 * @param signed names of the headers that the signer added
 * @param secrets values to mask
 */
record RenderedRequest(ProviderRequest request, Set<String> signed, Set<String> secrets) {
  private static final String MASK = "***";
  private static final int SHORT = 6;
  private static final String FORM = "application/x-www-form-urlencoded";

  ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    boolean http = request.url().getScheme().startsWith("http");
    node.put("method", http ? request.method() : "submit_sm");
    node.put("url", request.endpoint().toString());
    if (!query().isEmpty()) {
      put(node.putObject("query"), query());
    }
    put(node.putObject("headers"), headers());
    body().ifPresent(body -> node.set("body", masked(body)));
    return node;
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>(request.headers());
    headers.replaceAll((name, value) -> signed.contains(name) ? MASK : shown(value));
    return headers;
  }

  private void put(ObjectNode node, Map<String, String> values) {
    values.forEach((name, value) -> node.put(name, shown(value)));
  }

  /**
   * Returns a value without the secrets in it, such as that of {@code App <key>}. A short one is
   * masked only where it stands alone: any text may have it in it.
   */
  private String shown(String value) {
    if (secrets.contains(value)) {
      return MASK;
    }
    String shown = value;
    for (String secret : secrets) {
      shown = secret.length() < SHORT ? shown : shown.replace(secret, MASK);
    }
    return shown;
  }

  private Map<String, String> query() {
    return QueryString.parameters(request.url().getRawQuery(), new ArrayList<>());
  }

  /** Returns the body as JSON, a form as an object; empty when there is no body. */
  private Optional<JsonNode> body() {
    if (request.body().length == 0) {
      return Optional.empty();
    }
    boolean form = request.headers().values().stream().anyMatch(value -> value.startsWith(FORM));
    if (form) {
      String text = new String(request.body(), StandardCharsets.UTF_8);
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      QueryString.parameters(text, new ArrayList<>()).forEach(node::put);
      return Optional.of(node);
    }
    return ProviderJson.read(request.body());
  }

  private JsonNode masked(JsonNode tree) {
    if (tree.isTextual()) {
      return JsonNodeFactory.instance.textNode(shown(tree.asText()));
    }
    if (tree instanceof ObjectNode object) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(field -> node.set(field.getKey(), masked(field.getValue())));
      return node;
    }
    if (tree.isArray()) {
      var list = JsonNodeFactory.instance.arrayNode();
      tree.forEach(item -> list.add(masked(item)));
      return list;
    }
    return tree;
  }

  /** Returns the values of all fields, in the query and in the body. */
  List<String> values() {
    List<String> values = new ArrayList<>(query().values());
    body().ifPresent(body -> addValues(body, values));
    return values;
  }

  private static void addValues(JsonNode tree, List<String> values) {
    if (tree.isValueNode()) {
      values.add(tree.asText());
    }
    tree.forEach(child -> addValues(child, values));
  }

  /** Returns the ttl in the request; empty when it has none. */
  Optional<Long> ttl() {
    Map<String, String> all = new LinkedHashMap<>(query());
    body()
        .ifPresent(
            body -> body.properties().forEach(f -> all.put(f.getKey(), f.getValue().asText())));
    return all.entrySet().stream()
        .filter(field -> field.getKey().equalsIgnoreCase("ttl"))
        .filter(field -> field.getValue().matches("[0-9]{1,18}"))
        .map(field -> Long.valueOf(field.getValue()))
        .findFirst();
  }

  @Override
  public String toString() {
    return "Rendered[" + request + "]";
  }
}
