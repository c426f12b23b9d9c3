package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AlibabaConformanceTest {
  static List<Rulebook> books() {
    Rulebook english = new Rulebook("Alibaba, English", AlibabaConformanceTest.class);
    Rulebook chinese = new Rulebook("Alibaba, Chinese", AlibabaConformanceTest.class);
    AlibabaBooks both = new AlibabaBooks(english, chinese);
    AlibabaEnvelopeRules.addTo(both);
    AlibabaContentTypeRules.addTo(both);
    AlibabaOptionalRules.addTo(both);
    AlibabaAnswerRules.addTo(both);
    return List.of(english, chinese);
  }

  @TestFactory
  Stream<DynamicTest> what_the_page_says_in_english() {
    return books().get(0).tests();
  }

  @TestFactory
  Stream<DynamicTest> what_the_page_says_in_chinese() {
    return books().get(1).tests();
  }

  @Test
  void nothing_in_either_page_is_without_a_rule() {
    for (Rulebook book : books()) {
      assertThat(book.withoutRule()).as(book.document()).isEmpty();
      assertThat(book.notInDocument()).as(book.document()).isEmpty();
    }
  }
}
