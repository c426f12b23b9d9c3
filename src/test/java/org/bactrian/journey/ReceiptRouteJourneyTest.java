package org.bactrian.journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeCreatedEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests receipts with their routes as Bactrian comes with them, and edited. */
@DirtiesContext
@Import(ReceiptRouteJourneyTest.Exchanges.class)
@TestPropertySource(
    properties = {
      Journey.NO_ALI,
      Journey.NO_WOOXY,
      Journey.NX_SMS_ONLY,
      "bactrian.routes.reload=true"
    })
class ReceiptRouteJourneyTest extends Journey {
  private static final Map<String, AtomicInteger> PASSED = new ConcurrentHashMap<>();

  @TempDir static Path folder;

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
          var from = ((ExchangeCreatedEvent) event).getExchange().getFromEndpoint();
          if (from != null) {
            PASSED
                .computeIfAbsent(from.getEndpointUri(), uri -> new AtomicInteger())
                .incrementAndGet();
          }
        }
      };
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

  /** Returns how many receipts of a message come by an endpoint whose URI matches. */
  private int passingOfOneMessage(String uri) {
    PASSED.clear();
    String id = api.accept(text(Numbers.viber("001"), ""));
    api.awaitStatus(id, "seen");
    return PASSED.entrySet().stream()
        .filter(passed -> passed.getKey().matches(uri))
        .mapToInt(passed -> passed.getValue().get())
        .sum();
  }

  @ParameterizedTest
  @CsvSource({
    "receipt, direct://receipt",
    "receipt-from-http, platform-http:.*receipts.*",
    "callback, platform-http:.*receipts.*",
    "receipt-from-nxcloud, platform-http:.*receipts.*"
  })
  void a_receipt_passes_the_routes_only_while_one_is_edited(String edited, String passed)
      throws Exception {
    await().atMost(Api.PATIENCE).until(() -> passingOfOneMessage(passed) == 0);
    Path route = folder.resolve("routes/" + edited + ".camel.yaml");
    String shipped = Files.readString(route);
    Files.writeString(route, shipped.replace("description: \"", "description: \"edited: "));
    await().atMost(Api.PATIENCE).until(() -> passingOfOneMessage(passed) >= 2);
    Files.writeString(route, shipped);
    await().atMost(Api.PATIENCE).until(() -> passingOfOneMessage(passed) == 0);
  }
}
