package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bactrian.conformance.NxCloudExchange.receipt;
import static org.bactrian.conformance.NxCloudExchange.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.bactrian.delivery.Charge;
import org.bactrian.delivery.DeliveryState;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.Receipt;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.message.Kind;
import org.bactrian.provider.Account;
import org.bactrian.provider.Accounts;
import org.bactrian.provider.UnreadableCallback;

/** The places where NXCloud's two documents contradict themselves or each other. */
final class NxCloudContradictions {
  private NxCloudContradictions() {}

  static void addTo(Rulebook book) {
    send(book);
    webhook(book);
    both(book);
  }

  private static void send(Rulebook book) {
    book.section(
            "NXCloud send", "type", "Required: No", "1000~100X", "sign", "viber_video_button_info")
        .rule(
            "type",
            "the table says String, every example has a JSON integer",
            "an integer; the simulator accepts no string",
            () -> {
              assertThat(NxCloudExchange.body(Kind.TEXT).get("type").isInt()).isTrue();
              ObjectNode text = NxCloudExchange.body(Kind.TEXT).put("type", "1");
              assertThat(NxCloudExchange.answerTo(text).path("code").intValue()).isEqualTo(9000);
            })
        .rule(
            "Required: No",
            "filename, fileUrl, content and the button are not required, yet required by type",
            "the type decides: sent when the message has the part, otherwise left out",
            () -> {
              assertThat(NxCloudExchange.body(Kind.TEXT).fieldNames())
                  .toIterable()
                  .containsExactly("tenant_id", "appkey", "to", "type", "content");
              assertThat(
                      CallerMessage.of(Kind.IMAGE_ONLY).without("content/image/fileName").faults())
                  .containsExactly("/content/image/fileName");
            })
        .rule(
            "1000~100X",
            "a range; only 1001–1005 have a meaning anywhere",
            "all ten are bad_credentials",
            () ->
                assertThat(result("{\"code\":1000}"))
                    .isEqualTo(new Refused(Reason.BAD_CREDENTIALS, "1000")))
        .rule(
            "sign",
            "the example value is not the signature of any example",
            "a placeholder; computed signatures differ from it",
            () ->
                assertThat(
                        NxCloudExchange.signed(
                                NxCloudExchange.request(CallerMessage.of(Kind.TEXT).read()))
                            .headers()
                            .get("sign"))
                    .doesNotEndWith("361111"))
        .rule(
            "viber_video_button_info",
            "its name says video, but no type has a video",
            "used for the button of text and image messages; a video is sent by another provider",
            () ->
                assertThat(
                        NxCloudExchange.ACCOUNT.canCarry(
                            CallerMessage.of(Kind.TEXT_VIDEO_BUTTON).read()))
                    .isFalse());
  }

  private static Charge costing(String cost) {
    Receipt receipt = receipt(NxCloudWebhookReceiptRules.with("cost", cost));
    assertThat(receipt.state()).isEqualTo(DeliveryState.DELIVERED);
    return receipt.charge();
  }

  private static void webhook(Rulebook book) {
    book.section(
            "NXCloud webhook",
            "status",
            "cost",
            "code 0",
            "11001–11003",
            "media",
            "success",
            "failed")
        .rule(
            "status",
            "the table runs two words together (\"successfailed\"); the examples have five",
            "five statuses; the joined word is none of them",
            () -> {
              assertThat(receipt(NxCloudWebhookReceiptRules.json("success", "0")).state())
                  .isEqualTo(DeliveryState.SUBMITTED);
              assertThat(receipt(NxCloudWebhookReceiptRules.json("failed", "11000")).state())
                  .isEqualTo(DeliveryState.UNDELIVERED);
              assertThatThrownBy(
                      () -> receipt(NxCloudWebhookReceiptRules.json("successfailed", "0")))
                  .isInstanceOf(UnreadableCallback.class);
            })
        .rule(
            "cost",
            "in the success example (currency, localPrice, originalPrice, rateType), not in the"
                + " table",
            "read on any receipt: originalPrice in its currency, else localPrice in yuan; kept with"
                + " the attempt, and in one event however often it comes. A cost that is no price is"
                + " ignored, the receipt is not",
            () -> {
              assertThat(
                      costing(
                          "{\"currency\":\"USD\",\"localPrice\":29.89465,"
                              + "\"originalPrice\":4.1234,\"rateType\":\"Transactional\"}"))
                  .isEqualTo(Charge.of("4.1234", "USD", null));
              assertThat(costing("{\"currency\":\"USD\",\"localPrice\":29.89465}"))
                  .isEqualTo(Charge.of("29.89465", "CNY", null));
              assertThat(costing("{\"currency\":\"USD\",\"originalPrice\":-1}"))
                  .isEqualTo(Charge.NONE);
              assertThat(costing("\"free\"")).isEqualTo(Charge.NONE);
            })
        .rule(
            "code 0",
            "in the success example, not in the code table",
            "stored as the code of the receipt",
            () ->
                assertThat(receipt(NxCloudWebhookReceiptRules.json("success", "0")).providerCode())
                    .isEqualTo("0"))
        .rule(
            "11001–11003",
            "status and code say the same thing twice, and may disagree",
            "the status decides",
            () ->
                assertThat(receipt(NxCloudWebhookReceiptRules.json("seen", "11003")).state())
                    .isEqualTo(DeliveryState.SEEN))
        .rule(
            "media",
            "\"media message content\", but the example is a link without slashes",
            "passed on unchanged; Bactrian never opens it",
            () ->
                assertThat(
                        NxCloudExchange.reply(
                                "{\"phone\":\"79161234530\","
                                    + "\"message\":{\"media\":\"https:media-link\"}}")
                            .media())
                    .isEqualTo("https:media-link"))
        .rule(
            "success",
            "\"successfully sent\": not that it arrived",
            "submitted; the fallback timer goes on",
            () ->
                assertThat(
                        receipt(NxCloudWebhookReceiptRules.json("success", "0"))
                            .state()
                            .hasArrived())
                    .isFalse())
        .rule(
            "failed",
            "9999 is an unknown error, yet the receipt is a failed one",
            "undelivered, reason other: a definite no in a receipt, though not in an answer",
            () ->
                assertThat(receipt(NxCloudWebhookReceiptRules.json("failed", "9999")).state())
                    .isEqualTo(DeliveryState.UNDELIVERED));
  }

