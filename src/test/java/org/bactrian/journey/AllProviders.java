package org.bactrian.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bactrian.message.Channel;
import org.bactrian.sandbox.AlibabaSimulator;
import org.bactrian.sandbox.ProviderSimulator;
import org.bactrian.sandbox.ReceivedCall;
import org.bactrian.sandbox.WooxySimulator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * One application with all three Viber providers for several tests. A message gets two calls to an
 * account, about 40 s apart, and no account rests. So nothing is tried again before a test moves
 * the clock.
 */
@TestPropertySource(
    properties = {
      "bactrian.retry.max-attempts=2",
      "bactrian.retry.delay=40s",
      "bactrian.circuit-breaker.failures=1000",
      "bactrian.accounts.ali.timeout=700ms",
      "bactrian.accounts.wooxy.timeout=700ms",
      "bactrian.accounts.wooxy.sender-id=Shop",
      "bactrian.fallback.accounts=sms-nx,sms-ali"
    })
abstract class AllProviders extends Journey {
  /** Runs a test by each Viber account, under each rule that a fallback without a timer has. */
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @CsvSource({
    "nx, undelivered",
    "nx, sentFailed",
    "ali, undelivered",
    "ali, sentFailed",
    "wooxy, undelivered",
    "wooxy, sentFailed"
  })
  @interface EachAccountAndRule {}

  @Autowired AlibabaSimulator alibaba;
  @Autowired WooxySimulator wooxy;

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) {
    Path folder = folder();
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  /**
   * Makes the folder of the application. It is no {@code @TempDir}, because the application
   * outlives the first test class that uses it; it is left in {@code target}.
   */
  private static Path folder() {
    try {
      Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
      return Files.createTempDirectory(target, "all-providers");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProviderSimulator at(String account) {
    return switch (account) {
      case "nx", "sms-nx" -> nxCloud;
      case "ali", "sms-ali" -> alibaba;
      default -> wooxy;
    };
  }

  /** Returns the Viber calls for this number that reached the account's provider. */
  List<ReceivedCall> callsAt(String account, String to) {
    return at(account).calls().stream()
        .filter(taken -> taken.channel() == Channel.VIBER)
        .filter(taken -> taken.to().equals(to.substring(1)))
        .toList();
  }

  /** Returns the number of SMS calls for this number at both SMS providers. */
  long smsAtProviders(String to) {
    return smsTo(to).size()
        + alibaba.calls().stream()
            .filter(taken -> taken.channel() == Channel.SMS)
            .filter(taken -> taken.to().equals(to.substring(1)))
            .count();
  }

  /**
   * Waits for the SMS of a new message. By then everything that was due before has been handled.
   */
  void awaitALaterSms() {
    String to = number("003");
    api.awaitSms(api.accept(text(to, by("nx") + ", \"fallback\": {}")), "delivered");
  }

  static String by(String account) {
    return "\"account\": \"" + account + "\"";
  }

  /** Returns a number in a country that all three providers reach. */
  static String number(String behaviour) {
    return Numbers.of(behaviour, "999").replace("+380", "+447");
  }
}
