package org.bactrian.conformance;

import java.util.List;

class NxCloudWebhookConformanceTest extends RulebookTest {
  NxCloudWebhookConformanceTest() {
    super(() -> List.of(book()));
  }

  static Rulebook book() {
    Rulebook book = new Rulebook("NXCloud webhook", NxCloudWebhookConformanceTest.class);
    NxCloudWebhookReceiptRules.addTo(book);
    NxCloudWebhookReplyRules.addTo(book);
    return book;
  }
}
