package org.bactrian.conformance;

import org.junit.jupiter.api.DynamicTest;

/**
 * One thing a provider's document says, and what Bactrian does about it.
 *
 * @param section of the document, in its own words
 * @param name the parameter, code or sentence, as the document writes it
 * @param says what the document says of it
 * @param bactrian what Bactrian does
 * @param check fails when Bactrian does something else
 */
record Rule(String section, String name, String says, String bactrian, Check check) {
  /** Exercises the code that keeps the rule. */
  @FunctionalInterface
  interface Check {
    void run() throws Exception;
  }

  String place() {
    return section + ": " + name;
  }

  DynamicTest asTest() {
    return DynamicTest.dynamicTest(named(), this::run);
  }

  /** A report that counts tests instead of naming them still says which rule is broken. */
  private void run() throws Exception {
    try {
      check.run();
    } catch (AssertionError e) {
      throw new AssertionError(named() + ": " + e.getMessage(), e);
    }
  }

  private String named() {
    return place() + " (" + says + ")";
  }
}
