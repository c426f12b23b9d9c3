package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bactrian.base.HealthStatus;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.sandbox.SmscSimulator;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class SmppHealthTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void an_account_that_is_not_bound_is_named_with_the_reason_until_it_is_bound()
      throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Account account = SmppSamples.account(SmppSamples.settings(port, "secret"));
    try (SmppSessions sessions =
        new SmppSessions(new Accounts(List.of(account), List.of()), callback -> {})) {
      SmppHealth health = new SmppHealth(sessions);
      sessions.open();
      assertThat(health.health().getStatus()).isEqualTo(HealthStatus.DEGRADED);
      await().atMost(PATIENCE).until(() -> reason(health.health()).contains("onnect"));
      assertThat(health.health().getStatus()).isEqualTo(HealthStatus.DEGRADED);
      try (SmscSimulator smsc =
          new SmscSimulator(port, List.of(account), Clock.systemUTC(), Duration.ofMillis(20))) {
        await().atMost(PATIENCE).until(() -> health.health().getStatus().equals(Status.UP));
        assertThat(smsc.bound()).isEqualTo(1);
      }
      await()
          .atMost(PATIENCE)
          .until(() -> health.health().getStatus().equals(HealthStatus.DEGRADED));
    }
  }

  @Test
  void an_orderly_stop_is_no_warning_whoever_ends_the_session_first() {
    Logger link = (Logger) LoggerFactory.getLogger(SmppLink.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    link.addAppender(log);
    Level before = link.getLevel();
    link.setLevel(Level.INFO);
    Account any = SmppSamples.account(SmppSamples.settings(2775, "secret"));
    try (SmscSimulator smsc =
        new SmscSimulator(0, List.of(any), Clock.systemUTC(), Duration.ofMillis(20))) {
      Account account = SmppSamples.account(SmppSamples.settings(smsc.port(), "secret"));
      try (SmppSessions sessions =
          new SmppSessions(new Accounts(List.of(account), List.of()), callback -> {})) {
        sessions.open();
        await().atMost(PATIENCE).until(() -> sessions.notBound().isEmpty());
        sessions.expectEnd();
        smsc.close();
        await().atMost(PATIENCE).until(() -> log.list.toString().contains("SMSC has ended"));
      }
    } finally {
      link.setLevel(before);
      link.detachAppender(log);
    }
    assertThat(log.list).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.WARN));
  }

  private static String reason(Health health) {
    return ((Map<?, ?>) health.getDetails().get("notBound")).get("sms-smpp").toString();
  }

  @Test
  void without_such_accounts_it_is_up() {
    try (SmppSessions sessions =
        new SmppSessions(new Accounts(List.of(), List.of()), callback -> {})) {
      assertThat(new SmppHealth(sessions).health().getStatus()).isEqualTo(Status.UP);
    }
  }
}
