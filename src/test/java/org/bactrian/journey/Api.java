package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Calls Bactrian by HTTP, as a client does, and checks every answer against {@code openapi.json}.
 */
final class Api {
  /**
   * The longest wait for an answer or a state. It is long because the machine may be busy with
   * other work.
   */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private final String[] key;

  Api(int port) {
    this("http://127.0.0.1:" + port);
  }

  private Api(String base, String... key) {
    this.base = base;
    this.key = key;
  }

  /** Returns a client with an API key. */
  Api as(String secret) {
    return new Api(base, "Authorization", "Bearer " + secret);
  }

  String base() {
    return base;
  }

  HttpResponse<String> post(String body, String... headers) {
    return post("/v1/messages", body.getBytes(java.nio.charset.StandardCharsets.UTF_8), headers);
  }

  HttpResponse<String> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(body));
    boolean isJson = !List.of(headers).contains("Content-Type");
    if (isJson) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (key.length > 0) {
      request.headers(key);
    }
    HttpResponse<String> answer = send(request.build());
    if (isJson && answer.statusCode() < 300 && body.length > 0) {
      ApiDescription.checkTaken(path, new String(body, java.nio.charset.StandardCharsets.UTF_8));
    }
    return answer;
  }

  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> getAs(String type, String path) {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .header("Accept", type)
            .build());
  }

  HttpResponse<String> put(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .PUT(BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> delete(String path) {
    return send(request(path).DELETE().build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    return key.length == 0 ? request : request.headers(key);
  }

  HttpResponse<String> patch(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      ApiDescription.check(request.method(), request.uri().getRawPath(), answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a message that must be accepted, and returns its id. */
  String accept(String body) {
    HttpResponse<String> answer = post(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return json(answer).get("id").asText();
  }

  /** Returns what the health endpoint tells about one component, such as {@code backlog}. */
  JsonNode health(String part) {
    return json(get("/actuator/health")).get("components").get(part);
  }

  JsonNode state(String id) {
    HttpResponse<String> answer = get("/v1/messages/" + id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  JsonNode awaitStatus(String id, String status) {
    await(id + " is " + status)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(state(id).get("status").asText()).isEqualTo(status));
    return state(id);
  }

  JsonNode awaitSms(String id, String status) {
    await("the SMS of " + id + " is " + status)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> assertThat(state(id).at("/fallback/status").asText()).isEqualTo(status));
    return state(id);
  }

  /** Returns the states that a message went through, oldest first. */
  List<String> history(String id) {
    JsonNode events = json(get("/v1/messages/" + id + "/events"));
    return StreamSupport.stream(events.spliterator(), false)
        .map(event -> event.get("status").asText())
        .toList();
  }

  static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer.statusCode() + " " + answer.body(), e);
    }
  }
}
