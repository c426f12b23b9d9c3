package org.bactrian.provider.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.bactrian.base.TestCertificate;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.sandbox.SmscSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs against an SMSC over TLS, whose certificate names localhost and no address. */
class SmppTlsTest {

  @TempDir static Path folder;
  private static SSLContext trusting;

  private final SSLContext before = defaultContext();
  private SmscSimulator smsc;
  private SmppTap tap;

  @BeforeAll
  static void certify() throws Exception {
    trusting = TestCertificate.context(folder);
  }

  private static SSLContext defaultContext() {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void open() throws IOException {
    smsc =
        new SmscSimulator(0, List.of(account("localhost", 2775)), Clock.systemUTC(), Duration.ZERO);
    tap = new SmppTap(trusting.getServerSocketFactory(), smsc.port());
    SSLContext.setDefault(trusting);
  }

  @AfterEach
  void close() throws IOException {
    SSLContext.setDefault(before);
    tap.close();
    smsc.close();
  }

  private static Account account(String host, int port) {
    return SmppSamples.account(
        new SmppSettings(
            host,
            port,
            true,
            "bactrian",
            "secret",
            "",
            "Shop",
            10,
            Duration.ofSeconds(30),
            ReceiptIds.AUTO));
  }

  private SendResult submit(String host) {
    Account account = account(host, tap.port());
    try (SmppSessions sessions =
        new SmppSessions(new Accounts(List.of(account), List.of()), callback -> {})) {
      List<SubmitPart> parts = new SmppTranslator().translate(SmppSamples.message("Hi"), account);
      return new SmppSender(sessions).submit(parts, account);
    }
  }

  private void assertNothingLeft(SendResult result) {
    assertThat(result).isEqualTo(new SendResult.Refused(Reason.PROVIDER_ERROR, null));
    assertThat(tap.submits()).isEmpty();
  }

  @Test
  void a_message_leaves_encrypted() {
    assertThat(submit("localhost")).isInstanceOf(SendResult.Submitted.class);
    assertThat(smsc.messages()).extracting(SmscSimulator.ReceivedSms::text).containsExactly("Hi");
  }

  @Test
  void an_untrusted_certificate_gives_no_session() {
    SSLContext.setDefault(before);
    assertNothingLeft(submit("localhost"));
  }

  @Test
  void a_certificate_for_another_host_gives_no_session() {
    assertNothingLeft(submit("127.0.0.1"));
  }
}