  private static void both(Rulebook book) {
    book.section(
            "NXCloud send and webhook",
            "message_id, requestId",
            "traceRequestId",
            "dr_webhook",
            "9011")
        .rule(
            "message_id, requestId",
            "the answer has message_id and traceId, receipts name a requestId that looks like"
                + " the second",
            "every id that the answer names is stored, a requestId, a msgId or data itself too,"
                + " and a receipt may use any",
            () -> {
              assertThat(result("{\"code\":0,\"data\":\"m\"}"))
                  .isEqualTo(new Submitted(List.of("m"), "0"));
              assertThat(result("{\"code\":0,\"data\":{\"msgId\":\"m\"}}"))
                  .isEqualTo(new Submitted(List.of("m"), "0"));
              String more =
                  "{\"code\":0,\"requestId\":\"r\",\"data\":{\"message_id\":\"gBGG\"},\"traceId\":\"56bf\"}";
              assertThat(result(more)).isEqualTo(new Submitted(List.of("gBGG", "r", "56bf"), "0"));
              String answer =
                  "{\"code\":0,\"data\":{\"message_id\":\"gBGG\"},\"traceId\":\"56bf\"}";
              assertThat(result(answer)).isEqualTo(new Submitted(List.of("gBGG", "56bf"), "0"));
            })
        .rule(
            "traceRequestId",
            "replies have a third name for the id",
            "inReplyTo, unchanged",
            () ->
                assertThat(
                        NxCloudExchange.reply(
                                "{\"phone\":\"79161234530\",\"traceRequestId\":\"56bf\","
                                    + "\"message\":{\"text\":\"yes\"}}")
                            .inReplyTo())
                    .isEqualTo("56bf"))
        .rule(
            "dr_webhook",
            "one address for a customer, who may have several applications; no field of a receipt"
                + " names one",
            "joined with a message of the account whose address it came to, else of the one other"
                + " account of the provider, for Viber or for SMS, that knows the id, and read as"
                + " either channel's; so it is at Alibaba and Wooxy",
            () -> {
              Account hk = NxCloudExchange.account("hk");
              Account sms = NxCloudExchange.smsAccount("sms");
              Accounts accounts =
                  new Accounts(List.of(hk, NxCloudExchange.account("sg"), sms), List.of());
              assertThat(accounts.siblings("hk")).containsExactly("sg", "sms");
              assertThat(accounts.siblings("sg")).containsExactly("hk", "sms");
              assertThat(accounts.readers(hk)).containsExactly(hk, sms);
              assertThat(accounts.readers(sms)).containsExactly(sms, hk);
            })
        .rule(
            "9011",
            "in the answer's codes, not in the receipts'",
            "no_route in both",
            () -> {
              assertThat(result("{\"code\":9011}")).isEqualTo(new Refused(Reason.NO_ROUTE, "9011"));
              assertThat(receipt(NxCloudWebhookReceiptRules.json("failed", "9011")).reason())
                  .isEqualTo(Reason.NO_ROUTE);
            });
  }
}
