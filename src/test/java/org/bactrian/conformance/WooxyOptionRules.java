package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.WooxyExchange.body;
import static org.bactrian.conformance.WooxyExchange.message;
import static org.bactrian.conformance.WooxyExchange.sentence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import org.bactrian.message.Kind;

/** The rules about ttl and tags at Wooxy. */
final class WooxyOptionRules {
  private static final String UNDERSCORE =
      "Any tags starting with an underscore are reserved for internal use and will cause errors";

  private WooxyOptionRules() {}

  static void addTo(Rulebook book) {
    book.section("Parameters", "ttl", "tags");
    time(book);
    tags(book);
  }

  private static void time(Rulebook book) {
    book.rule(
            "ttl",
            "integer, optional, default 3600",
            "left out when the message has no ttl and no fallback timer runs",
            () -> {
              assertThat(body(message(Kind.TEXT)).has("ttl")).isFalse();
              assertThat(body(message(Kind.TEXT).with("ttl", 3600)).get("ttl")).hasToString("3600");
            })
        .rule(
            "ttl",
            "between 30 minutes to 72 hour, in seconds",
            "brought into the range 1800–259 200; the simulator refuses other values",
            () -> {
              assertThat(body(message(Kind.TEXT).with("ttl", 30)).get("ttl").intValue())
                  .isEqualTo(1800);
              assertThat(body(message(Kind.TEXT).with("ttl", 1_209_600)).get("ttl").intValue())
                  .isEqualTo(259_200);
              assertThat(sentence(body(message(Kind.TEXT)).put("ttl", 1800))).isEmpty();
              assertThat(sentence(body(message(Kind.TEXT)).put("ttl", 259_200))).isEmpty();
              for (int outside : new int[] {1799, 259_201}) {
                assertThat(sentence(body(message(Kind.TEXT)).put("ttl", outside)))
                    .isEqualTo("Argument ttl must be a positive integer");
              }
            });
  }

  private static void tags(Rulebook book) {
    book.rule(
            "tags",
            "array of string, optional, default null",
            "an array; left out when the message has none",
            () -> {
              assertThat(body(message(Kind.TEXT)).has("tags")).isFalse();
              ObjectNode sent = body(message(Kind.TEXT).with("tags", List.of("one", "two")));
              assertThat(sent.get("tags")).hasToString("[\"one\",\"two\"]");
              assertThat(sentence(sent)).isEmpty();
            })
        .rule(
            "tags",
            "50 characters or less",
            "1–50 characters for every provider; otherwise the message is refused (422)",
            () -> {
              assertThat(message(Kind.TEXT).with("tags", List.of("x".repeat(50))).faults())
                  .isEmpty();
              assertThat(message(Kind.TEXT).with("tags", List.of("x".repeat(51))).faults())
                  .containsExactly("/tags/0");
              assertThat(message(Kind.TEXT).with("tags", List.of("_x")).faults())
                  .containsExactly("/tags/0");
              ObjectNode reserved = body(message(Kind.TEXT));
              reserved.putArray("tags").add("_x");
              assertThat(sentence(reserved)).isEqualTo(UNDERSCORE);
            })
        .rule(
            "tags",
            "we only store the first 100 we see",
            "all tags of the message are sent; Bactrian does not count tags over many messages",
            () -> {
              List<String> many = Collections.nCopies(101, "tag");
              assertThat(body(message(Kind.TEXT).with("tags", many)).get("tags")).hasSize(101);
            });
  }
}
