package org.bactrian.conformance;

import java.util.ArrayList;
import java.util.List;

/** The rules of all documents as one page of tables. */
final class ConformancePage {
  private static final String HEAD =
      """
      # Conformance

      What the providers' five documents say, rule by rule, and what Bactrian does. Each row is a
      test of the class named above its table, and has its place and words as its name:
      `mvn test -Dtest='*Conformance*'`. This page is generated from those tests; after a change:
      `mvn test -Dtest=ConformancePageTest -Dconformance.write=true`.
      """;

  private ConformancePage() {}

  static List<Rulebook> books() {
    List<Rulebook> books = new ArrayList<>();
    books.add(NxCloudSendConformanceTest.book());
    books.add(NxCloudWebhookConformanceTest.book());
    books.addAll(AlibabaConformanceTest.books());
    books.add(WooxyConformanceTest.book());
    books.add(ContradictionsConformanceTest.book());
    return books;
  }

  static String text() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Rulebook book : books()) {
      page.append("\n## ").append(book.document()).append("\n\n");
      page.append(book.rules().size()).append(" rules, `").append(book.test()).append("`.\n\n");
      page.append("| place | it says | Bactrian | test |\n| --- | --- | --- | --- |\n");
      for (Rule rule : book.rules()) {
        page.append(row(rule, book.test()));
      }
    }
    return page.toString();
  }

  private static String row(Rule rule, String test) {
    return "| %s | %s | %s | `%s` |\n"
        .formatted(cell(rule.place()), cell(rule.says()), cell(rule.bactrian()), test);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|")
        .replace("*", "\\*")
        .replace("_", "\\_")
        .replace("~", "\\~")
        .replace("$", "\\$");
  }
}
