package org.bactrian.conformance;

import java.util.List;

class WooxyConformanceTest extends RulebookTest {
  WooxyConformanceTest() {
    super(() -> List.of(book()));
  }

  static Rulebook book() {
    Rulebook book = new Rulebook("Wooxy", WooxyConformanceTest.class);
    WooxyRequestRules.addTo(book);
    WooxyParameterRules.addTo(book);
    WooxyOptionRules.addTo(book);
    WooxyAnswerRules.addTo(book);
    return book;
  }
}
