package org.bactrian.route.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bactrian.base.DaemonThreads;
import org.bactrian.base.OwnApplication;
import org.bactrian.route.BactrianProperties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ApplicationEventsTest {
  @Test
  void an_event_that_waits_for_a_route_is_given_back_when_bactrian_stops() {
    StandardEnvironment embedded = new StandardEnvironment();
    embedded
        .getPropertySources()
        .addFirst(
            new MapPropertySource("mark", Map.of(OwnApplication.MARK, OwnApplication.EMBEDDED)));
    BactrianProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of("bactrian.events.application", true)))
            .bindOrCreate("bactrian", BactrianProperties.class);
    ApplicationEvents events = new ApplicationEvents(properties, embedded);
    CompletableFuture<Void> given = new CompletableFuture<>();
    Thread thread =
        DaemonThreads.start(
            "giving",
            () -> {
              try {
                events.give("{}");
                given.complete(null);
              } catch (Exception e) {
                given.completeExceptionally(e);
              }
            });
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    events.end();
    assertThat(given)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .havingCause()
        .withMessageContaining("Bactrian stops");
  }
}
