package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class NxCloudWebhookConformanceTest {
  static Rulebook book() {
    Rulebook book = new Rulebook("NXCloud webhook", NxCloudWebhookConformanceTest.class);
    NxCloudWebhookReceiptRules.addTo(book);
    NxCloudWebhookReplyRules.addTo(book);
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
