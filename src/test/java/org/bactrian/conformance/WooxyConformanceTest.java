package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class WooxyConformanceTest {
  static Rulebook book() {
    Rulebook book = new Rulebook("Wooxy", WooxyConformanceTest.class);
    WooxyRequestRules.addTo(book);
    WooxyParameterRules.addTo(book);
    WooxyOptionRules.addTo(book);
    WooxyAnswerRules.addTo(book);
    return book;
  }

  @TestFactory
  Stream<DynamicTest> what_the_document_says() {
    return book().tests();
  }

  @Test
  void nothing_in_the_document_is_without_a_rule() {
    assertThat(book().withoutRule()).isEmpty();
    assertThat(book().notInDocument()).isEmpty();
  }
}
