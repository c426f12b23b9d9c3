package org.bactrian.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs the rules of one or more documents, and checks that no part of a document has no rule. */
abstract class RulebookTest {
  private final Supplier<List<Rulebook>> books;

  RulebookTest(Supplier<List<Rulebook>> books) {
    this.books = books;
  }

  @TestFactory
  Stream<DynamicTest> every_rule_holds() {
    return books.get().stream().flatMap(Rulebook::tests);
  }

  @Test
  void every_place_of_a_document_has_a_rule_and_every_rule_a_place() {
    for (Rulebook book : books.get()) {
      assertThat(book.withoutRule()).as(book.document()).isEmpty();
      assertThat(book.notInDocument()).as(book.document()).isEmpty();
    }
  }
}
