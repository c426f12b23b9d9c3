package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.NxCloudExchange.NOW;
import static org.bactrian.conformance.NxCloudExchange.answerTo;
import static org.bactrian.conformance.NxCloudExchange.request;
import static org.bactrian.conformance.NxCloudExchange.signed;
import static org.bactrian.conformance.NxCloudExchange.withHeaders;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.message.Kind;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.SampleMessages;

/** The rules about calls to NXCloud: address, headers, signature. */
final class NxCloudSendRequestRules {
  private static final ProviderRequest TEXT = request(SampleMessages.viber(Kind.TEXT));

  private NxCloudSendRequestRules() {}

  static void addTo(Rulebook book) {
    call(book);
    headers(book);
  }

  private static void call(Rulebook book) {
    book.section("Send Message", "URL", "Method", "Content-Type", "Requires authentication")
        .rule(
            "URL",
            "https://api-hk.nxlink.ai/saas/viber/send",
            "the account's url with this path",
            () -> assertThat(TEXT.url()).hasToString("https://api-hk.nxlink.ai/saas/viber/send"))
        .rule(
            "Method",
            "POST",
            "sends POST; the simulator answers 405 to any other method",
            () -> assertThat(NxCloudExchange.statusOfGet()).isEqualTo(405))
        .rule(
            "Content-Type",
            "application/json",
            "sends this type; the simulator answers 1003 to any other",
            () -> {
              assertThat(TEXT.headers()).containsEntry("Content-Type", "application/json");
              refuses("Content-Type", "text/plain", 1003);
            })
        .rule(
            "Requires authentication",
            "Yes",
            "signs every call; the simulator answers 1001 to an unsigned one",
            () -> assertThat(answerTo(TEXT, NOW).path("code").intValue()).isEqualTo(1001))
        .section("Authentication", "Authentication rules")
        .rule(
            "Authentication rules",
            "API Invocation Convention",
            "MD5 over the headers sorted by name, then the bytes of the body, then the secret",
            () -> assertThat(signed(TEXT).headers()).containsEntry("sign", signature()));
  }

  private static void headers(Rulebook book) {
    book.section("Header Parameters", "accessKey", "ts", "bizType", "action", "sign");
    for (String name : List.of("accessKey", "ts", "bizType", "action", "sign")) {
      book.rule(
          name,
          "String, required",
          "always sent; without it the simulator answers 1001",
          () -> {
            assertThat(signed(TEXT).headers().get(name)).isNotBlank();
            ProviderRequest without =
                withHeaders(
                    all -> {
                      all.remove(name);
                      return all;
                    });
            assertThat(answerTo(without, NOW).path("code").intValue()).isEqualTo(1001);
          });
    }
    book.rule(
            "accessKey",
            "user identity key",
            "the account's access-key; the simulator answers 1005 to an unknown one",
            () -> {
              assertThat(signed(TEXT).headers()).containsEntry("accessKey", "key");
              refuses("accessKey", "other", 1005);
            })
        .rule(
            "ts",
            "in milliseconds",
            "the time of signing, 13 digits, new for every attempt",
            () -> assertThat(signed(TEXT).headers()).containsEntry("ts", "1655710885431"))
        .rule(
            "ts",
            "max allowed drift 60 seconds",
            "signs after the throttle; the simulator accepts a drift of 60 000 ms and"
                + " answers 1004 to 60 001, in both directions",
            () -> {
              for (int way : new int[] {-1, 1}) {
                assertThat(codeAfter(way * 60_000L)).isZero();
                assertThat(codeAfter(way * 60_001L)).isEqualTo(1004);
              }
            })
        .rule(
            "bizType",
            "fixed value \"7\"",
            "7; the simulator answers 1002 to any other",
            fixed("bizType", "7"))
        .rule(
            "action",
            "fixed value \"mt\"",
            "mt; the simulator answers 1002 to any other",
            fixed("action", "mt"))
        .rule(
            "sign",
            "signature, see common auth rules",
            "32 lower-case hex digits; the simulator answers 1003 to a wrong signature",
            () -> {
              assertThat(signed(TEXT).headers().get("sign")).matches("[0-9a-f]{32}");
              refuses("sign", "6e9506557d1f289501d333ee2c361111", 1003);
            });
  }

  private static Rule.Check fixed(String header, String value) {
    return () -> {
      assertThat(signed(TEXT).headers()).containsEntry(header, value);
      refuses(header, "3", 1002);
    };
  }

  private static void refuses(String header, String value, int code) throws Exception {
    ProviderRequest call =
        withHeaders(
            all -> {
              all.put(header, value);
              return all;
            });
    assertThat(answerTo(call, NOW).path("code").intValue()).isEqualTo(code);
    SendResult result = NxCloudExchange.result("{\"code\":" + code + "}");
    assertThat(((SendResult.Refused) result).reason()).isEqualTo(Reason.BAD_CREDENTIALS);
  }

  private static int codeAfter(long millis) throws Exception {
    return answerTo(signed(TEXT), NOW.plusMillis(millis)).path("code").intValue();
  }

  /** Computes the signature as the convention describes it, without our signer. */
  private static String signature() throws Exception {
    Map<String, String> headers = signed(TEXT).headers();
    String text =
        "accessKey=key&action=mt&bizType=7&ts=%s&body=%s&accessSecret=secret"
            .formatted(headers.get("ts"), new String(TEXT.body(), StandardCharsets.UTF_8));
    byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }
}
