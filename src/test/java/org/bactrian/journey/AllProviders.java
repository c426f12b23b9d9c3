package org.bactrian.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bactrian.message.Channel;
import org.bactrian.sandbox.AlibabaSimulator;
import org.bactrian.sandbox.ProviderSimulator;
import org.bactrian.sandbox.ReceivedCall;
import org.bactrian.sandbox.WooxySimulator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * One application for several tests: all three Viber providers, two calls to an account and some 40
 * s between them, and no account rests: so nothing happens again before a test moves the clock.
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
  @Autowired AlibabaSimulator alibaba;
  @Autowired WooxySimulator wooxy;

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry properties) {
    Path folder = folder();
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
  }

  /** Of the application, not of one test class: it outlives the first of them. */
  private static Path folder() {
    try {
      return Files.createTempDirectory("all-providers");
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

  /** The Viber calls that reached this account's provider. */
  List<ReceivedCall> callsAt(String account, String to) {
    return at(account).calls().stream()
        .filter(taken -> taken.channel() == Channel.VIBER)
        .filter(taken -> taken.to().equals(to.substring(1)))
        .toList();
  }

  /** SMS calls at both SMS providers. */
  long smsAtProviders(String to) {
    return smsTo(to).size()
        + alibaba.calls().stream()
            .filter(taken -> taken.channel() == Channel.SMS)
            .filter(taken -> taken.to().equals(to.substring(1)))
            .count();
  }

  /** A message after which whatever was due before it has been looked at. */
  void awaitALaterSms() {
    String to = number("003");
    api.awaitSms(api.accept(text(to, by("nx") + ", \"fallback\": {}")), "delivered");
  }

  static String by(String account) {
    return "\"account\": \"" + account + "\"";
  }

  /** Of a country all three carry to. */
  static String number(String behaviour) {
    return Numbers.of(behaviour, "999").replace("+380", "+447");
  }
}
