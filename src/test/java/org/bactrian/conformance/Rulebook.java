package org.bactrian.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The rules of one document, and the names in the document. Each name must have a rule. */
final class Rulebook {
  private final String document;
  private final String test;
  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, List<String>> names = new LinkedHashMap<>();
  private String section = "";

  /**
   * Creates an empty rulebook.
   *
   * @param document its readable name
   * @param test the class that runs its rules
   */
  Rulebook(String document, Class<?> test) {
    this.document = document;
    this.test = test.getSimpleName();
  }

  String document() {
    return document;
  }

  String test() {
    return test;
  }

  List<Rule> rules() {
    return List.copyOf(rules);
  }

  /** Starts a section with these names; the next rules belong to it. */
  Rulebook section(String title, String... itsNames) {
    section = title;
    names.computeIfAbsent(title, key -> new ArrayList<>()).addAll(List.of(itsNames));
    return this;
  }

  Rulebook rule(String name, String says, String bactrian, Rule.Check check) {
    rules.add(new Rule(section, name, says, bactrian, check));
    return this;
  }

  Stream<DynamicTest> tests() {
    return rules.stream().map(Rule::asTest);
  }

  /** Returns the places of the document that have no rule. */
  List<String> withoutRule() {
    TreeSet<String> places = new TreeSet<>();
    names.forEach((title, all) -> all.forEach(name -> places.add(title + ": " + name)));
    rules.forEach(rule -> places.remove(rule.place()));
    return List.copyOf(places);
  }

  /** Returns the places of rules that the document does not have. */
  List<String> notInDocument() {
    return rules.stream()
        .filter(rule -> !names.get(rule.section()).contains(rule.name()))
        .map(Rule::place)
        .toList();
  }
}
