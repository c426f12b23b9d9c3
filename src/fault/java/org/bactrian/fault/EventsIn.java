package org.bactrian.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Receives events as an integrator does, and keeps each event once, in the order of first arrival.
 */
final class EventsIn implements HttpHandler {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Map<String, Set<String>> byMessage = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final Provider.Watcher watcher;

  EventsIn(Provider.Watcher watcher) {
    this.watcher = watcher;
  }

  @Override
  public void handle(HttpExchange http) throws IOException {
    JsonNode event = JSON.readTree(http.getRequestBody().readAllBytes());
    watcher.saw("event:read");
    add(byMessage, event);
    calls.incrementAndGet();
    http.sendResponseHeaders(204, -1);
    http.close();
    watcher.saw("event:answered");
  }

  static void add(Map<String, Set<String>> byMessage, JsonNode event) {
    Set<String> ids =
        byMessage.computeIfAbsent(event.path("messageId").asText(), none -> new LinkedHashSet<>());
    synchronized (ids) {
      ids.add(event.path("id").asText());
    }
  }

  /** Returns the ids of a message's events, each once, in the order of first arrival. */
  List<String> of(String messageId) {
    Set<String> ids = byMessage.getOrDefault(messageId, Set.of());
    synchronized (ids) {
      return new ArrayList<>(ids);
    }
  }

  /** Returns the number of calls; an event that was sent twice counts twice. */
  int calls() {
    return calls.get();
  }
}
