package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bactrian.conformance.NxCloudExchange.reply;

import org.bactrian.delivery.Reply;
import org.bactrian.message.Msisdn;
import org.bactrian.provider.UnreadableCallback;

/** The rules about NXCloud's replies. */
final class NxCloudWebhookReplyRules {
  private static final Msisdn FROM = new Msisdn("+79161234530");
  private static final String TRACE = "ae2c8ff7a4ee408398cf220e3fc1c199";
  private static final String TEXT = "{\"text\":\"text test\"}";

  private NxCloudWebhookReplyRules() {}

  static void addTo(Rulebook book) {
    address(book);
    parameters(book);
    message(book);
  }

  private static void address(Rulebook book) {
    book.section("Message Reply", "URL", "Method", "Content-Type", "currently only supports")
        .rule(
            "URL",
            "message_webhook",
            "/webhooks/{account}/{secret}/replies; give this address to NXCloud",
            () ->
                assertThat(NxCloudWebhookReceiptRules.route("reply-from-http"))
                    .contains("platform-http:/webhooks/{account}/{secret}/replies"))
        .rule(
            "Method",
            "POST",
            "POST only",
            () ->
                assertThat(NxCloudWebhookReceiptRules.route("reply-from-http"))
                    .contains("httpMethodRestrict: POST"))
        .rule(
            "Content-Type",
            "application/json",
            "the body is read as JSON, an object or an array; a body without a message is stored as"
                + " unreadable",
            () -> unreadable("phone=79161234530"))
        .rule(
            "currently only supports",
            "user replies to sent messages",
            "a reply that names no message is passed on too, without inReplyTo",
            () ->
                assertThat(reply("{\"phone\":\"79161234530\",\"message\":" + TEXT + "}"))
                    .isEqualTo(new Reply(FROM, null, "text test", null, null)));
  }

  private static void parameters(Rulebook book) {
    book.section("Reply Parameters", "phone", "appkey", "traceRequestId", "message", "sendTime")
        .rule(
            "phone",
            "String, Viber user number with country code",
            "from, in E.164; accepted with and without +, and as a number",
            () -> {
              assertThat(
                      reply(json("79161234530", TEXT).replace("\"79161234530\"", "79161234530"))
                          .from())
                  .isEqualTo(FROM);
              assertThat(reply(json("79161234530", TEXT)).from()).isEqualTo(FROM);
              assertThat(reply(json("+79161234530", TEXT)).from()).isEqualTo(FROM);
              unreadable(json("791xxxxx30", TEXT));
            })
        .rule(
            "appkey",
            "String, client application appkey",
            "not read, because the address of the webhook names the account",
            () ->
                assertThat(reply(json("79161234530", TEXT).replace("TexxxP6", "other")))
                    .isEqualTo(reply(json("79161234530", TEXT))))
        .rule(
            "traceRequestId",
            "String, the client's message request identifier",
            "inReplyTo",
            () -> assertThat(reply(json("79161234530", TEXT)).inReplyTo()).isEqualTo(TRACE))
        .rule(
            "message",
            "JsonObject, message body content",
            "text or media; a reply with neither is stored as unreadable",
            () -> {
              unreadable(json("79161234530", "{}"));
              unreadable("{\"phone\":\"79161234530\"}");
            })
        .rule(
            "sendTime",
            "String, sending time",
            "not read, because it has no time zone; the time of arrival counts",
            () ->
                assertThat(reply(json("79161234530", TEXT).replace("2023-07-17 14:40:50", "")))
                    .isEqualTo(reply(json("79161234530", TEXT))));
  }

  private static void message(Rulebook book) {
    String media = "{\"media\":\"https:media-link\",\"fileName\":\"xxxx.jpeg\"}";
    book.section("message parameters", "text", "media", "fileName")
        .rule(
            "text",
            "String, text message",
            "text",
            () -> assertThat(reply(json("79161234530", TEXT)).text()).isEqualTo("text test"))
        .rule(
            "media",
            "String, media message content",
            "media, unchanged: it need not be a web address",
            () ->
                assertThat(reply(json("79161234530", media)).media()).isEqualTo("https:media-link"))
        .rule(
            "fileName",
            "String, media name",
            "fileName; media without one is read too",
            () -> {
              assertThat(reply(json("79161234530", media)).fileName()).isEqualTo("xxxx.jpeg");
              assertThat(reply(json("79161234530", "{\"media\":\"m\"}")).fileName()).isNull();
            })
        .section("Message Reply Examples", "Text Message", "Media Message")
        .rule(
            "Text Message",
            "message with text",
            "a reply with text",
            () ->
                assertThat(reply(json("79161234530", TEXT)))
                    .isEqualTo(new Reply(FROM, TRACE, "text test", null, null)))
        .rule(
            "Media Message",
            "message with media and fileName",
            "a reply with media",
            () ->
                assertThat(reply(json("79161234530", media)))
                    .isEqualTo(new Reply(FROM, TRACE, null, "https:media-link", "xxxx.jpeg")));
  }

  private static void unreadable(String callback) {
    assertThatThrownBy(() -> reply(callback)).isInstanceOf(UnreadableCallback.class);
  }

  private static String json(String phone, String message) {
    return """
        {"phone": "%s", "appkey": "TexxxP6", "traceRequestId": "%s", "message": %s,
         "sendTime": "2023-07-17 14:40:50"}
        """
        .formatted(phone, TRACE, message);
  }
}
