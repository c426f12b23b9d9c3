package org.bactrian.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A stand-in for NXCloud's Viber API whose answers, and their delay, a test sets. */
final class ViberStub {
  private final List<String> numbers = new CopyOnWriteArrayList<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger mostInside = new AtomicInteger();
  private final HttpServer server;
  private volatile Function<String, String> answer = number -> taken("id-" + number);

  ViberStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "viber-stub");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext(
        "/",
        exchange -> {
          mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
          JsonNode body = new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes());
          String number = body.path("to").asText();
          numbers.add(number);
          byte[] bytes = answer.apply(number).getBytes(StandardCharsets.UTF_8);
          inside.decrementAndGet();
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  static String taken(String id) {
    return "{\"code\":0,\"message\":\"\",\"data\":{\"message_id\":\"" + id + "\"}}";
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Sets the function that gives each answer from now on. The function may take its time. */
  void answers(Function<String, String> answer) {
    this.answer = answer;
  }

  long callsTo(String number) {
    return numbers.stream().filter(number.substring(1)::equals).count();
  }

  int mostAtOnce() {
    return mostInside.get();
  }
}
