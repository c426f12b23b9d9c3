package org.bactrian.route.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.bucket4j.TimeMeter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.RetryPolicy;
import org.bactrian.fallback.FallbackPolicy;
import org.bactrian.fallback.OnUnknown;
import org.bactrian.journal.Journal;
import org.bactrian.journal.MessageRow;
import org.bactrian.journal.TestDatabase;
import org.bactrian.message.MessageReader;
import org.bactrian.message.Reading;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.route.BactrianProperties;
import org.bactrian.route.instance.ThisInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lane when what it needs of the machine is not to be had. */
class LaneTest {
  private static final String MESSAGE =
      "{\"id\": \"m\", \"to\": \"+380501234567\", \"label\": \"promotion\", \"content\": {\"text\": \"x\"}}";
  private static final Executor NO_THREAD =
      work -> {
        throw new RejectedExecutionException("no thread is to be had");
      };

  @TempDir Path folder;
  private final Clock clock = Clock.systemUTC();
  private final Limit limit = new Limit(0, 1, TimeMeter.SYSTEM_NANOTIME);
  private HikariDataSource database;
  private Journal journal;
  private ThisInstance instance;

  @BeforeEach
  void open() {
    MessageReader reader = new MessageReader(() -> "made", null);
    database = TestDatabase.sqlite(folder);
    journal =
        new Journal(
            database,
            reader,
            new FallbackPolicy(OnUnknown.WAIT),
            new RetryPolicy(3, Duration.ofSeconds(1), 2, Duration.ofMinutes(1)),
            stages -> {});
    instance =
        new ThisInstance(journal.leases(), true, Duration.ofSeconds(10), System::nanoTime, clock);
    Reading.Good read = (Reading.Good) reader.read(MESSAGE.getBytes(StandardCharsets.UTF_8));
    journal
        .messages()
        .accept((ViberMessage) read.message(), "said", List.of("nx"), "by name", Instant.now());
  }

  @AfterEach
  void close() {
    instance.stop();
    journal.close();
    database.close();
  }

  private Lane lane(Executor senders) {
    Account account =
        new Account("nx", null, null, 0, 1, Duration.ofSeconds(1), true, "", List.of());
    Breaker breaker =
        new Breaker(
            "nx",
            new BactrianProperties.Breaking(3, Duration.ofSeconds(10), Duration.ofSeconds(30)),
            clock);
    // There are no routes: whoever calls them fails.
    ProviderCall call = new ProviderCall(account, breaker, null, null, clock);
    Lane lane =
        new Lane(
            account,
            "account:nx",
            instance,
            journal.lanes(),
            limit,
            new Gate(),
            call,
            senders,
            clock,
            () -> {});
    instance.start();
    return lane;
  }

  private MessageRow message() {
    return journal.messages().find("m").orElseThrow();
  }

  @Test
  void what_no_thread_can_send_waits_again_and_is_no_attempt() throws InterruptedException {
    Lane lane = lane(NO_THREAD);
    lane.ask(10);
    lane.take();
    lane.finish(Duration.ofMinutes(1));
    assertThat(message().status()).isEqualTo(DeliveryState.ACCEPTED);
    assertThat(message().attempts()).isZero();
    assertThat(lane.idle()).isTrue();
    assertThat(limit.take(1)).as("its place is free again").isEqualTo(1);
  }

  @Test
  void what_failed_as_nothing_should_is_unknown() {
    Lane lane = lane(Runnable::run);
    lane.ask(10);
    lane.take();
    lane.finish(Duration.ofMinutes(1));
    assertThat(message().status()).isEqualTo(DeliveryState.UNKNOWN);
    assertThat(journal.messages().attempts("m")).hasSize(1);
    assertThat(limit.take(1)).isEqualTo(1);
  }

  @Test
  void one_that_may_take_nothing_is_idle_before_the_others_are_awaited() {
    Lane lane = lane(NO_THREAD);
    limit.take(1);
    lane.ask(10);
    assertThat(lane.idle()).isTrue();
    lane.take();
    assertThat(message().status()).isEqualTo(DeliveryState.ACCEPTED);
  }
}
