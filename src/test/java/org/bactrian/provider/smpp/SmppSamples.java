package org.bactrian.provider.smpp;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bactrian.message.Msisdn;
import org.bactrian.message.SmsMessage;
import org.bactrian.provider.Account;
import org.jspecify.annotations.Nullable;

/** The accounts and messages of these tests. */
final class SmppSamples {
  static final String TO = "+380501111001";

  private SmppSamples() {}

  static SmppSettings settings(int port, String password) {
    return settings(port, password, 10, ReceiptIds.AUTO);
  }

  static SmppSettings settings(int port, String password, int window, ReceiptIds ids) {
    return settings(port, password, window, ids, Duration.ofSeconds(30));
  }

  static SmppSettings settings(int port, Duration enquireLink) {
    return settings(port, "secret", 10, ReceiptIds.AUTO, enquireLink);
  }

  private static SmppSettings settings(
      int port, String password, int window, ReceiptIds ids, Duration enquireLink) {
    return new SmppSettings(
        "127.0.0.1", port, false, "bactrian", password, "", "Shop", window, enquireLink, ids);
  }

  static Account account(SmppSettings settings) {
    return account(settings, Duration.ofSeconds(2));
  }

  static Account account(SmppSettings settings, Duration timeout) {
    return new Account(
        "sms-smpp", new SmppSms(new SmppReceipts()), settings, 0, 64, timeout, true, "", List.of());
  }

  static SmsMessage message(String text) {
    return message(TO, null, text);
  }

  static SmsMessage message(String to, @Nullable String sender, String text) {
    return new SmsMessage("sms-1", "viber-1", new Msisdn(to), sender, text, Map.of());
  }
}
