package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class NxCloudSendConformanceTest {
  static Rulebook book() {
    Rulebook book = new Rulebook("NXCloud send", NxCloudSendConformanceTest.class);
    NxCloudSendRequestRules.addTo(book);
    NxCloudSendEnvelopeRules.addTo(book);
    NxCloudSendContentRules.addTo(book);
    NxCloudSendAnswerRules.addTo(book);
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
