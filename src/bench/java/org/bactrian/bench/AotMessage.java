package org.bactrian.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of the AOT training. Its number chooses the account and what the provider simulators
 * do.
 */
record AotMessage(int number) {
  private static final List<String> ACCOUNTS = List.of("nx", "ali", "wooxy");

  /**
   * What becomes of messages, none of which rests an account. Most arrive. An SMS that is throttled
   * or refused goes on to the next SMS account: so each of them is called.
   */
  private static final List<Fate> FATES =
      List.of(
          new Fate("001", "001", "seen", null),
          new Fate("003", "001", "undelivered", "delivered"),
          new Fate("001", "001", "seen", null),
          new Fate("002", "001", "expired", "delivered"),
          new Fate("010", "001", "delivered", null),
          new Fate("003", "009", "undelivered", "delivered"),
          new Fate("001", "001", "seen", null),
          new Fate("006", "001", "refused", null),
          new Fate("003", "002", "undelivered", "expired"),
          new Fate("001", "001", "seen", null),
          new Fate("009", "001", "delivered", null),
          new Fate("003", "003", "undelivered", "undelivered"),
          new Fate("010", "001", "delivered", null),
          new Fate("003", "006", "undelivered", "refused"));

  /**
   * The end of a phone number, and what follows.
   *
   * @param viber the digits that choose what the simulator does with the Viber message
   * @param sms the digits that choose what it does with the SMS
   * @param status the final status of the Viber message
   * @param smsStatus the final status of the SMS; null: none follows
   */
  private record Fate(String viber, String sms, String status, @Nullable String smsStatus) {}

  String id() {
    return "aot-" + number;
  }

  byte[] request() {
    String body =
        """
        {"id": "%s", "to": "+48%03d%s%s", "label": "transaction", "account": "%s",
         "content": {"text": "Your parcel %d is on its way"}, "fallback": {}}"""
            .formatted(id(), 500 + number % 400, fate().sms(), fate().viber(), account(), number);
    return Sample.post("/v1/messages", body.getBytes(UTF_8));
  }

  /** Returns how its state differs from its expected last one; null: not at all. */
  @Nullable String wrong(JsonNode state) {
    String sms = state.path("fallback").path("status").asText("none");
    String is = state.path("status").asText("missing") + ", SMS " + sms;
    String expected =
        status() + ", SMS " + (fate().smsStatus() == null ? "none" : fate().smsStatus());
    return is.equals(expected) ? null : is + " instead of " + expected + ": " + state;
  }

  private String account() {
    return ACCOUNTS.get(number % ACCOUNTS.size());
  }

  private Fate fate() {
    return FATES.get(number / ACCOUNTS.size() % FATES.size());
  }

  /** Alibaba has no status for an expired message. */
  private String status() {
    boolean unknown = fate().status().equals("expired") && account().equals("ali");
    return unknown ? "undelivered" : fate().status();
  }
}
