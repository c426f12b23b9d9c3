package org.bactrian.route.send;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.bactrian.cluster.ClusterHealth;
import org.bactrian.cluster.ClusterMember;
import org.bactrian.journal.AccountLimits;
import org.bactrian.journal.Holds;
import org.bactrian.journal.LaneQueue;
import org.bactrian.journal.RestingAccounts;
import org.bactrian.journal.WebhookActivity;
import org.bactrian.lane.AccountCircuitBreaker;
import org.bactrian.lane.AccountsHealth;
import org.bactrian.lane.Brakes;
import org.bactrian.lane.ClockWatch;
import org.bactrian.lane.HoldWatch;
import org.bactrian.lane.Lanes;
import org.bactrian.lane.LimitWatch;
import org.bactrian.lane.ProviderCall;
import org.bactrian.lane.ReceiptWatchdog;
import org.bactrian.provider.Accounts;
import org.bactrian.route.BactrianProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the lanes, which know neither Camel nor the properties. */
@Configuration(value = "bactrian.laneConfiguration", proxyBeanMethods = false)
class LaneConfiguration {
  @Bean("bactrian.lanes")
  Lanes lanes(
      Accounts accounts,
      BactrianProperties properties,
      LaneQueue queue,
      RestingAccounts resting,
      ProviderCall provider,
      ReceiptWatchdog watchdog,
      HoldWatch holds,
      ClockWatch clocks,
      ClusterMember member,
      Clock clock,
      MeterRegistry metrics) {
    BactrianProperties.Breaking breaking = properties.circuitBreaker();
    return new Lanes(
        accounts,
        new AccountCircuitBreaker.Settings(
            breaking.failures(), breaking.rest(), breaking.maxRest()),
        queue,
        resting,
        provider,
        watchdog,
        new Brakes(holds, clocks),
        member,
        clock,
        metrics);
  }

  @Bean("bactrian.receiptWatchdog")
  ReceiptWatchdog receiptWatchdog(
      WebhookActivity activity,
      Accounts accounts,
      BactrianProperties properties,
      Clock clock,
      MeterRegistry metrics) {
    BactrianProperties.Receipts receipts = properties.receipts();
    return new ReceiptWatchdog(
        activity,
        accounts,
        new ReceiptWatchdog.Settings(
            receipts.silenceAfter(), receipts.silenceMessages(), receipts.holdTimers()),
        clock,
        metrics);
  }

  /** Watches the machine's own clock, whichever one the rest of the application has. */
  @Bean("bactrian.clockWatch")
  ClockWatch clockWatch(MeterRegistry metrics) {
    return new ClockWatch(Clock.systemUTC(), System::nanoTime, metrics);
  }

  @Bean("bactrian.holdWatch")
  HoldWatch holdWatch(
      Holds journal, BactrianProperties properties, Clock clock, MeterRegistry metrics) {
    return new HoldWatch(journal, properties.held(), clock, metrics);
  }

  @Bean("bactrian.limitWatch")
  LimitWatch limitWatch(AccountLimits journal, Lanes lanes) {
    return new LimitWatch(journal, lanes);
  }

  /** By this name health shows it as {@code accounts}. */
  @Bean
  AccountsHealth accountsHealthIndicator(
      ReceiptWatchdog watchdog, Lanes lanes, HoldWatch holds, ClockWatch clocks) {
    return new AccountsHealth(watchdog, lanes, new Brakes(holds, clocks));
  }

  /** By this name health shows it as {@code instance}. */
  @Bean
  ClusterHealth instanceHealthIndicator(ClusterMember member) {
    return new ClusterHealth(member);
  }
}
