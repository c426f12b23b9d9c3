package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bactrian.conformance.NxCloudExchange.receipt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.provider.UnreadableCallback;

/** The rules about NXCloud's receipts. */
final class NxCloudWebhookReceiptRules {
  private static final String ID = "f6a7d49946094857ae02812969a83056";

  private NxCloudWebhookReceiptRules() {}

  static void addTo(Rulebook book) {
    address(book);
    parameters(book);
    statuses(book);
    codes(book);
  }

  private static void address(Rulebook book) {
    book.section("Message Receipt", "URL", "Method", "Content-Type")
        .rule(
            "URL",
            "dr_webhook",
            "/webhooks/{account}/{secret}/receipts; give this address to NXCloud",
            () ->
                assertThat(route("receipt-from-http"))
                    .contains("platform-http:/webhooks/{account}/{secret}/receipts"))
        .rule(
            "Method",
            "POST",
            "POST only",
            () -> assertThat(route("receipt-from-http")).contains("httpMethodRestrict: POST"))
        .rule(
            "Content-Type",
            "application/json",
            "JSON is read, and so are an array of receipts and the fields of a form, because the page"
                + " is all that is known; anything else is stored as unreadable",
            () -> {
              assertThat(receipt("status=success&requestId=" + ID).providerId()).isEqualTo(ID);
              assertThat(receipt("[" + json("seen", "11002") + "]").providerId()).isEqualTo(ID);
              assertThatThrownBy(() -> receipt("<receipt/>"))
                  .isInstanceOf(UnreadableCallback.class);
            });
  }

  private static void parameters(Rulebook book) {
    book.section("Receipt Parameters", "status", "requestId", "code", "message", "sendTime")
        .rule(
            "status",
            "String, receipt status",
            "decides the state, in any case; a receipt with no status, or another one, is stored as"
                + " unreadable",
            () -> {
              assertThat(receipt(json(" SEEN", "11001")).state()).isEqualTo(DeliveryState.SEEN);
              assertThat(receipt(json("seen", "11001")).state()).isEqualTo(DeliveryState.SEEN);
              assertThatThrownBy(() -> receipt(json("successfailed", "0")))
                  .isInstanceOf(UnreadableCallback.class);
              assertThatThrownBy(() -> receipt("{\"requestId\":\"r\",\"code\":0}"))
                  .isInstanceOf(UnreadableCallback.class);
            })
        .rule(
            "requestId",
            "String, message send request identifier",
            "the provider's id, by which the message is found, also as a number; messageId, traceId"
                + " and the like are looked up after it; it is never our own id",
            () -> {
              assertThat(receipt("{\"status\":\"seen\",\"requestId\":88}").providerId())
                  .isEqualTo("88");
              assertThat(
                      receipt("{\"status\":\"seen\",\"requestId\":\"r\",\"message_id\":\"m\"}")
                          .providerIds())
                  .containsExactly("r", "m");
              assertThat(receipt(json("seen", "11002")).providerId()).isEqualTo(ID);
              assertThat(receipt(json("seen", "11002")).ownId()).isNull();
              assertThatThrownBy(() -> receipt("{\"status\":\"seen\"}"))
                  .isInstanceOf(UnreadableCallback.class);
            })
        .rule(
            "code",
            "Number, status code",
            "stored; in a failed receipt it gives the reason",
            () -> {
              assertThat(receipt(json("failed", "1102")).providerCode()).isEqualTo("1102");
              assertThat(receipt(json("failed", "1102")).reason()).isEqualTo(Reason.NO_CREDIT);
            })
        .rule(
            "message",
            "String, status code information",
            "not read, because status and code decide",
            () ->
                assertThat(receipt(with("message", "\"Viber message has seen\"")).state())
                    .isEqualTo(DeliveryState.DELIVERED))
        .rule(
            "sendTime",
            "String, sending time",
            "not read, because it has no time zone; the time of arrival counts",
            () -> {
              for (String time : new String[] {"\"2023-07-13 15:12:11\"", "null", "0"}) {
                assertThat(receipt(with("sendTime", time)).state())
                    .isEqualTo(DeliveryState.DELIVERED);
              }
            });
  }

  private static void statuses(Rulebook book) {
    book.section("Receipt Examples", "success", "failed", "delivered", "seen", "expired");
    example(book, "success", "0", DeliveryState.SUBMITTED, null);
    example(book, "failed", "11000", DeliveryState.UNDELIVERED, Reason.OTHER);
    example(book, "delivered", "11001", DeliveryState.DELIVERED, null);
    example(book, "seen", "11002", DeliveryState.SEEN, null);
    example(book, "expired", "11003", DeliveryState.EXPIRED, Reason.EXPIRED);
  }

  private static void example(
      Rulebook book, String status, String code, DeliveryState state, Reason reason) {
    book.rule(
        status,
        "code " + code,
        state.wire() + (reason == null ? "" : ", reason " + reason.wire()),
        () ->
            assertThat(receipt(json(status, code)))
                .isEqualTo(new Receipt(ID, null, state, reason, code)));
  }

  private static void codes(Rulebook book) {
    book.section(
        "Status Code Description",
        "1100",
        "1102",
        "9000",
        "9001",
        "9002",
        "9003",
        "9004",
        "9005",
        "9999",
        "11000",
        "11001",
        "11002",
        "11003");
    failed(book, "1100", "Customer does not exist", Reason.NOT_PERMITTED);
    failed(book, "1102", "Insufficient balance", Reason.NO_CREDIT);
    failed(book, "9000", "Request parameter error", Reason.BAD_CONTENT);
    failed(book, "9001", "System business error", Reason.PROVIDER_ERROR);
    failed(book, "9002", "Phone number error", Reason.BAD_NUMBER);
    failed(book, "9003", "Customer APP does not exist", Reason.NOT_PERMITTED);
    failed(book, "9004", "does not have quotation", Reason.NO_ROUTE);
    failed(book, "9005", "Missing customer APP routes", Reason.NO_ROUTE);
    failed(book, "9999", "Unknown error", Reason.OTHER);
    failed(book, "11000", "Viber send error", Reason.OTHER);
    Map<String, DeliveryState> states =
        Map.of(
            "delivered", DeliveryState.DELIVERED,
            "seen", DeliveryState.SEEN,
            "expired", DeliveryState.EXPIRED);
    Map.of("delivered", "11001", "seen", "11002", "expired", "11003").entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            one ->
                book.rule(
                    one.getValue(),
                    "Viber message has " + one.getKey(),
                    "comes with the status " + one.getKey() + ", which decides",
                    () ->
                        assertThat(receipt(json(one.getKey(), one.getValue())).state())
                            .isEqualTo(states.get(one.getKey()))));
  }

  private static void failed(Rulebook book, String code, String says, Reason reason) {
    book.rule(
        code,
        says,
        "in a failed receipt: undelivered, reason " + reason.wire(),
        () ->
            assertThat(receipt(json("failed", code)))
                .isEqualTo(new Receipt(ID, null, DeliveryState.UNDELIVERED, reason, code)));
  }

  static String json(String status, String code) {
    return """
        {"status": "%s", "requestId": "%s", "code": %s, "message": "in words",
         "sendTime": "2023-07-13 15:12:11"}
        """
        .formatted(status, ID, code);
  }

  /** Returns a delivered receipt with one more field. */
  static String with(String field, String value) {
    return """
        {"status": "delivered", "requestId": "%s", "code": 11001, "%s": %s}
        """
        .formatted(ID, field, value);
  }

  static String route(String id) throws Exception {
    return Files.readString(Path.of("routes", id + ".camel.yaml"));
  }
}
