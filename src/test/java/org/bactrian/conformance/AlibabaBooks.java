package org.bactrian.conformance;

/**
 * Alibaba's page in its two languages: one set of checks, two documents. Section titles are the
 * English ones and those of the Chinese page.
 */
record AlibabaBooks(Rulebook english, Rulebook chinese) {
  AlibabaBooks section(String inEnglish, String inChinese, String... names) {
    english.section(inEnglish, names);
    chinese.section(inChinese, names);
    return this;
  }

  /** A rule both pages state, each in its own words. */
  AlibabaBooks rule(
      String name, String inEnglish, String inChinese, String bactrian, Rule.Check check) {
    english.rule(name, inEnglish, bactrian, check);
    chinese.rule(name, inChinese, bactrian, check);
    return this;
  }
}
