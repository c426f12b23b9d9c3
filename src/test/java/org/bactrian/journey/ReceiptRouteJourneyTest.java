package org.bactrian.journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeCreatedEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Tests receipts with the route {@code receipt} as Bactrian comes with it, and edited. */
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
  private static final AtomicInteger PASSED = new AtomicInteger();

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
          if (from != null && from.getEndpointUri().equals("direct://receipt")) {
            PASSED.incrementAndGet();
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

  /** Returns how many receipts of a message pass the route. */
  private int passingOfOneMessage() {
    PASSED.set(0);
    String id = api.accept(text(Numbers.viber("001"), ""));
    api.awaitStatus(id, "seen");
    return PASSED.get();
  }

  @Test
  void a_receipt_passes_the_route_only_while_that_is_edited() throws Exception {
    await().atMost(Api.PATIENCE).until(() -> passingOfOneMessage() == 0);
    Path route = folder.resolve("routes/receipt.camel.yaml");
    String shipped = Files.readString(route);
    Files.writeString(route, shipped.replace("description: \"", "description: \"edited: "));
    await().atMost(Api.PATIENCE).until(() -> passingOfOneMessage() >= 2);
    Files.writeString(route, shipped);
    await().atMost(Api.PATIENCE).until(() -> passingOfOneMessage() == 0);
  }
}
