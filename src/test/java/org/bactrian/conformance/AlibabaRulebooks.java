package org.bactrian.conformance;

/**
 * Alibaba's page in its two languages: one set of checks, two documents. Each section has its title
 * on the English page and its title on the Chinese page.
 */
record AlibabaRulebooks(Rulebook english, Rulebook chinese) {
  AlibabaRulebooks section(String inEnglish, String inChinese, String... names) {
    english.section(inEnglish, names);
    chinese.section(inChinese, names);
    return this;
  }

  /** Adds a rule that both pages state, each in its own words. */
  AlibabaRulebooks rule(
      String name, String inEnglish, String inChinese, String bactrian, Rule.Check check) {
    english.rule(name, inEnglish, bactrian, check);
    chinese.rule(name, inChinese, bactrian, check);
    return this;
  }
}
