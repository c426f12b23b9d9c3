package org.bactrian.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/** Receives events as an integrator does: it keeps each call, and answers what the test sets. */
final class EventCatcher implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One call as it was received. */
  record Call(URI uri, Map<String, List<String>> headers, String body, int answered) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().get(0))
          .findFirst()
          .orElse("");
    }

    JsonNode event() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(body, e);
      }
    }

    String of() {
      return event().path(event().has("messageId") ? "messageId" : "inReplyTo").asText();
    }
  }

  /** The body of an answer. */
  enum Body {
    NONE {
      @Override
      void write(HttpExchange http, int status) throws IOException {
        http.sendResponseHeaders(status, -1);
      }
    },
    /** Compressed without being asked, as some servers do. */
    GZIP {
      @Override
      void write(HttpExchange http, int status) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
          gzip.write(OK);
        }
        http.getResponseHeaders().add("Content-Encoding", "gzip");
        http.sendResponseHeaders(status, bytes.size());
        bytes.writeTo(http.getResponseBody());
      }
    },
    /** The connection ends in the middle of the body. */
    CUT {
      @Override
      void write(HttpExchange http, int status) throws IOException {
        http.sendResponseHeaders(status, 9_000);
        http.getResponseBody().write(OK);
        http.getResponseBody().flush();
      }
    },
    /** The body takes a minute, byte by byte. */
    DRIPPING {
      @Override
      void write(HttpExchange http, int status) throws IOException {
        http.sendResponseHeaders(status, 600);
        for (int i = 0; i < 600; i++) {
          http.getResponseBody().write(' ');
          http.getResponseBody().flush();
          pause(Duration.ofMillis(100));
        }
      }
    };

    private static final byte[] OK = "{\"ok\":true}".getBytes(StandardCharsets.UTF_8);

    abstract void write(HttpExchange http, int status) throws IOException;
  }

  /** What to answer, and after how long. */
  record Answer(int status, Map<String, String> headers, Duration after, Body body) {
    static Answer of(int status) {
      return new Answer(status, Map.of(), Duration.ZERO, Body.NONE);
    }

    Answer with(String header, String value) {
      return new Answer(status, Map.of(header, value), after, body);
    }

    Answer with(Body other) {
      return new Answer(status, headers, after, other);
    }

    Answer after(Duration pause) {
      return new Answer(status, headers, pause, body);
    }
  }

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final int port;
  private HttpServer server;
  private volatile Function<JsonNode, Answer> answers = event -> Answer.of(204);

  EventCatcher() throws IOException {
    port = BactrianProcess.freePort();
    open();
  }

  int port() {
    return port;
  }

  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "event-catcher");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", this::take);
    server.start();
  }

  void answer(Function<JsonNode, Answer> how) {
    answers = how;
  }

  void takeAll() {
    answers = event -> Answer.of(204);
  }

  private void take(HttpExchange http) throws IOException {
    String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer = answers.apply(JSON.readTree(body));
    pause(answer.after());
    calls.add(
        new Call(
            http.getRequestURI(), Map.copyOf(http.getRequestHeaders()), body, answer.status()));
    answer.headers().forEach(http.getResponseHeaders()::add);
    try {
      answer.body().write(http, answer.status());
    } finally {
      http.close();
    }
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  List<Call> callsOf(String messageId) {
    return calls.stream().filter(call -> call.of().equals(messageId)).toList();
  }

  /** Returns the states in the events of a message that were taken, in the order of arrival. */
  List<String> taken(String messageId) {
    return callsOf(messageId).stream()
        .filter(call -> call.answered() < 300)
        .map(call -> call.event().path("status").asText())
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
