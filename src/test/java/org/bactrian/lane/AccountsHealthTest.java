package org.bactrian.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bactrian.lane.LaneScenario.A_MINUTE;
import static org.bactrian.lane.LaneScenario.NX;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.bactrian.base.HealthStatus;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.journal.Wakeups;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.nxcloud.NxCloudViber;
import org.bactrian.provider.nxcloud.NxCloudViberReceipts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

/** Each reason for which an account sends less than it should is enough for another status. */
class AccountsHealthTest {
  private static final SendResult DOWN = new SendResult.Refused(Reason.PROVIDER_ERROR, "HTTP 503");

  private final Account nx =
      new Account(
          NX,
          new NxCloudViber(new NxCloudViberReceipts()),
          () -> URI.create("https://provider.example"),
          0,
          8,
          Duration.ofSeconds(5),
          true,
          "",
          List.of());
  private final Wakeups wakeups = new Wakeups();
  @TempDir Path folder;
  private LaneScenario the;
  private Lanes lanes;
  private AccountsHealth health;

  @BeforeEach
  void open() {
    the = new LaneScenario(folder);
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    Accounts accounts = new Accounts(List.of(nx), List.of());
    ReceiptWatchdog watchdog =
        new ReceiptWatchdog(
            the.journal.activity(),
            accounts,
            new ReceiptWatchdog.Settings(A_MINUTE, 20, false),
            the.clock,
            metrics);
    Brakes brakes = new Brakes(the.holds, the.clocks);
    lanes =
        new Lanes(
            accounts,
            new AccountCircuitBreaker.Settings(3, LaneScenario.REST, A_MINUTE),
            the.journal.lanes(),
            the.journal.resting(),
            (to, claim, lease, permit) -> the.provider.call(to, claim, lease, permit),
            watchdog,
            brakes,
            the.member,
            the.clock,
            metrics);
    health = new AccountsHealth(watchdog, lanes, brakes);
    the.start();
  }

  @AfterEach
  void close() {
    lanes.stop();
    the.close();
  }

  private Status status() {
    return health.health().getStatus();
  }

  private Map<?, ?> detail(String name) {
    return (Map<?, ?>) health.health().getDetails().get(name);
  }

  private void wake() {
    wakeups.accept(Set.of(Wakeups.lane(NX)));
  }

  @Test
  void an_account_that_rests_or_is_tried_is_named_with_its_failure_until_it_is_well() {
    lanes.start(wakeups);
    assertThat(status()).isEqualTo(Status.UP);
    the.answering(
            (account, claim, lease, permit) -> {
              permit.departed();
              return DOWN;
            })
        .accept(NX, "a", "b", "c");
    wake();
    await().atMost(A_MINUTE).until(() -> !detail("resting").isEmpty());
    assertThat(status()).isEqualTo(HealthStatus.DEGRADED);
    assertThat(detail("resting")).isEqualTo(Map.of(NX, "provider_error"));
    assertThat(detail("halfOpen")).isEmpty();

    CompletableFuture<SendResult> answer = new CompletableFuture<>();
    the.provider =
        (account, claim, lease, permit) -> {
          permit.departed();
          return answer;
        };
    the.clock.advance(A_MINUTE);
    wake();
    await().atMost(A_MINUTE).until(() -> !detail("halfOpen").isEmpty());
    assertThat(status()).isEqualTo(HealthStatus.DEGRADED);
    assertThat(detail("halfOpen")).isEqualTo(Map.of(NX, "provider_error"));
    assertThat(detail("resting")).isEmpty();

    answer.complete(LaneScenario.taken());
    await().atMost(A_MINUTE).until(() -> status().equals(Status.UP));
  }

  @Test
  void an_account_that_is_no_longer_configured_is_named_with_what_waits_for_it() {
    the.accept("gone", "m", "n");
    lanes.start(wakeups);
    assertThat(status()).isEqualTo(HealthStatus.DEGRADED);
    assertThat(detail("waiting"))
        .isEqualTo(Map.of("gone", "is no longer configured: messages that wait for it: 2"));
  }

  @Test
  void an_account_whose_clock_is_not_ours_is_named() {
    the.clocks.answered(
        nx, ClockWatchTest.answer(the.clock.instant().plusSeconds(20)), System.nanoTime());
    assertThat(status()).isEqualTo(HealthStatus.DEGRADED);
    assertThat(detail("clocks").keySet()).isEqualTo(Set.of(NX));
  }
}
