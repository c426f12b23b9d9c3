package org.bactrian.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bactrian.message.Channel;
import org.jspecify.annotations.Nullable;

/**
 * NXCloud inside the harness's process, so that it survives every kill. It keeps each call as soon
 * as it has read it. The {@link Kind} of a message decides the answer and the receipts.
 */
final class Provider implements AutoCloseable {
  static final Map<String, String> ACCOUNTS =
      Map.of("app-nx", "nx", "app-nx2", "nx2", "app-sms", "sms-nx");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGER_THAN_ANY_TIMEOUT = Duration.ofSeconds(4);

  /**
   * One call.
   *
   * @param id the id that the answer gave; null when the answer was a definite no
   * @param at the {@link System#nanoTime} at which it was read
   */
  record Call(Channel channel, String account, String number, @Nullable String id, long at) {}

  /**
   * Gets a call when a request was read, and when its answer was written. It may kill the process.
   */
  interface Watcher {
    void saw(String moment);
  }

  private final HttpServer server;
  private final Receipts receipts;
  private final EventsIn events = new EventsIn(this::tell);
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> busy = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> inside = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> mostInside = new ConcurrentHashMap<>();
  private final AtomicLong longestFlood = new AtomicLong();
  private volatile Watcher watcher = moment -> {};
  private volatile Duration work = Duration.ZERO;
  private volatile boolean down;

  Provider(Duration receiptDelay) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    receipts = new Receipts(receiptDelay);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool(Provider::daemon));
    server.createContext("/saas/viber/send", http -> take(http, Channel.VIBER));
    server.createContext("/api/sms/mtsend_v2", http -> take(http, Channel.SMS));
    server.createContext("/events", events);
    server.start();
  }

  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fault-provider");
    thread.setDaemon(true);
    return thread;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Sets the only watcher. */
  void watch(Watcher watcher) {
    this.watcher = watcher;
  }

  /** Sets the pause before each answer. */
  void workFor(Duration time) {
    work = time;
  }

  /** Sets whether every call is answered 503 from now on. */
  void down(boolean down) {
    this.down = down;
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  Receipts receipts() {
    return receipts;
  }

  EventsIn events() {
    return events;
  }

  int mostAtOnce(String account) {
    return mostInside.getOrDefault(account, new AtomicInteger()).get();
  }

  boolean isIdle() {
    return inside.values().stream().allMatch(count -> count.get() == 0) && receipts.isIdle();
  }

  private void tell(String moment) {
    watcher.saw(moment);
  }

  private void take(HttpExchange http, Channel channel) throws IOException {
    JsonNode body = JSON.readTree(http.getRequestBody().readAllBytes());
    boolean viber = channel == Channel.VIBER;
    String account = ACCOUNTS.get(body.path(viber ? "appkey" : "appKey").asText());
    AtomicInteger now = inside.computeIfAbsent(account, name -> new AtomicInteger());
    mostInside
        .computeIfAbsent(account, name -> new AtomicInteger())
        .accumulateAndGet(now.incrementAndGet(), Math::max);
    try {
      String number = body.path(viber ? "to" : "phone").asText();
      answer(http, channel, account, number, body.path("ext").asText());
    } finally {
      now.decrementAndGet();
      http.close();
    }
  }

  private void answer(HttpExchange http, Channel channel, String account, String number, String ext)
      throws IOException {
    Kind kind = Kind.of(number);
    @Nullable String no = down ? "" : channel == Channel.VIBER ? no(kind, account, number) : null;
    @Nullable String id = no == null ? UUID.randomUUID().toString() : null;
    calls.add(new Call(channel, account, number, id, System.nanoTime()));
    boolean viber = channel == Channel.VIBER && no == null;
    boolean silent = viber && (kind == Kind.UNANSWERED || kind == Kind.LOST);
    boolean endless = viber && HostileAnswer.KINDS.contains(kind);
    if (id != null && !silent && !endless) {
      receipts.follow(channel, account, kind, number, id, ext);
    }
    tell(channel.wire() + ":read");
    pause(silent ? LONGER_THAN_ANY_TIMEOUT : work);
    if (endless) {
      longestFlood.accumulateAndGet(HostileAnswer.of(kind).write(http), Math::max);
    } else if (!silent) {
      write(http, channel, no, id);
      tell(channel.wire() + ":answered");
    }
  }

  /** Returns the code of a definite no; empty for HTTP 503; null when the message is taken. */
  private @Nullable String no(Kind kind, String account, String number) {
    return switch (kind) {
      case FAILOVER -> account.equals("nx") ? "1102" : null;
      case BROKE -> "1102";
      case PASSING ->
          busy.computeIfAbsent(number, none -> new AtomicInteger()).getAndIncrement() < 2
              ? ""
              : null;
      default -> null;
    };
  }

  private static void write(
      HttpExchange http, Channel channel, @Nullable String no, @Nullable String id)
      throws IOException {
    String said =
        no != null
            ? no.isEmpty() ? "" : "{\"code\":" + no + ",\"message\":\"no\"}"
            : channel == Channel.VIBER
                ? "{\"code\":0,\"message\":\"\",\"data\":{\"message_id\":\"" + id + "\"}}"
                : "{\"result\":\"ok\",\"code\":\"0\",\"messageid\":\"" + id + "\"}";
    byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
    http.sendResponseHeaders("".equals(no) ? 503 : 200, bytes.length == 0 ? -1 : bytes.length);
    http.getResponseBody().write(bytes);
    http.getResponseBody().flush();
  }

  /** Returns how many bytes of an answer without an end were taken at most. */
  long longestFlood() {
    return longestFlood.get();
  }

  static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    receipts.close();
    server.stop(0);
  }
}
