package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.NxCloudExchange.answerTo;
import static org.bactrian.conformance.NxCloudExchange.body;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.bactrian.message.Kind;

/** The rules about the fields of every message to NXCloud. */
final class NxCloudSendEnvelopeRules {
  private NxCloudSendEnvelopeRules() {}

  static void addTo(Rulebook book) {
    book.section("Body Parameters", "tenant_id", "appkey", "to", "type", "tag_id");
    for (String name : List.of("tenant_id", "appkey", "to", "type")) {
      book.rule(
          name,
          "required",
          "sent with every kind; without it the simulator answers 9000",
          () -> {
            for (Kind kind : NxCloudExchange.ACCOUNT.provider().capability().kinds()) {
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
            "the account's tenant-id, as a JSON integer",
            () -> assertThat(body(Kind.TEXT).get("tenant_id")).hasToString("123"))
        .rule(
            "appkey",
            "String, application appkey",
            "the account's appkey; the simulator answers 9003 to an unknown one",
            () -> {
              assertThat(body(Kind.TEXT).get("appkey").textValue()).isEqualTo("Exxx");
              ObjectNode other = body(Kind.TEXT).put("appkey", "pem28kje");
              assertThat(answerTo(other).path("code").intValue()).isEqualTo(9003);
            })
        .rule(
            "to",
            "String, number with country code, 86158xxxx1795",
            "digits without +; the simulator answers 9002 to a +",
            () -> {
              assertThat(
                      body(CallerMessage.of(Kind.TEXT).with("to", "+8615800001795").read())
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
                assertThat(NxCloudExchange.ACCOUNT.provider().capability().kinds())
                    .containsExactlyInAnyOrder(
                        Kind.TEXT,
                        Kind.IMAGE_ONLY,
                        Kind.TEXT_IMAGE,
                        Kind.TEXT_BUTTON,
                        Kind.TEXT_IMAGE_BUTTON))
        .rule(
            "tag_id",
            "Long, not required",
            "never sent: the tags of a message are words, and no page says where an id"
                + " comes from; the simulator accepts an id",
            () -> {
              assertThat(
                      body(CallerMessage.of(Kind.TEXT).with("tags", List.of("sale")).read())
                          .has("tag_id"))
                  .isFalse();
              ObjectNode tagged = body(Kind.TEXT).put("tag_id", 7L);
              assertThat(answerTo(tagged).path("code").intValue()).isZero();
            });
  }
}
