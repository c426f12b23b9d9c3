package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.NxCloudSide.answerTo;
import static org.bactrian.conformance.NxCloudSide.body;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.bactrian.message.Kind;

/** The fields every message to NXCloud has. */
final class NxCloudSendEnvelopeRules {
  private NxCloudSendEnvelopeRules() {}

  static void addTo(Rulebook book) {
    book.section("Body Parameters", "tenant_id", "appkey", "to", "type", "tag_id");
    for (String name : List.of("tenant_id", "appkey", "to", "type")) {
      book.rule(
          name,
          "required",
          "sent with every kind; without it the look-alike answers 9000",
          () -> {
            for (Kind kind : NxCloudSide.ACCOUNT.provider().capability().kinds()) {
              assertThat(body(kind).has(name)).as(kind.words()).isTrue();
            }
            ObjectNode without = body(Kind.TEXT);
            without.remove(name);
            assertThat(answerTo(without).path("code").intValue()).isEqualTo(9000);
          });
    }
    book.rule(
            "tenant_id",
            "Long",
            "a JSON integer, the account's tenant-id",
            () -> assertThat(body(Kind.TEXT).get("tenant_id")).hasToString("123"))
        .rule(
            "appkey",
            "String, application appkey",
            "the account's appkey; one nobody has is answered 9003",
            () -> {
              assertThat(body(Kind.TEXT).get("appkey").textValue()).isEqualTo("Exxx");
              ObjectNode other = body(Kind.TEXT).put("appkey", "pem28kje");
              assertThat(answerTo(other).path("code").intValue()).isEqualTo(9003);
            })
        .rule(
            "to",
            "String, number with country code, 86158xxxx1795",
            "digits without +; a + is answered 9002",
            () -> {
              assertThat(
                      body(Said.a(Kind.TEXT).with("to", "+8615800001795").read())
                          .get("to")
                          .textValue())
                  .isEqualTo("8615800001795");
              ObjectNode plus = body(Kind.TEXT).put("to", "+8615800001795");
              assertThat(answerTo(plus).path("code").intValue()).isEqualTo(9002);
            })
        .rule(
            "type",
            "the supported message types",
            "carries those five kinds and no other",
            () ->
                assertThat(NxCloudSide.ACCOUNT.provider().capability().kinds())
                    .containsExactlyInAnyOrder(
                        Kind.TEXT,
                        Kind.IMAGE_ONLY,
                        Kind.TEXT_IMAGE,
                        Kind.TEXT_BUTTON,
                        Kind.TEXT_IMAGE_BUTTON))
        .rule(
            "tag_id",
            "Long, not required",
            "never sent: a message's tags are words, and no page says where an id comes from; the"
                + " look-alike takes one",
            () -> {
              assertThat(body(Said.a(Kind.TEXT).with("tags", List.of("sale")).read()).has("tag_id"))
                  .isFalse();
              ObjectNode tagged = body(Kind.TEXT).put("tag_id", 7L);
              assertThat(answerTo(tagged).path("code").intValue()).isZero();
            });
  }
}
