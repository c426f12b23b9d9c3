package org.bactrian.conformance;

import org.junit.jupiter.api.DynamicTest;

/**
 * One rule of a provider's document, and what Bactrian does about it.
 *
 * @param section of the document, in the document's words
 * @param name the parameter, code or sentence, as the document writes it
 * @param says what the document says about it
 * @param bactrian what Bactrian does
 * @param check fails when Bactrian does something else
 */
record Rule(String section, String name, String says, String bactrian, Check check) {
  /** Runs the code that follows the rule. */
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

  /** Names the rule in the failure, for reports that count tests and do not name them. */
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
