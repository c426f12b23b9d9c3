package org.bactrian.provider.wooxy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bactrian.provider.Account;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;
import org.bactrian.provider.wooxy.WooxySettings.ButtonField;

/** Accounts and answers as in the examples of the pages. */
final class WooxySamples {
  static final String TOKEN = "0cc175b9c0f1b6a831c399e269772661";
  static final URI URL = URI.create("https://api.wooxy.com/");

  private WooxySamples() {}

  static WooxySettings viber() {
    return viber("Shop", ButtonField.BUTTON);
  }

  static WooxySettings viber(String senderId, ButtonField buttonField) {
    return new WooxySettings(URL, TOKEN, "shop.example", senderId, buttonField);
  }

  static WooxySmsSettings sms(String fromName) {
    return new WooxySmsSettings(URL, TOKEN, "shop.example", fromName);
  }

  static Account account(Provider.Settings settings) {
    Provider provider =
        settings instanceof WooxySettings
            ? new WooxyViber(new WooxyReceipts())
            : new WooxySms(new WooxyReceipts());
    return new Account(
        "wooxy", provider, settings, 0, 8, Duration.ofSeconds(5), true, "hook", List.of());
  }

  static Answered refusal(int status, String... sentences) {
    String errors =
        String.join(
            ",",
            List.of(sentences).stream()
                .map(one -> "\"" + one.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .toList());
    return answered(status, "{\"result\":false,\"errors\":[" + errors + "]}");
  }

  static Answered answered(int status, String body) {
    return new Answered(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns whether the request is JSON, with the account's token and no other header. */
  static boolean opens(ProviderRequest signed) {
    return signed
        .headers()
        .equals(Map.of("Content-Type", "application/json", "Access-Token", TOKEN));
  }
}
