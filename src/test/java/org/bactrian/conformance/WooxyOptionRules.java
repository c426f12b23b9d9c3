package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bactrian.conformance.WooxySide.a;
import static org.bactrian.conformance.WooxySide.body;
import static org.bactrian.conformance.WooxySide.sentence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import org.bactrian.message.Kind;

/** How long Wooxy tries, and what it counts a message by. */
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
            "left out where the message has none and no fallback timer of ours runs",
            () -> {
              assertThat(body(a(Kind.TEXT)).has("ttl")).isFalse();
              assertThat(body(a(Kind.TEXT).with("ttl", 3600)).get("ttl")).hasToString("3600");
            })
        .rule(
            "ttl",
            "between 30 minutes to 72 hour, in seconds",
            "brought into 1800–259 200; the look-alike refuses what is outside",
            () -> {
              assertThat(body(a(Kind.TEXT).with("ttl", 30)).get("ttl").intValue()).isEqualTo(1800);
              assertThat(body(a(Kind.TEXT).with("ttl", 1_209_600)).get("ttl").intValue())
                  .isEqualTo(259_200);
              assertThat(sentence(body(a(Kind.TEXT)).put("ttl", 1800))).isEmpty();
              assertThat(sentence(body(a(Kind.TEXT)).put("ttl", 259_200))).isEmpty();
              for (int outside : new int[] {1799, 259_201}) {
                assertThat(sentence(body(a(Kind.TEXT)).put("ttl", outside)))
                    .isEqualTo("Argument ttl must be a positive integer");
              }
            });
  }

  private static void tags(Rulebook book) {
    book.rule(
            "tags",
            "array of string, optional, default null",
            "an array, left out where the message has none",
            () -> {
              assertThat(body(a(Kind.TEXT)).has("tags")).isFalse();
              ObjectNode sent = body(a(Kind.TEXT).with("tags", List.of("one", "two")));
              assertThat(sent.get("tags")).hasToString("[\"one\",\"two\"]");
              assertThat(sentence(sent)).isEmpty();
            })
        .rule(
            "tags",
            "50 characters or less",
            "1–50 characters, or 422: the same for every provider",
            () -> {
              assertThat(a(Kind.TEXT).with("tags", List.of("x".repeat(50))).faults()).isEmpty();
              assertThat(a(Kind.TEXT).with("tags", List.of("x".repeat(51))).faults())
                  .containsExactly("/tags/0");
              assertThat(a(Kind.TEXT).with("tags", List.of("_x")).faults())
                  .containsExactly("/tags/0");
              ObjectNode reserved = body(a(Kind.TEXT));
              reserved.putArray("tags").add("_x");
              assertThat(sentence(reserved)).isEqualTo(UNDERSCORE);
            })
        .rule(
            "tags",
            "we only store the first 100 we see",
            "as many as the sender names: Wooxy counts over all messages, we do not",
            () -> {
              List<String> many = Collections.nCopies(101, "tag");
              assertThat(body(a(Kind.TEXT).with("tags", many)).get("tags")).hasSize(101);
            });
  }
}
