package org.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A call to Wooxy over real HTTP, written without our translator. */
final class WooxyCaller {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final ObjectNode fields = JSON.createObjectNode();
  private String raw;

  private WooxyCaller(int port, String path) {
    url = "http://127.0.0.1:" + port + path;
    with("Access-Token", "token").with("Content-Type", "application/json");
    fields.put("domain", "shop.example").put("phoneNumber", "+13125550123").put("text", "Привет");
  }

  static WooxyCaller viber(int port) {
    return new WooxyCaller(port, "/v3/viber/send");
  }

  static WooxyCaller sms(int port) {
    return new WooxyCaller(port, "/v3/sms/send");
  }

  WooxyCaller with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  WooxyCaller without(String header) {
    headers.remove(header);
    return this;
  }

  WooxyCaller to(String number) {
    fields.put("phoneNumber", number);
    return this;
  }

  /** Sets a field to a JSON value, or removes it where the value is null. */
  WooxyCaller field(String name, String json) throws IOException {
    if (json == null) {
      fields.remove(name);
    } else {
      fields.set(name, JSON.readTree(json));
    }
    return this;
  }

  WooxyCaller body(String json) {
    raw = json;
    return this;
  }

  HttpResponse<String> send() throws IOException, InterruptedException {
    return CLIENT.send(request(), HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> sendAsync() {
    return CLIENT.sendAsync(request(), HttpResponse.BodyHandlers.ofString());
  }

  JsonNode json() throws IOException, InterruptedException {
    return JSON.readTree(send().body());
  }

  /** Returns the sentences of the answer; none when the message was accepted. */
  List<String> errors() throws IOException, InterruptedException {
    List<String> errors = new ArrayList<>();
    json().path("errors").forEach(error -> errors.add(error.asText()));
    return errors;
  }

  private HttpRequest request() {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    headers.forEach(request::header);
    String body = raw == null ? fields.toString() : raw;
    return request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }
}
