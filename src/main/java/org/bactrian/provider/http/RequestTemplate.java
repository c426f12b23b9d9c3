package org.bactrian.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bactrian.message.Channel;
import org.bactrian.provider.ProviderJson;
import org.bactrian.provider.ProviderRequest;
import org.jspecify.annotations.Nullable;

/** The request of a description, parsed: a message's values are put into it. */
final class RequestTemplate {
  private final String method;
  private final Template path;
  private final Map<String, Template> query = new LinkedHashMap<>();
  private final Map<String, Template> headers = new LinkedHashMap<>();
  private final @Nullable JsonTemplate body;
  private final boolean form;

  RequestTemplate(HttpDescription.Request request, Channel channel) {
    this.method = request.method().name();
    this.form = request.form();
    int mark = request.path().indexOf('?');
    this.path = Template.of(mark < 0 ? request.path() : request.path().substring(0, mark));
    Placeholders.checkAccount("request.path (before its query)", path.names());
    for (String name : path.names()) {
      Faults.require(
          !HttpSettings.isSecret(name.substring(Placeholders.ACCOUNT.length())),
          "request.path: {"
              + name
              + "} is a secret by its name, and addresses are logged; send it in a header, the query"
              + " or the body");
    }
    if (mark >= 0) {
      addQuery(request.path().substring(mark + 1), channel);
    }
    request
        .headers()
        .forEach(
            (name, text) -> {
              Faults.require(
                  name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+"),
                  "request.headers: " + name + " is no name of a header");
              Faults.require(
                  !text.isBlank(),
                  "request.headers."
                      + name
                      + " is empty; a placeholder stands in quotes, such as \"{id}\"");
              Template template = Template.of(text);
              Placeholders.checkPlain("request.headers." + name, template.names());
              headers.put(name, template);
            });
    this.body = request.body() == null || request.body().isBlank() ? null : body(request, channel);
  }

  private void addQuery(String text, Channel channel) {
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      Faults.require(
          equals > 0 && Template.of(pair.substring(0, equals)).names().isEmpty(),
          "request.path: its query must be of name={placeholder}, with & between them");
      Template value = Template.of(pair.substring(equals + 1));
      Placeholders.check("request.path", value.names(), channel);
      query.put(pair.substring(0, equals), value);
    }
  }

  private static JsonTemplate body(HttpDescription.Request request, Channel channel) {
    JsonNode json =
        ProviderJson.strict(request.body())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "request.body is not JSON; in YAML begin it with | and indent it"));
    if (request.form()) {
      Faults.require(json.isObject(), "request.body of a form must be a JSON object");
      json.properties()
          .forEach(
              field ->
                  Faults.require(
                      field.getValue().isValueNode(),
                      "request.body: the field " + field.getKey() + " of a form must be a text"));
    }
    JsonTemplate template = JsonTemplate.of(json);
    Placeholders.check("request.body", template.names(), channel);
    return template;
  }

  /** Returns the names of all placeholders. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(path.names());
    query.values().forEach(value -> names.addAll(value.names()));
    headers.values().forEach(value -> names.addAll(value.names()));
    if (body != null) {
      body.addNames(names);
    }
    return names;
  }

  /** Returns the names of the placeholders in the path. */
  Set<String> pathNames() {
    return path.names();
  }

  ProviderRequest render(URI url, Function<String, @Nullable Object> values) {
    Map<String, String> sent = new LinkedHashMap<>();
    headers.forEach(
        (name, template) -> {
          String value = template.text(values);
          if (value != null) {
            sent.put(name, value);
          }
        });
    byte[] bytes = new byte[0];
    if (body != null) {
      JsonNode json = body.render(values);
      Faults.require(json != null, "the message has none of the values of request.body");
      bytes = form ? form(json) : ProviderJson.bytes(json);
      sent.putIfAbsent(
          "Content-Type", form ? "application/x-www-form-urlencoded" : "application/json");
    }
    return new ProviderRequest(method, ProviderRequest.address(url, address(values)), sent, bytes);
  }

  private String address(Function<String, @Nullable Object> values) {
    String text =
        path.text(
            name -> {
              Object value = values.apply(name);
              return value == null ? null : encoded(value.toString()).replace("+", "%20");
            });
    List<String> pairs = new ArrayList<>();
    query.forEach(
        (name, template) -> {
          String value = template.text(values);
          if (value != null) {
            pairs.add(name + "=" + encoded(value));
          }
        });
    return pairs.isEmpty() ? text : text + "?" + String.join("&", pairs);
  }

  private static byte[] form(JsonNode fields) {
    List<String> pairs = new ArrayList<>();
    fields
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              for (JsonNode one : value.isArray() ? value : List.of(value)) {
                pairs.add(encoded(field.getKey()) + "=" + encoded(one.asText()));
              }
            });
    return String.join("&", pairs).getBytes(StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
