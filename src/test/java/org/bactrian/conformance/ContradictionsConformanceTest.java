package org.bactrian.conformance;

import java.util.List;

class ContradictionsConformanceTest extends RulebookTest {
  ContradictionsConformanceTest() {
    super(() -> List.of(book()));
  }

  static Rulebook book() {
    Rulebook book = new Rulebook("Contradictions", ContradictionsConformanceTest.class);
    NxCloudContradictions.addTo(book);
    WooxyContradictions.addTo(book);
    AlibabaContradictions.addTo(book);
    SmppContradictions.addTo(book);
    return book;
  }
}
