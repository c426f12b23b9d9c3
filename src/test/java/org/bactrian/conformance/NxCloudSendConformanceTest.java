package org.bactrian.conformance;

import java.util.List;

class NxCloudSendConformanceTest extends RulebookTest {
  NxCloudSendConformanceTest() {
    super(() -> List.of(book()));
  }

  static Rulebook book() {
    Rulebook book = new Rulebook("NXCloud send", NxCloudSendConformanceTest.class);
    NxCloudSendRequestRules.addTo(book);
    NxCloudSendEnvelopeRules.addTo(book);
    NxCloudSendContentRules.addTo(book);
    NxCloudSendAnswerRules.addTo(book);
    return book;
  }
}
