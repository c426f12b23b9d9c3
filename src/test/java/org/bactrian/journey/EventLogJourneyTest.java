package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeCreatedEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests events in the log: with the routes as Bactrian comes with them, and with edited ones. */
@DirtiesContext
@Import(EventLogJourneyTest.Exchanges.class)
@TestPropertySource(
    properties = {
      Journey.NO_ALI,
      Journey.NO_WOOXY,
      Journey.NX_SMS_ONLY,
      "bactrian.routes.reload=true"
    })
class EventLogJourneyTest extends Journey {
  private static final List<String> ALL =
      List.of("accepted", "sending", "submitted", "delivered", "seen");
  private static final AtomicInteger EXCHANGES = new AtomicInteger();

  @TempDir static Path folder;

  private final Lines lines = new Lines();

  @TestConfiguration
  static class Exchanges {
    @Bean
    EventNotifierSupport exchanges() {
      return new EventNotifierSupport() {
        @Override
        public boolean isEnabled(CamelEvent event) {
          return event instanceof ExchangeCreatedEvent;
        }

        @Override
        public void notify(CamelEvent event) {
          var exchange = ((ExchangeCreatedEvent) event).getExchange();
          if (exchange.getVariable("eventId") != null
              || exchange.getFromEndpoint() != null
                  && exchange.getFromEndpoint().getEndpointUri().equals("direct://event")) {
            EXCHANGES.incrementAndGet();
          }
        }
      };
    }
  }

  /** The lines, in order. An appender that fails fails the call that wrote the line. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final List<String> all = new CopyOnWriteArrayList<>();
    volatile String failsOnceAt = "";

    @Override
    public void doAppend(ILoggingEvent event) {
      append(event);
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (!failsOnceAt.isEmpty() && event.getMessage().contains(failsOnceAt)) {
        failsOnceAt = "";
        throw new IllegalStateException("the disk is full");
      }
      all.add(event.getFormattedMessage());
    }

    List<String> of(String id) {
      return all.stream().filter(line -> line.contains(id)).toList();
    }
  }

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) throws IOException {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
      for (Path file : shipped.toList()) {
        Files.copy(file, routes.resolve(file.getFileName()));
      }
    }
    properties.add("camel.main.routes-include-pattern", () -> "file:" + routes + "/*.camel.yaml");
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  private static Logger events() {
    return (Logger) LoggerFactory.getLogger("org.bactrian.event");
  }

  @BeforeEach
  void listen() {
    lines.start();
    events().addAppender(lines);
    EXCHANGES.set(0);
  }

  @AfterEach
  void leave() {
    events().detachAppender(lines);
  }

  private String send() {
    String id = api.accept(text(Numbers.viber("001"), ""));
    api.awaitStatus(id, "seen");
    return id;
  }

  private void awaitStates(String id, List<String> states) {
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(lines.of(id).stream().map(line -> line.split(" ")[2]))
                    .isEqualTo(states));
  }

  @Test
  void each_change_is_a_line_in_order_and_costs_no_exchange() {
    String id = send();
    awaitStates(id, ALL);
    assertThat(lines.of(id).subList(0, 2))
        .containsExactly(id + " viber accepted", id + " viber sending account=nx");
    assertThat(lines.of(id).get(3))
        .startsWith(id + " viber delivered account=nx providerCode=11001 providerMessageId=")
        .endsWith(" price=0.03 USD");
    assertThat(EXCHANGES).hasValue(0);
  }

  @Test
  void a_reply_passes_the_routes_and_the_lines_go_on_behind_it() throws Exception {
    String to = Numbers.viber("001");
    String id = api.accept(text(to, ""));
    api.awaitStatus(id, "seen");
    String reply =
        """
        {"phone": "%s", "appkey": "x", "traceRequestId": "%s", "message": {"text": "Thank you"},
         "sendTime": "2026-11-21 08:00:00"}"""
            .formatted(to.substring(1), viberTo(to).get(0).messageId());
    byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
    assertThat(nxCloud.post("nx", "replies", "application/json", bytes)).isEqualTo(200);
    await().atMost(Api.PATIENCE).until(() -> lines.of(id).size() == ALL.size() + 1);
    assertThat(lines.of(id).get(ALL.size())).startsWith(id + " reply account=nx");
    assertThat(lines.all).noneMatch(line -> line.contains("Thank you") || line.contains(to));
    assertThat(EXCHANGES.get()).isPositive();
    awaitStates(send(), ALL);
  }

  @Test
  void a_line_that_could_not_be_written_is_written_later_and_none_is_skipped() {
    lines.failsOnceAt = "submitted";
    String id = send();
    await()
        .atMost(Api.PATIENCE)
        .until(() -> lines.of(id).stream().anyMatch(l -> l.contains("seen")));
    assertThat(lines.failsOnceAt).isEmpty();
    assertThat(lines.of(id).stream().map(line -> line.split(" ")[2]).distinct()).isEqualTo(ALL);
  }

  /**
   * Sends a message that an SMS follows; returns the lines of both without what differs each time.
   */
  private List<String> linesOfAFallback() {
    String id = api.accept(text(Numbers.viber("003"), "\"fallback\": {}"));
    String sms = api.awaitSms(id, "delivered").at("/fallback/id").asText();
    await()
        .atMost(Api.PATIENCE)
        .until(() -> lines.of(sms).stream().anyMatch(line -> line.contains(" delivered ")));
    return lines.of(id).stream()
        .map(line -> line.replace(id, "ID").replace(sms, "SMS"))
        .map(line -> line.replaceFirst(" edited$", ""))
        .map(line -> line.replaceFirst("providerMessageId=\\S+", "providerMessageId=P"))
        .sorted()
        .toList();
  }

  @Test
  void each_event_passes_an_edited_route() throws Exception {
    List<String> expected = linesOfAFallback();
    assertThat(expected)
        .anyMatch(line -> line.contains("fallbackOf=ID") && line.endsWith(" parts=1"));
    Path route = folder.resolve("routes/event-to-log.camel.yaml");
    String shipped = Files.readString(route);
    Files.writeString(route, shipped.replace("\"${body}\"", "\"${body} edited\""));
    awaitLineOfNext(" edited");
    String id = send();
    awaitStates(id, ALL);
    assertThat(lines.of(id)).allMatch(line -> line.endsWith(" edited"));
    assertThat(linesOfAFallback()).isEqualTo(expected);
    Files.writeString(route, shipped);
    awaitLineOfNext("");
    EXCHANGES.set(0);
    awaitStates(send(), ALL);
    assertThat(EXCHANGES).hasValue(0);
  }

  /** Sends messages until the line of one shows whether the route is the edited one. */
  private void awaitLineOfNext(String end) {
    await()
        .atMost(Api.PATIENCE)
        .until(
            () -> {
              String id = send();
              awaitStates(id, ALL);
              return lines.of(id).stream().allMatch(l -> l.endsWith(" edited") == !end.isEmpty());
            });
  }
}
