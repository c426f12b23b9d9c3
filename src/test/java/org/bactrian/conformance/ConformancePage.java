package org.bactrian.conformance;

import java.util.ArrayList;
import java.util.List;

/** Writes the rules of all documents as one page of tables. */
final class ConformancePage {
  private static final String HEAD =
      """
      # Conformance

      The rules of the providers' five documents, one by one, and what Bactrian does about each. Each
      row is a test of the class named above its table, and the test's name is the row's place and
      words. Where SMSCs read SMPP 3.4 differently is among the contradictions. Run them with `mvn test -Dtest='*Conformance*'`.

      "The simulator" is the provider simulator inside Bactrian. "A definite no" means that the
      message was not accepted: it may be tried again or by another account. The reasons, such as
      `no_credit`, are those in a message's state.

      This page is generated from the tests. After a change of a rule, write it again:
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
      page.append(
          "| place in the document | what it says | what Bactrian does | test |\n| --- | --- | --- | --- |\n");
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
