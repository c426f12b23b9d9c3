package org.bactrian.conformance;

import java.util.List;

class AlibabaConformanceTest extends RulebookTest {
  AlibabaConformanceTest() {
    super(AlibabaConformanceTest::books);
  }

  static List<Rulebook> books() {
    Rulebook english = new Rulebook("Alibaba, English", AlibabaConformanceTest.class);
    Rulebook chinese = new Rulebook("Alibaba, Chinese", AlibabaConformanceTest.class);
    AlibabaRulebooks both = new AlibabaRulebooks(english, chinese);
    AlibabaEnvelopeRules.addTo(both);
    AlibabaContentTypeRules.addTo(both);
    AlibabaOptionalRules.addTo(both);
    AlibabaAnswerRules.addTo(both);
    return List.of(english, chinese);
  }
}
