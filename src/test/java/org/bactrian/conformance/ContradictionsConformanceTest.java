package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ContradictionsConformanceTest {
  static Rulebook book() {
    Rulebook book = new Rulebook("Contradictions", ContradictionsConformanceTest.class);
    NxCloudContradictions.addTo(book);
    WooxyContradictions.addTo(book);
    AlibabaContradictions.addTo(book);
    return book;
  }

  @TestFactory
  Stream<DynamicTest> where_the_documents_disagree() {
    return book().tests();
  }

  @Test
  void no_contradiction_is_without_a_reading() {
    assertThat(book().withoutRule()).isEmpty();
    assertThat(book().notInDocument()).isEmpty();
  }
}
